import fc from 'fast-check';
import { toValidationCode } from '../../../nodes/MicrosoftPartnerCenter/domain/validationCode';

describe('toValidationCode', () => {
	it('keeps every text unchanged, except that it trims whitespace', () => {
		fc.assert(
			fc.property(fc.string(), (code) => {
				fc.pre(code.trim() !== '');
				expect(toValidationCode(code)).toBe(code.trim());
			}),
		);
	});

	it('accepts an integer', () => {
		fc.assert(
			fc.property(fc.maxSafeNat(), (code) => {
				expect(toValidationCode(code)).toBe(String(code));
			}),
		);
	});
});
