/** What is known of a customer's qualifications and of Microsoft's review of them. */
import { z } from 'zod';
import { displayName, type Qualification } from './qualification';
import type { CustomerRecord } from './types';

/** The three statuses of the "Get a customer's qualifications" page; the change log ends the list with "etc.". */
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

/** One entry of `GET …/qualifications`. State Owned Entity has none of the vetting members. */
export interface QualificationRecord {
	readonly qualification: Exclude<Qualification, 'none'>;
	readonly vettingStatus?: VettingStatus;
	readonly vettingReason?: string;
	/** ISO, in UTC. */
	readonly vettingCreatedDate?: string;
}

/** How Microsoft's reviewers decide. Any text is taken as a reason. */
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

/** What `setQualifications` leaves out: it is approved, as of now. State Owned Entity stays as bare as its examples. */
export function completeRecord(record: QualificationRecord): QualificationRecord {
	const { qualification } = record;
	if (qualification === 'stateOwnedEntity') return { qualification };
	return { vettingStatus: 'Approved', vettingCreatedDate: new Date().toISOString(), ...record };
}

export function recordOf(
	{ qualifications }: Pick<CustomerRecord, 'qualifications'>,
	wanted: Qualification,
): QualificationRecord | undefined {
	return qualifications.find(({ qualification }) => qualification === wanted);
}

/**
 * Gives the customer a qualification, or a new state of one it has. It goes before State Owned Entity, as in the
 * examples of the "Get a customer's qualifications" page.
 */
export function setRecord(
	customer: CustomerRecord,
	record: QualificationRecord,
): QualificationRecord {
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
 * The one value of the synchronous API: the qualification that is approved. State Owned Entity shows only where there is
 * no other; the swagger does not know it there, the .NET enum does, so this is the sandbox's choice.
 */
export function presentQualification(
	customer: Pick<CustomerRecord, 'qualifications'>,
): Qualification {
	const isPresent = ({ vettingStatus = 'Approved' }: QualificationRecord) =>
		vettingStatus === 'Approved';
	return customer.qualifications.find(isPresent)?.qualification ?? 'none';
}

/**
 * The one a further qualification must get along with: approved or in review. State Owned Entity never stands in the way.
 * A denied Education does not either (the sandbox's choice: Microsoft allows further tries).
 */
export function standingRecord({
	qualifications,
}: Pick<CustomerRecord, 'qualifications'>): QualificationRecord | undefined {
	return qualifications.find(
		({ qualification, vettingStatus }) =>
			qualification !== 'stateOwnedEntity' && vettingStatus !== 'Denied',
	);
}

/** What a person reads of a record, e.g. "Education, in review". */
export function describeRecord({ qualification, vettingStatus }: QualificationRecord): string {
	const words = { InReview: ', in review', Denied: ', denied', Approved: '' };
	return displayName(qualification) + (vettingStatus ? words[vettingStatus] : '');
}

/** @throws Error when there is nothing to decide */
export function decideReview(customer: CustomerRecord, decision: ReviewDecision): void {
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
