import { isOpenOrApproved } from './review';
import type { ReviewedQualification } from './review';
import { parseTimestamp } from './timestamp';

/**
 * Finds the entry of a qualification whose review is open or approved.
 *
 * @param qualification the qualification, as this package spells it
 * @param entries the customer's entries
 * @returns the entry; undefined if there is none
 */
export function findStanding(
	qualification: string,
	entries: readonly ReviewedQualification[],
): ReviewedQualification | undefined {
	return entries.find((entry) => entry.qualification === qualification && isOpenOrApproved(entry));
}

/**
 * Finds the entry of an earlier submission, even if Microsoft has denied it since.
 *
 * @param qualification the qualification, as this package spells it
 * @param entries the customer's entries
 * @param submitted the entries that earlier submissions for the customer returned
 * @returns the entry; undefined if there is none, or if a date is missing, so that nothing is certain
 */
export function findSubmitted(
	qualification: string,
	entries: readonly ReviewedQualification[],
	submitted: readonly ReviewedQualification[] = [],
): ReviewedQualification | undefined {
	return entries.find(
		(entry) =>
			entry.qualification === qualification &&
			submitted.some((other) => isSameSubmission(entry, other)),
	);
}

/**
 * Finds the entry of a qualification whose review status is unknown to this package.
 *
 * @param qualification the qualification, as this package spells it
 * @param entries the customer's entries
 * @returns the entry; undefined if there is none
 */
export function findUnknown(
	qualification: string,
	entries: readonly ReviewedQualification[],
): ReviewedQualification | undefined {
	return entries.find(
		(entry) =>
			entry.qualification === qualification &&
			!isOpenOrApproved(entry) &&
			entry.vettingStatus !== 'denied',
	);
}

/**
 * Finds the entry that excludes a qualification. Education and Government Community Cloud exclude each
 * other. State-Owned Entity can be combined with both.
 *
 * @param qualification the qualification, as this package spells it
 * @param entries the customer's entries
 * @returns the entry, whose review is open or approved; undefined if there is none
 */
export function findConflict(
	qualification: string,
	entries: readonly ReviewedQualification[],
): ReviewedQualification | undefined {
	const exclusive = ['education', 'governmentCommunityCloud'];
	if (!exclusive.includes(qualification)) return undefined;
	return exclusive
		.filter((other) => other !== qualification)
		.map((other) => findStanding(other, entries))
		.find((entry) => entry !== undefined);
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
function isSameSubmission(one: ReviewedQualification, other: ReviewedQualification): boolean {
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
