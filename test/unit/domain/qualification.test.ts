import fc from 'fast-check';
import {
	parseSettableQualification,
	QUALIFICATIONS,
	readQualification,
	recognizeQualification,
} from '../../../nodes/MicrosoftPartnerCenter/domain/qualification';
import type { Qualification } from '../../../nodes/MicrosoftPartnerCenter/domain/qualification';

const ALL = Object.keys(QUALIFICATIONS) as Qualification[];

describe('a qualification', () => {
	// Sources: the documented answers, Microsoft's OpenAPI file, its .NET and Java SDKs.
	it.each(ALL.map((qualification) => [qualification]))(
		'%s is read in every spelling that a Microsoft source uses',
		(qualification) => {
			const { integer, name } = QUALIFICATIONS[qualification];
			const snakeCase = name.replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
			for (const spelling of [integer, String(integer), name, name.toLowerCase(), snakeCase]) {
				expect(readQualification(spelling)).toBe(qualification);
			}
		},
	);

	it('keeps its meaning in any case and with any separators', () => {
		fc.assert(
			fc.property(fc.constantFrom(...ALL), fc.infiniteStream(fc.boolean()), (value, flips) => {
				const spelling = Array.from(QUALIFICATIONS[value].name)
					.map((letter) => (flips.next().value ? ` ${letter.toUpperCase()}` : `${letter}_`))
					.join('');
				expect(recognizeQualification(spelling)).toBe(value);
			}),
		);
	});

	it.each([
		['HealthCare', 'HealthCare'],
		[' new_kind ', 'new_kind'],
		[9, '9'],
	])('%j is passed on as the service spelled it', (body, read) => {
		expect(readQualification(body)).toBe(read);
	});

	it.each([
		['"Educa'],
		['<html></html>'],
		[''],
		[{}],
		[['Education']],
		[null],
		[undefined],
		[true],
	])('cannot be read from %j', (body) => {
		expect(readQualification(body)).toBeUndefined();
	});
});

it.each(['None', 'Nonprofit', 'StateOwnedEntity'])(
	'names no other qualification to set instead of %s (because Education cannot be undone)',
	(value) => {
		expect(() => parseSettableQualification(value, ['education'])).toThrow(/^(?!.*Education)/);
	},
);

it('accepts to set nothing but Education and Government Community Cloud, whatever comes in', () => {
	fc.assert(
		fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), (value) => {
			let parsed: string;
			try {
				parsed = parseSettableQualification(value, ['education', 'governmentCommunityCloud']);
			} catch (error) {
				expect(error).toMatchObject({ name: 'UserFacingError' });
				return;
			}
			expect(['education', 'governmentCommunityCloud']).toContain(parsed);
		}),
	);
});
