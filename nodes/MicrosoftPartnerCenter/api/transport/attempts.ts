import { getThrottlingResponse, RequestError, wasSent } from '../errors/requestError';
import type { AttemptResult, ErrorResponse, Failure, RequestIds } from '../errors/requestError';
import { delay } from './abort';
import { getMonotonicMs } from './clock';
import { LOOK_UP_DELAYS_MS, lookUp } from './lookUp';
import type { ServiceRequest } from './request';
import { decideRetry, mayHaveBeenApplied, mayStillBeRunning } from './retry';
import type { RetryDecision, RetryLimits } from './retry';
import type { Pause } from './throttle';

/** The parts of a request that its retries and its errors depend on. */
interface RequestTraits {
	readonly method: ServiceRequest<unknown>['method'];
	readonly limits: RetryLimits;
	/** Whether applying the write twice does harm, such as using up a second validation code. */
	readonly repeatCanHarm?: boolean;
	/** The IDs that the request carries; undefined if it carries none. */
	readonly ids?: RequestIds;
	readonly note?: string;
	/** Whether the request carries a validation code. */
	readonly hasValidationCode?: boolean;
}

/** The decision after a failed attempt: whether to retry, and whether to look up the write first. */
export interface NextStep extends RetryDecision {
	/** The response, if it was a 429 (too many requests). */
	readonly throttlingResponse?: ErrorResponse;
	/** The wait before each look-up of a write in doubt, in milliseconds; empty if no look-up is needed. */
	readonly lookUpDelaysMs: readonly number[];
}

/**
 * The state of one request over all its attempts. It sends nothing and does not depend on n8n.
 *
 * A write is in doubt from the first attempt that may have been applied. Only a proof that it was applied
 * ends the doubt: if a look-up does not show the write, or the service rejects a later attempt, the first
 * attempt may still have been applied.
 */
export class RequestAttempts {
	/** The number of failed attempts. An attempt that got a 429 does not count. */
	private countedAttempts = 0;
	/** The number of consecutive 429s that asked for a wait. */
	private namedThrottles = 0;
	/**
	 * The time of the first consecutive 429 without a wait since the last one with a wait, in milliseconds on
	 * the monotonic clock.
	 */
	private unnamedSince: number | undefined;
	private hasFailed = false;
	private failure: Failure | undefined;
	private sentIds: RequestIds | undefined;
	private isInDoubt = false;

	constructor(private readonly request: RequestTraits) {}

	/** Whether applying the write twice does harm. If so, a retry must follow an answered look-up. */
	get repeatCanHarm(): boolean {
		return this.request.repeatCanHarm === true;
	}

	/** Whether the next attempt is the first attempt of a write, so that the request has changed nothing yet. */
	get isFirstWriteAttempt(): boolean {
		return !this.hasFailed && this.request.method !== 'GET';
	}

	/**
	 * Records a failed attempt and decides what to do next.
	 *
	 * @param failure the failure of the attempt
	 * @param random a number from 0 up to 1, for the jitter
	 * @param now the current time, in milliseconds since 1970
	 * @returns the decision, with the waits in milliseconds
	 */
	record(failure: Failure, random: number, now: number): NextStep {
		const { method, limits, ids } = this.request;
		const throttlingResponse = getThrottlingResponse(failure);
		if (!throttlingResponse) this.countedAttempts++;
		this.hasFailed = true;
		this.failure = failure;
		if (wasSent(failure)) this.sentIds = ids;
		this.isInDoubt ||= method !== 'GET' && mayHaveBeenApplied(failure);
		const attempt = Math.max(1, this.countedAttempts);
		const decision = decideRetry(failure, { method, attempt, random, now }, limits);
		// A submission in doubt is never sent again: Microsoft counts them.
		const isAllowed = decision.retry && !(this.isInDoubt && method === 'POST');
		const retry = isAllowed && !this.isThrottledTooLong(throttlingResponse, decision);
		return {
			...decision,
			retry,
			throttlingResponse,
			lookUpDelaysMs: this.getLookUpDelays(failure, { ...decision, retry }),
		};
	}

	/**
	 * Whether this request got too many 429s, or got them for too long. The throttle makes all requests wait,
	 * but it forgets its pauses when other requests succeed, so a request that alone gets 429s would go on
	 * forever.
	 */
	private isThrottledTooLong(
		response: ErrorResponse | undefined,
		{ isServerRequested }: RetryDecision,
	): boolean {
		if (response === undefined) {
			this.namedThrottles = 0;
			this.unnamedSince = undefined;
			return false;
		}
		const { maxRetries, maxRetryWaitMs } = this.request.limits;
		if (isServerRequested) {
			this.namedThrottles++;
			this.unnamedSince = undefined;
			return this.namedThrottles > maxRetries;
		}
		const now = getMonotonicMs();
		this.unnamedSince ??= now;
		return now - this.unnamedSince > maxRetryWaitMs;
	}

	private getLookUpDelays(failure: Failure, next: RetryDecision): readonly number[] {
		const isAnswerable = failure.kind !== 'signIn' && failure.kind !== 'notSent';
		if (!this.isInDoubt || !isAnswerable || next.retryAfterMs !== undefined) return [];
		const minimumMs = next.retry || next.isServerRequested ? next.delayMs : 0;
		const delays = LOOK_UP_DELAYS_MS.map((ms, index) =>
			index === 0 ? Math.max(ms, minimumMs) : ms,
		);
		if (!next.retry) return delays;
		// A retry does harm only if applying the write twice does, or if this attempt may still be running.
		const isHarmful = this.repeatCanHarm || mayStillBeRunning(failure);
		return delays.slice(0, isHarmful ? -1 : 1);
	}

	/**
	 * Creates the error for a request that is not sent because the service asked for a pause.
	 *
	 * @param pause the pause in force
	 * @returns the error, with the wait in its context if the wait is longer than allowed
	 */
	toPausedError({ response, durationMs, isServerRequested }: Pause): RequestError {
		this.failure = response;
		const isTooLong = isServerRequested && durationMs > this.request.limits.maxRetryWaitMs;
		return this.toError(response, isTooLong ? durationMs : undefined);
	}

	/**
	 * Creates the error for a request that is not sent again. Its failure is that of the last attempt.
	 *
	 * @param failure the failure to report if no attempt was recorded
	 * @param retryAfterMs the wait that the service asked for, in milliseconds, if it is longer than allowed
	 * @returns the error; its context says whether the outcome of a write is unknown
	 */
	toError(failure: Failure, retryAfterMs?: number): RequestError {
		return new RequestError(this.failure ?? failure, {
			retryAfterMs,
			outcomeUnknown: this.isInDoubt || undefined,
			note: this.sentIds && this.request.note,
			hasValidationCode: this.request.hasValidationCode || undefined,
			ids: this.sentIds,
		});
	}
}

/** The steps of one request that `sendWithRetries` takes in order. */
export interface Exchange<T> {
	readonly attempts: RequestAttempts;
	/** Aborted when the execution is canceled. */
	readonly signal?: AbortSignal;
	/**
	 * Waits until the request can be sent.
	 *
	 * @throws {RequestError} if the request must not be sent
	 */
	acquire?(): Promise<void>;
	/**
	 * Makes one attempt.
	 *
	 * @returns the value of a successful response, or the failure
	 */
	send(): Promise<AttemptResult<T>>;
	/**
	 * Records that an attempt has ended.
	 *
	 * @param next the decision after a failed attempt; undefined if the attempt succeeded
	 */
	release?(next?: NextStep): void;
	readonly reconcile?: ServiceRequest<T>['reconcile'];
}

/**
 * Sends a request until an attempt succeeds, or until a retry cannot help or could do harm. A write in
 * doubt is looked up before it is sent again, and before its error is thrown.
 *
 * @param exchange the steps of the request
 * @returns the value of the successful attempt, or the result of the write that a look-up proved
 * @throws {RequestError} if no attempt succeeds and no look-up proves the write
 */
export async function sendWithRetries<T>(exchange: Exchange<T>): Promise<T> {
	const { attempts, signal, reconcile } = exchange;
	for (;;) {
		await exchange.acquire?.();
		const result = await exchange.send();
		if ('value' in result) {
			exchange.release?.();
			return result.value;
		}
		const next = attempts.record(result.failure, Math.random(), Date.now());
		exchange.release?.(next);
		let canRepeat = next.retry;
		if (reconcile !== undefined && next.lookUpDelaysMs.length > 0) {
			const { value, isAnswered } = await lookUp(reconcile, next.lookUpDelaysMs, signal);
			if (value !== undefined) return value;
			canRepeat &&= isAnswered || !attempts.repeatCanHarm;
		} else if (next.retry && !next.throttlingResponse) {
			// After a 429, the throttle makes every request wait.
			await delay(next.delayMs, signal);
		}
		if (!canRepeat || signal?.aborted) throw attempts.toError(result.failure, next.retryAfterMs);
	}
}
