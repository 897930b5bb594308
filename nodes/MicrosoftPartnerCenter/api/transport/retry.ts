import type { Failure, ErrorResponse, SignInFailure } from '../errors/requestError';
import { parseServiceMessage } from '../errors/serviceMessage';

/** How many retries and how long waits are allowed. */
export interface RetryLimits {
	/** Attempts after the first one. */
	readonly maxRetries: number;
	/** The longest Retry-After, in milliseconds, to wait out. */
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
	/** Whether sending the request twice is safe: GET and PUT, not POST. */
	readonly isRepeatable: boolean;
	/** The number of failed attempts so far, from 1. */
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
 * @returns milliseconds from now, never negative; undefined if there is no usable header
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
	const text = header?.trim() ?? '';
	if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
	// Every HTTP date has letters; Date.parse alone would take "-5" for a year.
	const date = /[a-z]/i.test(text) ? Date.parse(text) : NaN;
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/**
 * The wait that a response asks for, in milliseconds. If a 429 has no Retry-After header, its message
 * names the time (Microsoft's API throttling guidance: "Try again in 57 seconds.").
 */
function getRequestedDelayMs(
	{ status, headers, body }: ErrorResponse,
	now: number,
): number | undefined {
	const { message } = status === 429 ? parseServiceMessage(body) : {};
	const seconds = /\btry again in (\d+) seconds?\b/i.exec(message ?? '')?.[1];
	return parseRetryAfter(headers['retry-after'] ?? seconds, now);
}

/** Whether retrying can help. Whether it is safe is `isRepeatable`'s question. */
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

/**
 * Decides whether and when a request is sent again. A Retry-After is obeyed exactly; without one, the
 * wait grows exponentially with full jitter.
 *
 * @returns a wait of 0 if a retry cannot help
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
