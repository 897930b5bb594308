import fc from 'fast-check';
import {
	differsOnlyInLeadingZeros,
	toValidationCode,
} from '../../../nodes/MicrosoftPartnerCenter/domain/validationCode';

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

	it('drops invisible characters and no-break spaces anywhere in the text', () => {
		const added = fc.constantFrom(
			'\u200B',
			'\u200E',
			'\u2060',
			'\u00AD',
			'\uFEFF',
			'\u00A0',
			'\u202F',
		);
		fc.assert(
			fc.property(fc.stringMatching(/^[0-9]{1,12}$/), fc.nat(), added, (code, place, character) => {
				const index = place % (code.length + 1);
				expect(toValidationCode(code.slice(0, index) + character + code.slice(index))).toBe(code);
			}),
		);
	});

	it.each(['1.2345E+4', '1,2345E+4', '1.2345e4', ' 1E+05 ', '1.23E-05', '1.2345\u00A0E+4'])(
		'returns undefined for %j, because digits are missing in scientific notation',
		(text) => {
			expect(toValidationCode(text)).toBeUndefined();
		},
	);

	it.each(['12E45', 'E+4', '1.2345', '12-E+4', 'A1E+4'])('keeps %j, which is no number', (text) => {
		expect(toValidationCode(text)).toBe(text);
	});

	it.each(['', ' ', '\u200B', '\u00A0\u2060'])('returns undefined for %j', (text) => {
		expect(toValidationCode(text)).toBeUndefined();
	});
});

describe('differsOnlyInLeadingZeros', () => {
	it.each([
		['12345', '012345', true],
		['012345', '12345', true],
		['0012345', '012345', true],
		['12345', '12345', false],
		['12345', '123450', false],
		['12345', '012346', false],
	])('compares %s with %s', (code, other, expected) => {
		expect(differsOnlyInLeadingZeros(code, other)).toBe(expected);
	});
});
