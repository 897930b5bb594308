import type { Failure, ErrorResponse, SignInFailure } from '../errors/requestError';
import { parseServiceMessage } from '../errors/serviceMessage';

/** How patient the node is. */
export interface RetryLimits {
	/** Tries after the first. */
	readonly maxRetries: number;
	/** The longest Retry-After, in milliseconds, that is waited out. */
	readonly maxRetryWaitMs: number;
}

/** The wait before the first repeat where the service named none; it doubles, jittered, up to the cap. */
const INITIAL_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 20_000;

/** Statuses after which the same request may succeed a little later. */
const TRANSIENT_STATUSES = [408, 429, 500, 502, 503, 504];

export interface RetryDecision {
	readonly retry: boolean;
	/** Milliseconds before a repeat makes sense, or a look at what became of the request. */
	readonly delayMs: number;
	/** Whether the service itself named that wait. */
	readonly isServerRequested: boolean;
	/** The service's own wait, where it is longer than the node's patience. */
	readonly retryAfterMs?: number;
}

/** What a decision rests on, besides the failure. */
export interface RetrySituation {
	/** Whether a second request does no harm: GET and PUT, not POST. */
	readonly isRepeatable: boolean;
	/** How many tries failed so far, from 1. */
	readonly attempt: number;
	/** A number from 0 up to 1, for the jitter. */
	readonly random: number;
	/** Milliseconds since 1970. */
	readonly now: number;
}

/**
 * Reads a Retry-After header (RFC 9110): whole seconds or an HTTP date.
 *
 * @param now milliseconds since 1970
 * @returns milliseconds from now, never negative; undefined where there is no usable header
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
	const text = header?.trim() ?? '';
	if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
	// Every HTTP date has letters; Date.parse alone would take "-5" for a year.
	const date = /[a-z]/i.test(text) ? Date.parse(text) : NaN;
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/**
 * The wait that an answer asks for, in milliseconds. Where the header is missing, a 429 has it in words
 * (Microsoft's API throttling guidance: "Try again in 57 seconds.").
 */
function getRequestedDelayMs(
	{ status, headers, body }: ErrorResponse,
	now: number,
): number | undefined {
	const { message: words } = status === 429 ? parseServiceMessage(body) : {};
	const inWords = /\btry again in (\d+) seconds?\b/i.exec(words ?? '')?.[1];
	return parseRetryAfter(headers['retry-after'] ?? inWords, now);
}

/** Whether a repeat may help. What repeats must not do is decided by `isRepeatable`. */
function isTransient(failure: Failure): boolean {
	switch (failure.kind) {
		case 'errorResponse':
			return TRANSIENT_STATUSES.includes(failure.status);
		case 'noResponse':
			return failure.reason !== 'certificate';
		case 'unreadable':
			// Text that is no JSON broke on its way or comes from something in between; a whole JSON value
			// would only come again.
			return typeof failure.body === 'string';
		case 'signIn':
			return failure.outage !== undefined && isTransientOutage(failure.outage);
		case 'notSent':
			return false;
	}
}

/** What a sign-in answered without tokens is not kept (it may hold a secret), but may well be better next time. */
function isTransientOutage(outage: NonNullable<SignInFailure['outage']>): boolean {
	return outage.kind === 'unreadable' || isTransient(outage);
}

/** Whether the service surely did nothing for this request, so that even a POST may be repeated. */
function isKnownNotApplied(failure: Failure): boolean {
	if (failure.kind === 'errorResponse') return failure.status === 429;
	return failure.kind === 'signIn' || (failure.kind === 'noResponse' && failure.neverSent);
}

/** Whether a write may have been carried out although no success was read. */
export function mayHaveBeenApplied(failure: Failure): boolean {
	switch (failure.kind) {
		case 'errorResponse':
			return failure.status === 408 || failure.status >= 500;
		case 'noResponse':
			return !failure.neverSent;
		case 'unreadable':
			return true;
		case 'signIn':
		case 'notSent':
			return false;
	}
}

/**
 * Decides whether a request is repeated, and when. A Retry-After is obeyed exactly; without one the
 * wait grows exponentially with full jitter.
 */
export function decideRetry(
	failure: Failure,
	{ isRepeatable, attempt, random, now }: RetrySituation,
	limits: RetryLimits,
): RetryDecision {
	if (!isTransient(failure)) return { retry: false, delayMs: 0, isServerRequested: false };
	const answer = failure.kind === 'signIn' ? failure.outage : failure;
	const retryAfterMs =
		answer?.kind === 'errorResponse' ? getRequestedDelayMs(answer, now) : undefined;
	if (retryAfterMs !== undefined && retryAfterMs > limits.maxRetryWaitMs) {
		return { retry: false, delayMs: retryAfterMs, isServerRequested: true, retryAfterMs };
	}
	const backoffMs = random * Math.min(MAX_BACKOFF_MS, INITIAL_BACKOFF_MS * 2 ** (attempt - 1));
	return {
		retry: attempt <= limits.maxRetries && (isRepeatable || isKnownNotApplied(failure)),
		delayMs: retryAfterMs ?? backoffMs,
		isServerRequested: retryAfterMs !== undefined,
	};
}
