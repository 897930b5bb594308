/** A customer's qualifications and Microsoft's review of them. */
import { z } from 'zod';
import { displayName, type Qualification } from './qualification';

/** The three statuses of the "Get a customer's qualifications" page. The change log ends its list with "etc.". */
export type VettingStatus = 'InReview' | 'Approved' | 'Denied';

/** The seven reasons of Microsoft's API change log. */
export const vettingReasons = [
	'Not an Education Customer',
	'No longer an Education Customer',
	'Not an Education Customer - After Review',
	'Restricted being an Education Customer',
	'Not an Academic Domain',
	'Not an eligible Library',
	'Not an eligible Museum',
] as const;

/** The reason of a review that did not find the customer's address. Microsoft's text is not known: the sandbox's choice. */
export const unverifiedAddressReason = 'Unable to verify the address of the organization';

/** One entry of `GET …/qualifications`. State Owned Entity has no vetting fields. */
export interface QualificationRecord {
	readonly qualification: Exclude<Qualification, 'none'>;
	readonly vettingStatus?: VettingStatus;
	readonly vettingReason?: string;
	/** ISO 8601, in UTC. */
	readonly vettingCreatedDate?: string;
}

/** A customer, as far as its reviews are concerned. */
interface Reviewed {
	qualifications: readonly QualificationRecord[];
}

/** The decision of Microsoft's reviewers. The reason can be any text. */
export type ReviewDecision = 'Approved' | { readonly denied: string };

const vettingStatus = z.enum(['InReview', 'Approved', 'Denied']);

export const qualificationRecordsSchema: z.ZodType<readonly QualificationRecord[]> = z.array(
	z
		.object({
			qualification: z.enum([
				'education',
				'nonprofit',
				'governmentCommunityCloud',
				'stateOwnedEntity',
			]),
			vettingStatus: vettingStatus.optional(),
			vettingReason: z.string().optional(),
			vettingCreatedDate: z.string().datetime().optional(),
		})
		.strict(),
);

export const decisionSchema: z.ZodType<ReviewDecision> = z.union([
	z.literal('Approved'),
	z.object({ denied: z.string() }).strict(),
]);

/**
 * Adds the defaults of `setQualifications`: approved, now. State Owned Entity gets no vetting fields, as in Microsoft's
 * examples.
 *
 * @param now ISO 8601, in UTC
 */
export function completeRecord(record: QualificationRecord, now: string): QualificationRecord {
	const { qualification } = record;
	if (qualification === 'stateOwnedEntity') return { qualification };
	return { vettingStatus: 'Approved', vettingCreatedDate: now, ...record };
}

export function recordOf(
	{ qualifications }: Readonly<Reviewed>,
	wanted: Qualification,
): QualificationRecord | undefined {
	return qualifications.find(({ qualification }) => qualification === wanted);
}

/**
 * Adds a qualification to the customer or replaces it. State Owned Entity stays last, as in the examples of the "Get a
 * customer's qualifications" page.
 */
export function setRecord(customer: Reviewed, record: QualificationRecord): QualificationRecord {
	const others = customer.qualifications.filter(
		({ qualification }) => qualification !== record.qualification,
	);
	customer.qualifications = [...others, record].sort((left, right) => rank(left) - rank(right));
	return record;
}

function rank({ qualification }: QualificationRecord): number {
	return qualification === 'stateOwnedEntity' ? 1 : 0;
}

/**
 * The approved qualification, which is the single value of the `/qualification` endpoint. It is State Owned Entity only if
 * there is no other one. That is the sandbox's choice: the swagger does not have that value there, the .NET enum does.
 */
export function presentQualification(customer: Readonly<Reviewed>): Qualification {
	const isPresent = ({ vettingStatus = 'Approved' }: QualificationRecord) =>
		vettingStatus === 'Approved';
	return customer.qualifications.find(isPresent)?.qualification ?? 'none';
}

/**
 * The qualification that excludes another one: it is approved or in review. State Owned Entity never excludes another
 * qualification. Neither does a denied Education (the sandbox's choice, because Microsoft allows more attempts).
 */
export function standingRecord({
	qualifications,
}: Readonly<Reviewed>): QualificationRecord | undefined {
	return qualifications.find(
		({ qualification, vettingStatus }) =>
			qualification !== 'stateOwnedEntity' && vettingStatus !== 'Denied',
	);
}

/** A description for the log, e.g. "Education, in review". */
export function describeRecord({ qualification, vettingStatus }: QualificationRecord): string {
	const words = { InReview: ', in review', Denied: ', denied', Approved: '' };
	return displayName(qualification) + (vettingStatus ? words[vettingStatus] : '');
}

/** @throws {Error} if there is nothing to decide */
export function decideReview(
	customer: Reviewed & { readonly name: string },
	decision: ReviewDecision,
): void {
	const education = recordOf(customer, 'education');
	const open = education?.vettingStatus === 'InReview';
	if (!education || education.vettingStatus === 'Denied' || (decision === 'Approved' && !open)) {
		throw new Error(`The sandbox has no review of ${customer.name} to decide`);
	}
	const { qualification, vettingCreatedDate } = education;
	setRecord(customer, {
		qualification,
		...(decision === 'Approved'
			? { vettingStatus: 'Approved' }
			: { vettingStatus: 'Denied', vettingReason: decision.denied }),
		vettingCreatedDate,
	});
}
