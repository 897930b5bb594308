import fc from 'fast-check';
import { parseCustomerId } from '../../../nodes/MicrosoftPartnerCenter/domain/customer';

describe('parseCustomerId', () => {
	it('accepts any GUID, converts it to lower case and trims it', () => {
		fc.assert(
			fc.property(fc.uuid(), fc.constantFrom('', ' ', '\t\n'), (id, whitespace) => {
				expect(parseCustomerId(`${whitespace}${id.toUpperCase()}${whitespace}`)).toBe(id);
			}),
		);
	});

	it('rejects anything else', () => {
		fc.assert(
			fc.property(fc.anything(), (value) => {
				expect(() => parseCustomerId(value)).toThrow(/'Customer'/);
			}),
		);
	});
});
