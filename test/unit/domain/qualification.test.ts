import fc from 'fast-check';
import {
	QUALIFICATIONS,
	readQualification,
	recognizeQualification,
} from '../../../nodes/MicrosoftPartnerCenter/domain/qualification';
import type { Qualification } from '../../../nodes/MicrosoftPartnerCenter/domain/qualification';

const ALL_QUALIFICATIONS = Object.keys(QUALIFICATIONS) as Qualification[];

describe('recognizeQualification', () => {
	it('ignores case, and spaces, hyphens and underscores between the words', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...ALL_QUALIFICATIONS),
				fc.infiniteStream(fc.boolean()),
				fc.infiniteStream(fc.constantFrom('', ' ', '_', '-', '\u2011', ' - ')),
				fc.constantFrom('', ' ', '\n'),
				(qualification, flips, separators, around) => {
					const words = QUALIFICATIONS[qualification].name.split(/(?!^)(?=[A-Z])/);
					const spelling = words
						.map((word) => word.replace(/./g, (c) => (flips.next().value ? c.toUpperCase() : c)))
						.reduce((text, word) => `${text}${separators.next().value}${word}`);
					expect(recognizeQualification(`${around}${spelling}${around}`)).toBe(qualification);
				},
			),
		);
	});

	it.each([
		'-1',
		'1-',
		'_1',
		'1.0',
		'01',
		'1 3',
		'+1',
		'-3',
		'-Education',
		'Education-',
		'E-d-u',
		'_GCC',
		'GCC High',
		'Government',
		'Education customer',
		'Not Education',
		'1e0',
	])('does not take %j for a qualification', (value) => {
		expect(recognizeQualification(value)).toBeUndefined();
	});

	it.each([-1, -3, 1.5, NaN, 13, Infinity, true, null, {}, ['education']])(
		'does not take the value %j for a qualification',
		(value) => {
			expect(recognizeQualification(value)).toBeUndefined();
		},
	);

	it('takes no other text for a qualification', () => {
		const documented =
			/^(?:[0-4]|none|edu|education|non.*profit|gcc|government.*community.*cloud|state.*owned.*entity)$/is;
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.stringMatching(/^[-_ ]*(?:edu|GCC|1|3|Education)[-_ .]*[a-z0-9]*$/),
				),
				(text) => {
					fc.pre(!documented.test(text.trim()));
					expect(recognizeQualification(text)).toBeUndefined();
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
