import type { ErrorResponse, Failure, SignInFailure } from '../errors/requestError';
import { parseServiceMessage } from '../errors/serviceMessage';

/** How many retries and how long waits are allowed. */
export interface RetryLimits {
	/** Attempts after the first one. */
	readonly maxRetries: number;
	/**
	 * Milliseconds: the longest Retry-After to wait out, and the longest time in total for consecutive
	 * pauses whose length the service does not name.
	 */
	readonly maxRetryWaitMs: number;
}

/** The wait before the first retry if the service named none. It doubles, with jitter, up to the maximum. */
const INITIAL_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 20_000;

/** Statuses after which the same request can succeed a little later. */
const TRANSIENT_STATUSES = [408, 429, 500, 502, 503, 504];

/** Whether and when a failed request is sent again. */
export interface RetryDecision {
	readonly retry: boolean;
	/** Milliseconds to wait before a retry, or before a look-up of the outcome. */
	readonly delayMs: number;
	/** Whether the service named that wait. */
	readonly isServerRequested: boolean;
	/** Milliseconds: the wait that the service named, if it is longer than allowed. */
	readonly retryAfterMs?: number;
}

/** What a decision depends on, besides the failure. */
export interface RetrySituation {
	/** POST is not safe to send twice. */
	readonly method: 'GET' | 'PUT' | 'POST';
	/** The number of failed attempts so far, from 1. A 429 does not count. */
	readonly attempt: number;
	/** A number from 0 up to 1, for the jitter. */
	readonly random: number;
	/** Milliseconds since 1970. */
	readonly now: number;
}

/**
 * Reads a Retry-After header (RFC 9110): whole seconds or an HTTP date.
 *
 * @param now milliseconds since 1970, by the clock that the date was made with
 * @returns milliseconds from now, never negative; undefined if there is no usable header
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
	const text = header?.trim() ?? '';
	if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
	const date = parseHttpDate(text);
	return date === undefined ? undefined : Math.max(0, date - now);
}

/** Reads an HTTP date as milliseconds since 1970. */
function parseHttpDate(text = ''): number | undefined {
	// Every HTTP date has letters; Date.parse alone would take "-5" for a year.
	const date = /[a-z]/i.test(text) ? Date.parse(text) : NaN;
	return Number.isNaN(date) ? undefined : date;
}

/**
 * The wait that a response asks for, in milliseconds. If a 429 has no Retry-After header, its message
 * names the time (Microsoft's API throttling guidance: "Try again in 57 seconds."). A date is compared
 * with the response's own Date header, because the clocks of the service and of n8n can differ.
 */
function getRequestedDelayMs(
	{ status, headers, body }: ErrorResponse,
	now: number,
): number | undefined {
	const { message } = status === 429 ? parseServiceMessage(body) : {};
	const seconds = /\btry again in (\d+) seconds?\b/i.exec(message ?? '')?.[1];
	return parseRetryAfter(headers['retry-after'] ?? seconds, parseHttpDate(headers.date) ?? now);
}

/** Whether retrying can help. Whether it is safe is `isSafeToRepeat`'s question. */
function isTransient(failure: Failure): boolean {
	switch (failure.kind) {
		case 'errorResponse':
			return TRANSIENT_STATUSES.includes(failure.status);
		case 'noResponse':
			return failure.reason !== 'certificate';
		case 'unreadable':
			// Text that is not JSON was cut off, or comes from a proxy. A complete JSON value would only come
			// again.
			return typeof failure.body === 'string';
		case 'signIn':
			return failure.outage !== undefined && isTransientOutage(failure.outage);
		case 'notSent':
			return false;
	}
}

/** An unreadable sign-in response is discarded (it may contain a secret), but is worth a retry. */
function isTransientOutage(outage: NonNullable<SignInFailure['outage']>): boolean {
	return outage.kind === 'unreadable' || isTransient(outage);
}

/** Whether the service certainly did nothing for this request, so that even a POST is safe to retry. */
function isKnownNotApplied(failure: Failure): boolean {
	if (failure.kind === 'errorResponse') return failure.status === 429;
	return failure.kind === 'signIn' || (failure.kind === 'noResponse' && failure.neverSent);
}

/**
 * Whether sending the request again after a failure does no harm. A write that was answered with
 * success is never sent again, even if the response is not understood.
 */
function isSafeToRepeat(failure: Failure, method: RetrySituation['method']): boolean {
	if (method === 'GET' || isKnownNotApplied(failure)) return true;
	return method === 'PUT' && failure.kind !== 'unreadable';
}

/** Whether a write may have been applied although no success was read. */
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

/** Whether the service may still be working on the request: no response says that it ended. */
export function mayStillBeRunning(failure: Failure): boolean {
	if (failure.kind === 'errorResponse') return [408, 504].includes(failure.status);
	return failure.kind === 'noResponse' && !failure.neverSent;
}

/**
 * The wait before a retry if the service names none: it doubles with each attempt, up to 20 seconds.
 * The jitter is at most half of it, so that the wait always grows ("equal jitter").
 *
 * @param attempt from 1
 * @param random from 0 up to 1
 * @returns milliseconds
 */
export function getBackoffMs(attempt: number, random: number): number {
	const fullMs = Math.min(MAX_BACKOFF_MS, INITIAL_BACKOFF_MS * 2 ** (attempt - 1));
	return (fullMs / 2) * (1 + random);
}

/**
 * Decides whether and when a request is sent again. A Retry-After is obeyed exactly, but from the second
 * failure on the wait is at least the backoff. Without one, the wait grows exponentially. How often a 429 is retried is the throttle's decision.
 *
 * @returns a wait of 0 if a retry cannot help
 */
export function decideRetry(
	failure: Failure,
	{ method, attempt, random, now }: RetrySituation,
	limits: RetryLimits,
): RetryDecision {
	if (!isTransient(failure)) return { retry: false, delayMs: 0, isServerRequested: false };
	const response = failure.kind === 'signIn' ? failure.outage : failure;
	const retryAfterMs =
		response?.kind === 'errorResponse' ? getRequestedDelayMs(response, now) : undefined;
	if (retryAfterMs !== undefined && retryAfterMs > limits.maxRetryWaitMs) {
		return { retry: false, delayMs: retryAfterMs, isServerRequested: true, retryAfterMs };
	}
	const backoffMs = getBackoffMs(attempt, random);
	// Some responses ask for no time at all, again and again.
	const shortestMs = attempt > 1 ? backoffMs : 0;
	return {
		retry: attempt <= limits.maxRetries && isSafeToRepeat(failure, method),
		delayMs: retryAfterMs === undefined ? backoffMs : Math.max(retryAfterMs, shortestMs),
		isServerRequested: retryAfterMs !== undefined,
	};
}
