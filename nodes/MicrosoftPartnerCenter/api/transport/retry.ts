import type { ErrorResponse, Failure, ProxyResponse, SignInFailure } from '../errors/requestError';
import { parseServiceMessage } from '../errors/serviceMessage';

/** The maximum number of retries, and the longest wait. */
export interface RetryLimits {
	/** The maximum number of attempts after the first one. */
	readonly maxRetries: number;
	/**
	 * The longest Retry-After to wait for, in milliseconds. It is also the longest total time for consecutive
	 * pauses whose length the service does not give.
	 */
	readonly maxRetryWaitMs: number;
}

/** The wait before the first retry if the service gave none. It doubles with each retry, with jitter. */
const INITIAL_BACKOFF_MS = 500;
/** The longest wait before a retry if the service gave none. */
const MAX_BACKOFF_MS = 20_000;

/** Statuses after which the same request can succeed a short time later. */
const TRANSIENT_STATUSES = [408, 429, 500, 502, 503, 504];

/** Whether and when a failed request is sent again. */
export interface RetryDecision {
	readonly retry: boolean;
	/** The wait before a retry, or before a look-up of the outcome, in milliseconds. */
	readonly delayMs: number;
	/** Whether the service gave that wait. */
	readonly isServerRequested: boolean;
	/** The wait that the service gave, in milliseconds, if it is longer than allowed. */
	readonly retryAfterMs?: number;
}

/** The facts that a retry decision depends on, besides the failure. */
export interface RetrySituation {
	/** POST is not safe to send twice. */
	readonly method: 'GET' | 'PUT' | 'POST';
	/** The number of failed attempts so far, from 1. An attempt that got a 429 does not count. */
	readonly attempt: number;
	/** A number from 0 up to 1, for the jitter. */
	readonly random: number;
	/** The current time, in milliseconds since 1970. */
	readonly now: number;
}

/**
 * Reads a Retry-After header (RFC 9110): whole seconds or an HTTP date.
 *
 * @param header the value of the header; undefined if the response has none
 * @param now the current time of the service, in milliseconds since 1970
 * @returns the wait in milliseconds, never negative; undefined if the header is missing or not valid
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
	const text = header?.trim() ?? '';
	if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
	const date = parseHttpDate(text);
	return date === undefined ? undefined : Math.max(0, date - now);
}

/** Reads an HTTP date as milliseconds since 1970. */
function parseHttpDate(text = ''): number | undefined {
	// Every HTTP date contains letters. Date.parse alone would accept "-5" as a year.
	const date = /[a-z]/i.test(text) ? Date.parse(text) : NaN;
	return Number.isNaN(date) ? undefined : date;
}

/**
 * Gets the wait that a response asks for, in milliseconds. If a 429 has no Retry-After header, its message
 * contains the wait (Microsoft's API throttling guidance: "Try again in 57 seconds."). A date is compared
 * with the response's own Date header, because the clocks of the service and of n8n can differ.
 */
function getRequestedDelayMs(
	{ kind, status, headers, body }: ErrorResponse | ProxyResponse,
	now: number,
): number | undefined {
	const { message } = kind === 'errorResponse' && status === 429 ? parseServiceMessage(body) : {};
	const seconds = /\btry again in (\d+) seconds?\b/i.exec(message ?? '')?.[1];
	return parseRetryAfter(headers['retry-after'] ?? seconds, parseHttpDate(headers.date) ?? now);
}

/** Whether a retry can help. `isSafeToRepeat` decides whether it is safe. */
function isTransient(failure: Failure): boolean {
	switch (failure.kind) {
		case 'errorResponse':
		case 'proxyResponse':
			return TRANSIENT_STATUSES.includes(failure.status);
		case 'noResponse':
			return failure.reason !== 'certificate' && failure.reason !== 'tls';
		case 'unreadable':
			// Text that is not JSON was cut off or comes from a proxy. A retry would only return a complete JSON
			// value again.
			return typeof failure.body === 'string';
		case 'signIn':
			return failure.outage !== undefined && isTransientOutage(failure.outage);
		case 'notSent':
			return false;
	}
}

/** An unreadable sign-in response is discarded because it may contain a secret. A retry can still help. */
function isTransientOutage(outage: NonNullable<SignInFailure['outage']>): boolean {
	return outage.kind === 'unreadable' || isTransient(outage);
}

/** Whether the service certainly did not apply the request, so that a retry of a POST is safe too. */
function isKnownNotApplied(failure: Failure): boolean {
	switch (failure.kind) {
		case 'errorResponse':
			return failure.status === 429;
		case 'noResponse':
		case 'proxyResponse':
			return failure.neverSent;
		case 'signIn':
			return true;
		case 'unreadable':
		case 'notSent':
			return false;
	}
}

/**
 * Whether it is safe to send the request again after a failure. A write whose response has a success
 * status is never sent again, even if its body has an unknown form.
 */
function isSafeToRepeat(failure: Failure, method: RetrySituation['method']): boolean {
	if (method === 'GET' || isKnownNotApplied(failure)) return true;
	return method === 'PUT' && failure.kind !== 'unreadable';
}

/** Whether a write may have been applied, even though the node did not receive a readable success. */
export function mayHaveBeenApplied(failure: Failure): boolean {
	switch (failure.kind) {
		case 'errorResponse':
			// Only a 4xx is a rejection. A redirect can follow a change (303 See Other).
			return failure.status < 400 || failure.status === 408 || failure.status >= 500;
		case 'proxyResponse':
			return !failure.neverSent && failure.status >= 500;
		case 'noResponse':
			return !failure.neverSent;
		case 'unreadable':
			return true;
		case 'signIn':
		case 'notSent':
			return false;
	}
}

/** Whether the service may still be working on the request, because no response says that it has ended. */
export function mayStillBeRunning(failure: Failure): boolean {
	if (failure.kind === 'errorResponse') return [408, 504].includes(failure.status);
	if (failure.kind === 'proxyResponse') return !failure.neverSent && failure.status === 504;
	return failure.kind === 'noResponse' && !failure.neverSent;
}

/**
 * Calculates the wait before a retry if the service gives none. It doubles with each attempt, up to 20
 * seconds. Half of it is random ("equal jitter"), so the wait never gets shorter before it reaches the
 * maximum.
 *
 * @param attempt the number of failed attempts so far, from 1
 * @param random a number from 0 up to 1, for the jitter
 * @returns the wait in milliseconds
 */
export function getBackoffMs(attempt: number, random: number): number {
	const fullMs = Math.min(MAX_BACKOFF_MS, INITIAL_BACKOFF_MS * 2 ** (attempt - 1));
	return (fullMs / 2) * (1 + random);
}

/**
 * Decides whether and when a request is sent again. After the first failure, the wait is exactly the
 * Retry-After. From the second failure on, it is at least the backoff. Without a Retry-After, the wait is
 * the backoff. The throttle and `RequestAttempts` decide how many times a 429 is retried.
 *
 * @param failure the failure of the last attempt
 * @param situation the method of the request, the number of failed attempts, and the current time
 * @param limits the maximum number of retries, and the longest wait
 * @returns the decision; its wait is 0 if a retry cannot help
 */
export function decideRetry(
	failure: Failure,
	{ method, attempt, random, now }: RetrySituation,
	limits: RetryLimits,
): RetryDecision {
	if (!isTransient(failure)) return { retry: false, delayMs: 0, isServerRequested: false };
	const response = failure.kind === 'signIn' ? failure.outage : failure;
	const hasHeaders = response?.kind === 'errorResponse' || response?.kind === 'proxyResponse';
	const retryAfterMs = hasHeaders ? getRequestedDelayMs(response, now) : undefined;
	if (retryAfterMs !== undefined && retryAfterMs > limits.maxRetryWaitMs) {
		return { retry: false, delayMs: retryAfterMs, isServerRequested: true, retryAfterMs };
	}
	const backoffMs = getBackoffMs(attempt, random);
	// Some responses ask for a wait of 0 seconds every time.
	const shortestMs = attempt > 1 ? backoffMs : 0;
	return {
		retry: attempt <= limits.maxRetries && isSafeToRepeat(failure, method),
		delayMs: retryAfterMs === undefined ? backoffMs : Math.max(retryAfterMs, shortestMs),
		isServerRequested: retryAfterMs !== undefined,
	};
}
