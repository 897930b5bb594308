import type { CustomerId } from './customer';
import { getDenialAdvice } from './denial';
import { getQualificationLabel, QUALIFICATIONS, readQualification } from './qualification';
import type { Qualification } from './qualification';
import { quote, UserFacingError } from './userFacingError';
import { buildSpellingPattern, getOwn, isRecord, withoutCaseAndSeparators } from './values';

/** The status of Microsoft's review of a qualification, as this package spells it. */
export type VettingStatus = 'approved' | 'denied' | 'inReview';

/** One qualification of a customer with its review. Members that the answer does not contain are absent. */
export interface ReviewedQualification {
	/** One of this package's names, or the service's own name if this package does not know it. */
	readonly qualification: string;
	/** A `VettingStatus`, or the text as sent if this package does not know it. */
	readonly vettingStatus?: string;
	/** The reason for a denial, in Microsoft's words. */
	readonly vettingReason?: string;
	/** The time of the submission: ISO 8601, as sent. */
	readonly vettingCreatedDate?: string;
}

const STATUSES: Readonly<Record<string, VettingStatus>> = {
	approved: 'approved',
	denied: 'denied',
	inreview: 'inReview',
};

function parseOptionalText(value: unknown): string | undefined {
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function readReviewedQualification(entry: unknown): ReviewedQualification | undefined {
	if (!isRecord(entry)) return undefined;
	const name = entry.qualification;
	// In a list of qualifications, any name is one, also a name of tomorrow such as K12Education.
	const qualification = readQualification(name) ?? parseOptionalText(name);
	if (qualification === undefined) return undefined;
	const status = parseOptionalText(entry.vettingStatus);
	return {
		qualification,
		vettingStatus: status && (getOwn(STATUSES, withoutCaseAndSeparators(status)) ?? status),
		vettingReason: parseOptionalText(entry.vettingReason),
		// Microsoft's documents spell the date in two ways.
		vettingCreatedDate: parseOptionalText(entry.vettingCreatedDate ?? entry.vettingCreateDate),
	};
}

/**
 * Reads a customer's qualifications in every shape that Microsoft's sources show: an array, an array
 * inside `qualifications`, or a single object. An entry without a qualification is left out if another
 * entry has one.
 *
 * @param body the answer: parsed JSON, or text
 * @returns the qualifications with their reviews, or undefined if the answer has none of these shapes
 */
export function readQualifications(body: unknown): ReviewedQualification[] | undefined {
	const listed: unknown = isRecord(body) && 'qualifications' in body ? body.qualifications : body;
	const entries: unknown[] = Array.isArray(listed) ? listed : [listed];
	const read = entries.map(readReviewedQualification).filter((entry) => entry !== undefined);
	return read.length > 0 || entries.length === 0 ? read : undefined;
}

/** Statuses that mean "not decided yet", in any spelling. */
const UNDECIDED_STATUSES = [
	'in review',
	'under review',
	'pending',
	'pending review',
	'submitted',
	'in progress',
	'not started',
	'none',
].map(withoutCaseAndSeparators);

/** Whether Microsoft has decided a review. A status that this package does not know is a decision. */
export function isDecided({ vettingStatus }: ReviewedQualification): boolean {
	return (
		vettingStatus !== undefined &&
		!UNDECIDED_STATUSES.includes(withoutCaseAndSeparators(vettingStatus))
	);
}

/** The qualifications that a partner can submit for review. */
export type SubmittableQualification = Extract<
	Qualification,
	'education' | 'governmentCommunityCloud' | 'stateOwnedEntity'
>;

/** The kinds of school that Microsoft asks for with Education, each with the service's name for it. */
export const EDUCATION_SEGMENTS = { k12: 'K12', higherEducation: 'HigherEducation' } as const;

/** A kind of school, as this package spells it. */
export type EducationSegment = keyof typeof EDUCATION_SEGMENTS;

const SEGMENT_SPELLINGS: Readonly<Record<EducationSegment, RegExp>> = {
	k12: buildSpellingPattern('k 12'),
	higherEducation: buildSpellingPattern('higher education', 'higher ed'),
};

/**
 * Reads a kind of school in any usual spelling: `k12`, `K-12`, `HigherEducation`, `higher ed`, and so on.
 *
 * @param value a value of any type
 * @returns the kind, or undefined if the value is neither K-12 nor higher education
 */
export function toEducationSegment(value: unknown): EducationSegment | undefined {
	if (typeof value !== 'string') return undefined;
	if (SEGMENT_SPELLINGS.k12.test(value)) return 'k12';
	return SEGMENT_SPELLINGS.higherEducation.test(value) ? 'higherEducation' : undefined;
}

/** Whether a qualification is approved or under review, so there is nothing to submit. */
export function isOpenOrApproved({ vettingStatus }: ReviewedQualification): boolean {
	// State-Owned Entity needs no review and has no status.
	return vettingStatus === undefined || ['approved', 'inReview'].includes(vettingStatus);
}

/**
 * Creates the error for an entry whose status this package does not know. So the node cannot decide whether
 * the qualification can be submitted.
 */
export function createUnknownStatusError({
	qualification,
	vettingStatus = '',
}: ReviewedQualification): UserFacingError {
	return new UserFacingError(
		`The customer's qualification ${getQualificationLabel(qualification)} has the status ${quote(vettingStatus)}, which the node does not know, so nothing was submitted`,
		"Check the qualification on the customer's Account page in Partner Center.",
	);
}

/**
 * Creates the error for a customer whose open review excludes another qualification. A dry run reports it in
 * advance.
 */
export function createOpenReviewError({ qualification }: ReviewedQualification): UserFacingError {
	return new UserFacingError(
		`Microsoft is still reviewing ${getQualificationLabel(qualification)} for this customer, which excludes the one that you submit`,
		'Wait for the decision. Submit this customer only if Microsoft denies that qualification.',
	);
}

/** Gets the name of a qualification in a request to the service. */
export function toServiceName(qualification: SubmittableQualification): string {
	return QUALIFICATIONS[qualification].name;
}

/** Creates the output for one qualification: the service's values, and the next step after a denial. */
export function toReviewItem(
	customerId: CustomerId,
	reviewed: ReviewedQualification,
): Record<string, string> {
	const vettingAdvice = getDenialAdvice(reviewed);
	const members = Object.entries({ customerId, ...reviewed, vettingAdvice });
	return Object.fromEntries(
		members.filter((member): member is [string, string] => member[1] !== undefined),
	);
}
