import fc from 'fast-check';
import { parseValidationCode } from '../../../nodes/MicrosoftPartnerCenter/domain/validationCode';

describe('parseValidationCode', () => {
	it('keeps every text unchanged, except that it trims whitespace', () => {
		fc.assert(
			fc.property(fc.string(), (code) => {
				fc.pre(code.trim() !== '');
				expect(parseValidationCode(code)).toBe(code.trim());
			}),
		);
	});

	it('does not suggest Education if the code is missing (because Education cannot be undone)', () => {
		expect(() => parseValidationCode(' ')).toThrow(/^(?!.*Education)/);
	});

	it('accepts an integer', () => {
		fc.assert(
			fc.property(fc.maxSafeNat(), (code) => {
				expect(parseValidationCode(code)).toBe(String(code));
			}),
		);
	});
});
