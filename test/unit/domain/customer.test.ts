import fc from 'fast-check';
import { toCustomerId } from '../../../nodes/MicrosoftPartnerCenter/domain/customer';

describe('toCustomerId', () => {
	it('accepts any GUID, converts it to lower case and trims it', () => {
		fc.assert(
			fc.property(fc.uuid(), fc.constantFrom('', ' ', '\t\n'), (id, whitespace) => {
				expect(toCustomerId(`${whitespace}${id.toUpperCase()}${whitespace}`)).toBe(id);
			}),
		);
	});

	it('returns undefined for anything else', () => {
		fc.assert(
			fc.property(fc.anything(), (value) => {
				expect(toCustomerId(value)).toBeUndefined();
			}),
		);
	});
});
