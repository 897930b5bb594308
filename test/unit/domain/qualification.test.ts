import fc from 'fast-check';
import {
	QUALIFICATIONS,
	readQualification,
	recognizeQualification,
} from '../../../nodes/MicrosoftPartnerCenter/domain/qualification';
import type { Qualification } from '../../../nodes/MicrosoftPartnerCenter/domain/qualification';

const ALL_QUALIFICATIONS = Object.keys(QUALIFICATIONS) as Qualification[];

describe('recognizeQualification', () => {
	it('ignores case and separators', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...ALL_QUALIFICATIONS),
				fc.infiniteStream(fc.boolean()),
				(qualification, flips) => {
					const spelling = Array.from(QUALIFICATIONS[qualification].name)
						.map((letter) => (flips.next().value ? ` ${letter.toUpperCase()}` : `${letter}_`))
						.join('');
					expect(recognizeQualification(spelling)).toBe(qualification);
				},
			),
		);
	});
});

describe('readQualification', () => {
	// Sources: the documented responses, Microsoft's OpenAPI file, its .NET and Java SDKs.
	it.each(ALL_QUALIFICATIONS.map((qualification) => [qualification]))(
		'reads %s in every spelling that a Microsoft source uses',
		(qualification) => {
			const { integer, name } = QUALIFICATIONS[qualification];
			const snakeCase = name.replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
			for (const spelling of [integer, String(integer), name, name.toLowerCase(), snakeCase]) {
				expect(readQualification(spelling)).toBe(qualification);
			}
		},
	);

	it.each([
		['HealthCare', 'HealthCare'],
		[' new_kind ', 'new_kind'],
		[9, '9'],
	])('keeps the unknown qualification %j as the service spells it', (body, expected) => {
		expect(readQualification(body)).toBe(expected);
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
	])('returns undefined for %j', (body) => {
		expect(readQualification(body)).toBeUndefined();
	});
});
