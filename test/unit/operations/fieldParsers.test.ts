import fc from 'fast-check';
import {
	parseBoolean,
	parseEducationSegment,
	parseNumber,
	parseQualification,
	parseValidationCode,
} from '../../../nodes/MicrosoftPartnerCenter/operations/fieldParsers';

describe('parseQualification', () => {
	it.each(['None', 'Nonprofit', 'StateOwnedEntity'])(
		'does not suggest Education instead of %s (because Education cannot be undone)',
		(value) => {
			expect(() => parseQualification(value, ['education'])).toThrow(/^(?!.*Education)/);
		},
	);

	it('suggests a second node for a qualification that Update cannot set (because Operation applies to every item)', () => {
		expect(() => parseQualification('StateOwnedEntity', ['education'])).toThrow(
			/Submit for Review can set it\. If other customers need Update, .*second node/,
		);
	});

	it('accepts only the settable qualifications and rejects anything else with a UserFacingError', () => {
		fc.assert(
			fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), (value) => {
				let parsed: string;
				try {
					parsed = parseQualification(value, ['education', 'governmentCommunityCloud']);
				} catch (error) {
					expect(error).toMatchObject({ name: 'UserFacingError' });
					return;
				}
				expect(['education', 'governmentCommunityCloud']).toContain(parsed);
			}),
		);
	});
});

describe('a value with invisible characters from a CRM or a sheet', () => {
	it('is read without them', () => {
		expect(parseQualification('\u200BEdu\u00ADcation\u200E', ['education'])).toBe('education');
		expect(parseQualification('\uFEFF3', ['governmentCommunityCloud'])).toBe(
			'governmentCommunityCloud',
		);
		expect(parseEducationSegment('K12\u2060')).toBe('k12');
		expect(parseBoolean('TRUE\u200B', 'Dry Run')).toBe(true);
		expect(parseNumber('\u200E30')).toBe(30);
	});

	it('is rejected with a message that names the character, because a person cannot see it', () => {
		const read = () => parseQualification('School\u200B', ['education']);
		expect(read).toThrow(/"School", which is .* invisible character \(U\+200B\)/);
		expect(() => parseEducationSegment('\u200Bprimary')).toThrow(/\(U\+200B\)/);
		expect(() => parseBoolean('yes\u200B', 'Dry Run')).toThrow(/\(U\+200B\)/);
	});

	it('is not simply empty if there is nothing else', () => {
		const only = /contains only an invisible character \(U\+200B\)/;
		expect(() => parseQualification('\u200B', ['education'])).toThrow(only);
		expect(() => parseEducationSegment('\u200B')).toThrow(only);
		expect(() => parseBoolean('\u200B', 'Dry Run')).toThrow(only);
	});
});

describe('parseValidationCode', () => {
	it('does not suggest Education if the code is missing (because Education cannot be undone)', () => {
		expect(() => parseValidationCode(' ')).toThrow(/^(?!.*Education)/);
	});

	it.each([
		['1.2345E+4', /scientific notation.*all its digits.*format the column as text/],
		[12345678901234567890, /is the number .*all its digits.*format the column as text/],
		['\u200B', /contains only an invisible character \(U\+200B\), but Government/],
	])('says what to do if the value is %j', (value, message) => {
		expect(() => parseValidationCode(value)).toThrow(message);
	});
});
