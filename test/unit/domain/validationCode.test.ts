import fc from 'fast-check';
import { parseValidationCode } from '../../../nodes/MicrosoftPartnerCenter/domain/validationCode';

describe('a validation code', () => {
	it('is opaque: every text survives but for blanks around it', () => {
		fc.assert(
			fc.property(fc.string(), (code) => {
				fc.pre(code.trim() !== '');
				expect(parseValidationCode(code)).toBe(code.trim());
			}),
		);
	});

	it('is asked for without naming another qualification (because Education cannot be undone)', () => {
		expect(() => parseValidationCode(' ')).toThrow(/^(?!.*Education)/);
	});

	it('may be a whole number', () => {
		fc.assert(
			fc.property(fc.maxSafeNat(), (code) => {
				expect(parseValidationCode(code)).toBe(String(code));
			}),
		);
	});
});
