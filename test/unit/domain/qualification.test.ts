import fc from 'fast-check';
import {
	confirmsQualification,
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

	const documentedNumbers = ALL_QUALIFICATIONS.map((key) => QUALIFICATIONS[key].integer);

	it.each([-1, -3, 1.5, 5, NaN, '-1', '- 3', '1_', '_3', '1-', '01', '+1', '1 3', '1.0'])(
		'does not take %j for a number of a qualification',
		(value) => {
			expect(recognizeQualification(value)).toBeUndefined();
		},
	);

	it('takes a number only exactly as Microsoft documents it', () => {
		fc.assert(
			fc.property(fc.oneof(fc.integer(), fc.integer({ min: -5, max: 9 }), fc.double()), (value) => {
				if (documentedNumbers.includes(value)) return;
				expect(recognizeQualification(value)).toBeUndefined();
			}),
		);
	});

	it('takes a text with a digit only if it is a documented number', () => {
		const unit = fc.constantFrom(...Array.from('0123456789-_ +.eEduDU'));
		fc.assert(
			fc.property(fc.string({ unit, minLength: 1, maxLength: 5 }), (text) => {
				if (!/\d/.test(text) || documentedNumbers.map(String).includes(text.trim())) return;
				expect(recognizeQualification(text)).toBeUndefined();
			}),
			{ numRuns: 1000 },
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
		['Access Denied'],
		['The customer has the qualification Education.'],
		['Education is not available'],
		['Education, Nonprofit'],
		['<!DOCTYPE html><title>Education</title>'],
		['OK'],
		['Ok.'],
		[{ qualification: 'Access Denied' }],
		[{ qualification: null }],
		[{ code: 900_001, description: 'Education' }],
	])('returns undefined for %j', (body) => {
		expect(readQualification(body)).toBeUndefined();
	});

	it.each([
		...['Accepted', 'Approved', 'Completed', 'Created', 'Denied', 'Done', 'Error', 'Failed'],
		...['Failure', 'Forbidden', 'InReview', 'in_review', 'InProgress', 'Pending', 'Processing'],
		...['Queued', 'Rejected', 'Submitted', 'Success', 'Succeeded', 'Timeout', 'Unauthorized'],
		...['Unavailable', 'Unknown', 'Updated', 'false', 'null', 'true', 'undefined'],
	])('does not take the status word %s for a qualification', (word) => {
		for (const spelling of [word, word.toUpperCase(), word.toLowerCase(), ` ${word} `]) {
			expect(readQualification(spelling)).toBeUndefined();
			expect(readQualification({ qualification: spelling })).toBeUndefined();
		}
	});

	it('never takes several words for a qualification that it does not know', () => {
		const word = fc.oneof(
			fc.constantFrom('Education', 'is', 'not', 'available', '<b>', 'GCC', '1'),
			fc.string({ minLength: 1, maxLength: 8 }).filter((text) => text.trim() !== ''),
		);
		fc.assert(
			fc.property(fc.array(word, { minLength: 2, maxLength: 9 }), (words) => {
				const sentence = words.join(' ');

				expect(readQualification(sentence)).toBe(recognizeQualification(sentence));
			}),
		);
	});
});

describe('confirmsQualification', () => {
	it.each([
		['Education'],
		['education'],
		[1],
		['1'],
		[{ qualification: 'Education' }],
		[{ qualification: 1 }],
		[{ qualification: 'education', vettingStatus: 'Approved' }],
		[{ qualification: 'Education', vettingStatus: ' approved ' }],
	])('takes %j as a confirmation of Education', (body) => {
		expect(confirmsQualification(body, 'education')).toBe(true);
	});

	it.each([
		[undefined],
		[null],
		[''],
		[{}],
		[[]],
		[true],
		[202],
		[-1],
		['-1'],
		['OK'],
		['EducationK12'],
		['Access Denied'],
		['Education is not available'],
		['<html>Education</html>'],
		['None'],
		[0],
		['GovernmentCommunityCloud'],
		[3],
		[['Education']],
		[{ qualification: 'None' }],
		[{ qualification: 'GovernmentCommunityCloud', vettingStatus: 'Approved' }],
		[{ qualification: 'Education', vettingStatus: 'Denied' }],
		[{ qualification: 'Education', vettingStatus: 'InReview' }],
		[{ qualification: 'Education', vettingStatus: 'Not Approved' }],
		[{ qualification: 'Education', vettingStatus: '' }],
		[{ qualification: 'Education', vettingStatus: null }],
		[{ qualification: 'Education', vettingStatus: 1 }],
		[{ qualification: { qualification: 'Education', vettingStatus: 'Denied' } }],
		[{ vettingStatus: 'Approved' }],
		[{ code: 900_001, description: 'Education' }],
	])('does not take %j as a confirmation of Education', (body) => {
		expect(confirmsQualification(body, 'education')).toBe(false);
	});

	it('confirms at most the one qualification that the response names, and no open or denied review', () => {
		const name = fc.constantFrom(
			...ALL_QUALIFICATIONS.flatMap((key) => [
				QUALIFICATIONS[key].name,
				QUALIFICATIONS[key].integer,
			]),
		);
		const status = fc.constantFrom('Approved', 'Denied', 'InReview', 'Pending', '', null);
		const body = fc.oneof(
			fc.jsonValue(),
			name,
			fc.record({ qualification: fc.oneof(name, fc.jsonValue()) }),
			fc.record({ qualification: name, vettingStatus: fc.oneof(status, fc.jsonValue()) }),
		);
		fc.assert(
			fc.property(body, (response) => {
				const confirmed = ALL_QUALIFICATIONS.filter((key) => confirmsQualification(response, key));

				expect(confirmed.length).toBeLessThanOrEqual(1);
				for (const key of confirmed) {
					expect(readQualification(response)).toBe(key);
					if (typeof response === 'object' && response !== null && 'vettingStatus' in response) {
						expect(response.vettingStatus).toMatch(/^\s*approved\s*$/i);
					}
				}
			}),
		);
	});
});
