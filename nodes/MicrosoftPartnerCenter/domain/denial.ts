import { getOwn } from './values';

/** Source: Microsoft's page on selling to education customers. No API returns the number used so far. */
const VERIFICATION_LIMIT = 'Microsoft allows three Education verifications per customer';

/** A sentence for a submission of Education that failed. */
export const FAILED_SUBMISSION_NOTE = `${VERIFICATION_LIMIT}, and this attempt may count as one of them.`;

const RESUBMISSION_NOTE = `${VERIFICATION_LIMIT}, and each submission may use one of them.`;

const CORRECT_AND_SUBMIT =
	"correct the legal name and the address in the customer's billing profile, then submit the customer for review again.";

/**
 * The next step for each reason that Microsoft documents for a denial (change log of the Partner Center
 * API, December 2020). A workflow sends it to CRMs, sheets and agents, so it names actions and nothing of the
 * editor.
 */
export const DENIAL_REASONS: Readonly<Record<string, string>> = {
	'Not an Education Customer': `Microsoft could not confirm that this customer is a school. To try again, ${CORRECT_AND_SUBMIT} Give the school's website, too. ${RESUBMISSION_NOTE}`,
	'No longer an Education Customer': `Microsoft withdrew the qualification. If the customer is still a school, ${CORRECT_AND_SUBMIT} ${RESUBMISSION_NOTE}`,
	'Not an Education Customer - After Review': `Microsoft checked again and still could not confirm a school. Send proof of accreditation to Microsoft support first. To try again, ${CORRECT_AND_SUBMIT} ${RESUBMISSION_NOTE}`,
	'Restricted being an Education Customer':
		'Microsoft does not allow this customer to qualify. Ask Microsoft support for the reason.',
	'Not an Academic Domain': `The customer's domain does not look like the domain of a school. Add its academic domain (such as .edu or .ac) in Microsoft 365, then submit the customer for review again with its website. ${RESUBMISSION_NOTE}`,
	'Not an eligible Library': `Only public libraries qualify. If the customer is a public library, send proof to Microsoft support, then submit the customer for review again. ${RESUBMISSION_NOTE}`,
	'Not an eligible Museum': `Only public museums qualify. If the customer is a public museum, send proof to Microsoft support, then submit the customer for review again. ${RESUBMISSION_NOTE}`,
};

/** The next step after a denial of Education without a reason that Microsoft has documented. */
const UNKNOWN_REASON = `To try again, ${CORRECT_AND_SUBMIT} ${RESUBMISSION_NOTE}`;

/** The facts of a review that decide about the next step. */
interface Review {
	readonly qualification: string;
	readonly vettingStatus?: string;
	readonly vettingReason?: string;
}

/**
 * Gets the next step after a denial.
 *
 * @param review the qualification with its review
 * @returns the next step in full sentences; undefined without a denial, and for a denial of another
 * qualification whose reason Microsoft has not documented
 */
export function getDenialAdvice(review: Review): string | undefined {
	const { qualification, vettingStatus, vettingReason = '' } = review;
	// A reason can be left from an earlier submission.
	if (vettingStatus === 'approved' || vettingStatus === 'inReview') return undefined;
	const isEducationDenied = qualification === 'education' && vettingStatus === 'denied';
	return (
		getOwn(DENIAL_REASONS, vettingReason.trim()) ?? (isEducationDenied ? UNKNOWN_REASON : undefined)
	);
}
