import fc from 'fast-check';
import { parseCustomerId } from '../../../nodes/MicrosoftPartnerCenter/domain/customer';

describe("a customer's tenant ID", () => {
	it('is any GUID, in lower case and without blanks around it', () => {
		fc.assert(
			fc.property(fc.uuid(), fc.constantFrom('', ' ', '\t\n'), (id, blank) => {
				expect(parseCustomerId(`${blank}${id.toUpperCase()}${blank}`)).toBe(id);
			}),
		);
	});

	it('is nothing else', () => {
		fc.assert(
			fc.property(fc.anything(), (value) => {
				expect(() => parseCustomerId(value)).toThrow(/'Customer'/);
			}),
		);
	});
});
