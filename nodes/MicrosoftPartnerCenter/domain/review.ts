import type { CustomerId } from './customer';
import { getDenialAdvice } from './denial';
import { getQualificationLabel, QUALIFICATIONS, readQualification } from './qualification';
import type { Qualification } from './qualification';
import { parseTimestamp } from './timestamp';
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

/** The entries and the time that show whether a submission arrived. */
export interface SubmissionEvidence {
	/** The customer's entries before the submission. A read can lag, so it may miss some. */
	readonly before: readonly ReviewedQualification[];
	readonly after: readonly ReviewedQualification[];
	/** The time of `before` on the service's clock, in milliseconds since 1970, if it is known. */
	readonly since?: number;
}

/**
 * Finds the entry of a submission by comparing the customer's entries before and after it. The entry is new,
 * or its status or date has changed.
 *
 * @param qualification the submitted qualification, as this package spells it
 * @param evidence the customer's entries before and after the submission, and when it was made
 * @returns the entry; undefined if no entry proves that the service received the submission
 */
export function findNewEntry(
	qualification: string,
	{ before, after, since }: SubmissionEvidence,
): ReviewedQualification | undefined {
	const isOwn = (entry: ReviewedQualification) => entry.qualification === qualification;
	const known = before.filter(isOwn);
	const own = after.filter(isOwn);
	const fresh = own.filter(
		(entry) => isSince(entry, since) && !known.some((other) => isSameEntry(entry, other)),
	);
	if (fresh.length > 0) return fresh.find(isOpenOrApproved) ?? fresh[0];
	// Without dates, a second denial looks like the first one.
	const last = own.at(-1);
	return own.length > known.length && last && isSince(last, since) ? last : undefined;
}

/**
 * Adds entries that a read can miss because it lags.
 *
 * @param read the entries that were read
 * @param earlier the entries of earlier submissions
 * @returns the entries that were read, and those of `earlier` that are not among them
 */
export function addMissedEntries(
	read: readonly ReviewedQualification[],
	earlier: readonly ReviewedQualification[],
): ReviewedQualification[] {
	const isRead = (entry: ReviewedQualification) =>
		read.some(
			(other) =>
				isSameSubmission(entry, other) ||
				(entry.qualification === other.qualification && isSameEntry(entry, other)),
		);
	return [...read, ...earlier.filter((entry) => !isRead(entry))];
}

/** Whether two entries of one qualification can be the same: an entry can be without a date. */
function isSameEntry(one: ReviewedQualification, other: ReviewedQualification): boolean {
	const at = parseSeconds(one.vettingCreatedDate);
	const otherAt = parseSeconds(other.vettingCreatedDate);
	const canBeSameDate = at === otherAt || Number.isNaN(at) || Number.isNaN(otherAt);
	return one.vettingStatus === other.vettingStatus && canBeSameDate;
}

/**
 * Whether two entries of a customer are certainly from one submission: they have the same qualification and
 * the same date. The status can differ, because the review goes on.
 */
export function isSameSubmission(
	one: ReviewedQualification,
	other: ReviewedQualification,
): boolean {
	const isSameDate =
		parseSeconds(one.vettingCreatedDate) === parseSeconds(other.vettingCreatedDate);
	return one.qualification === other.qualification && isSameDate;
}

/** Whether an entry can be from a submission after a time. An entry without a date can be. */
function isSince({ vettingCreatedDate }: ReviewedQualification, since = -Infinity): boolean {
	const at = parseSeconds(vettingCreatedDate);
	return Number.isNaN(at) || at >= since / 1000;
}

/**
 * Reads a date as whole seconds since 1970. The service writes the same time in several forms, with and
 * without decimals.
 */
function parseSeconds(date = ''): number {
	return Math.floor(parseTimestamp(date) / 1000);
}
