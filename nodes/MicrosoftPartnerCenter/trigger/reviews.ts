import { isDecided } from '../domain/review';
import type { ReviewedQualification } from '../domain/review';
import { withoutCaseAndSeparators } from '../domain/values';
import { DAY_MS, parseInstant, toInstant } from './time';

/** One review of a customer, as the trigger remembers it. */
export interface KnownReview {
	readonly qualification: string;
	readonly status: string;
	/** The submission, if the service named its date: ISO 8601, in UTC. */
	readonly submitted?: string;
	/** The first poll that saw it: ISO 8601, in UTC, on the service's clock. */
	readonly seen: string;
}

/** The result of reading one customer. */
export interface ReviewComparison {
	/** The decisions to report. */
	readonly decided: readonly ReviewedQualification[];
	/** Everything that is known about the customer now, in the order in which it was first seen. */
	readonly reviews: readonly KnownReview[];
}

/** The maximum number of remembered reviews of one customer. Microsoft allows three Education submissions. */
const MAX_REVIEWS = 50;

/**
 * A customer that could not be read at activation can have decisions from before it. One whose review
 * was submitted this long before the activation is one of them: Microsoft decides within days.
 */
const MAX_REVIEW_DURATION_MS = 90 * DAY_MS;

/**
 * The time for which a read can show a state from before the last decision. Without a date, a decision that
 * changes back within this time is taken for such a read and reported later, if it stays.
 */
const MAX_READ_LAG_MS = 15 * 60_000;

function isSameText(one: string, other: string): boolean {
	return withoutCaseAndSeparators(one) === withoutCaseAndSeparators(other);
}

/** The instant by which a review without a date of its own certainly was submitted. */
function getSubmittedBy({ submitted, seen }: KnownReview): string {
	return submitted ?? seen;
}

/** Whether two instants are the same. The service writes the same time with and without decimals. */
function isSameInstant(one: string, other: string): boolean {
	const isWholeSecond = one.endsWith('.000Z') || other.endsWith('.000Z');
	const toSecond = (instant: string) => instant.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length);
	return one === other || (isWholeSecond && toSecond(one) === toSecond(other));
}

/** One entry of the service's answer, in the form in which the trigger remembers it. */
interface Entry extends KnownReview {
	readonly isDecided: boolean;
	readonly reviewed: ReviewedQualification;
}

function toEntry(reviewed: ReviewedQualification, now: number): Entry {
	return {
		qualification: reviewed.qualification,
		status: reviewed.vettingStatus ?? 'none',
		submitted: parseInstant(reviewed.vettingCreatedDate),
		seen: toInstant(now),
		isDecided: isDecided(reviewed),
		reviewed,
	};
}

/** Whether the service's answer shows a review that is remembered, or one from before it. */
function isKnown(
	entry: Entry,
	history: readonly KnownReview[],
	answer: readonly Entry[],
	now: number,
): boolean {
	const { submitted, status } = entry;
	const sameStatus = history.filter((known) => isSameText(known.status, status));
	if (submitted !== undefined) {
		// A read that lags behind can show an open review that was decided before the first read.
		if (!entry.isDecided && history.some((known) => submitted <= getSubmittedBy(known)))
			return true;
		return sameStatus.some((known) =>
			// The service can show the date of a decision that it showed without one before.
			known.submitted === undefined
				? submitted <= known.seen
				: isSameInstant(known.submitted, submitted),
		);
	}
	const last = history.at(-1);
	if (last === undefined) return false;
	const wasDecided = isDecided({ qualification: last.qualification, vettingStatus: last.status });
	if (isSameText(last.status, status) || (!entry.isDecided && !wasDecided)) return true;
	// If the answer shows several reviews of the qualification, also earlier ones, their order is not known. A
	// decision is new only if the answer shows more of them than are remembered.
	const shown = answer.filter((other) => isSameText(other.qualification, entry.qualification));
	if (entry.isDecided && shown.length > 1) {
		return sameStatus.length >= shown.filter((other) => isSameText(other.status, status)).length;
	}
	return wasDecided && sameStatus.length > 0 && now - Date.parse(last.seen) < MAX_READ_LAG_MS;
}

/** The memory of a customer before it is read. */
export interface ReviewKnowledge {
	readonly reviews?: readonly KnownReview[];
	/**
	 * Set until the customer was read for the first time: since when its decisions are reported (ISO 8601).
	 */
	readonly unreadSince?: string;
	/** Whether the watch begins now: everything that is there was decided before. */
	readonly isAdded?: boolean;
}

/**
 * Finds the decisions that were not reported yet, and adds them to what is known. A remembered review is
 * never forgotten because one answer does not show it. A decision does not have to be seen *In Review*.
 *
 * @param knowledge the memory of the customer
 * @param answer all qualifications of the customer
 * @param now milliseconds since 1970, on the service's clock
 * @returns the decisions to report, and the new memory
 */
export function compareReviews(
	knowledge: ReviewKnowledge,
	answer: readonly ReviewedQualification[],
	now: number,
): ReviewComparison {
	const { reviews, unreadSince, isAdded } = knowledge;
	const entries = answer
		.map((reviewed) => toEntry(reviewed, now))
		// Of a decision and an open review of the same qualification, the decision is older.
		.sort((one, other) => Number(other.isDecided) - Number(one.isDecided));
	const known: KnownReview[] = [...(reviews ?? [])];
	const decided: ReviewedQualification[] = [];
	const oldest = unreadSince && toInstant(Date.parse(unreadSince) - MAX_REVIEW_DURATION_MS);
	for (const entry of entries) {
		const { reviewed, isDecided: isDecision, ...review } = entry;
		const history = known.filter(({ qualification }) =>
			isSameText(qualification, entry.qualification),
		);
		if (isKnown(entry, history, entries, now)) continue;
		known.push(review);
		const isFromBefore = isAdded || (oldest !== undefined && (review.submitted ?? oldest) < oldest);
		if (isDecision && !isFromBefore) decided.push(reviewed);
	}
	return { decided, reviews: known.slice(-Math.max(MAX_REVIEWS, 2 * entries.length)) };
}
