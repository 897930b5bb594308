import {
	DENIAL_REASONS,
	getDenialAdvice,
} from '../../../nodes/MicrosoftPartnerCenter/domain/denial';

const denied = (vettingReason?: string, qualification = 'education') =>
	getDenialAdvice({ qualification, vettingStatus: 'denied', vettingReason });

/** The reason after which a new submission cannot help. */
const FINAL_REASON = 'Restricted being an Education Customer';
const REASONS = Object.keys(DENIAL_REASONS).filter((reason) => reason !== FINAL_REASON);

describe('getDenialAdvice', () => {
	it.each([...REASONS, undefined, 'Something New'])(
		'says for the reason "%s" to submit again, and how many verifications that may use',
		(reason) => {
			const advice = denied(reason);

			expect(advice).toMatch(/submit the customer for review again/);
			expect(advice).toMatch(
				/Microsoft allows three Education verifications per customer, and each submission may use one of them\.$/,
			);
		},
	);

	it.each([
		'Not an Education Customer',
		'No longer an Education Customer',
		'Not an Education Customer - After Review',
		undefined,
		'Something New',
	])('says for the reason "%s" to correct the billing profile', (reason) => {
		expect(denied(reason)).toContain(
			"correct the legal name and the address in the customer's billing profile",
		);
	});

	it('does not say to submit again if Microsoft does not allow the customer to qualify', () => {
		expect(denied(FINAL_REASON)).not.toMatch(/submit/);
	});

	it.each([...Object.keys(DENIAL_REASONS), undefined])(
		'names nothing of the editor, because a CRM shows it as well (%s)',
		(reason) => {
			expect(denied(reason)).not.toMatch(/\bnode\b|\bfield\b|expression|option|choose/i);
		},
	);

	it('ignores spaces around the reason', () => {
		expect(denied(' Not an Academic Domain ')).toBe(DENIAL_REASONS['Not an Academic Domain']);
	});

	it.each(['approved', 'inReview'])(
		'gives none for the status %s with a reason from an earlier submission',
		(vettingStatus) => {
			const vettingReason = 'Not an Academic Domain';

			expect(
				getDenialAdvice({ qualification: 'education', vettingStatus, vettingReason }),
			).toBeUndefined();
		},
	);

	it.each([
		['approved', 'education'],
		['inReview', 'education'],
		[undefined, 'education'],
		['denied', 'governmentCommunityCloud'],
	])('gives none for the status %s of %s without a reason', (vettingStatus, qualification) => {
		expect(getDenialAdvice({ qualification, vettingStatus })).toBeUndefined();
	});

	it('gives none for a reason such as "constructor"', () => {
		expect(denied('constructor', 'governmentCommunityCloud')).toBeUndefined();
	});
});
