import { getThrottlingResponse, RequestError, wasSent } from '../errors/requestError';
import type { AttemptResult, ErrorResponse, Failure, RequestIds } from '../errors/requestError';
import { delay } from './abort';
import { LOOK_UP_DELAYS_MS, lookUp } from './lookUp';
import type { ServiceRequest } from './request';
import { decideRetry, mayHaveBeenApplied, mayStillBeRunning } from './retry';
import type { RetryDecision, RetryLimits } from './retry';
import type { Pause } from './throttle';

/** What a request is, as far as its retries depend on it. */
interface RequestTraits {
	readonly method: ServiceRequest<unknown>['method'];
	readonly limits: RetryLimits;
	/** Whether a second run of the write does harm, such as using up a validation code. */
	readonly repeatCanHarm?: boolean;
	/** Undefined for a request that carries none. */
	readonly ids?: RequestIds;
	readonly note?: string;
}

/** What follows a failed attempt. */
export interface NextStep extends RetryDecision {
	/** The service's 429, if the failure was one. */
	readonly throttlingResponse?: ErrorResponse;
	/** Milliseconds before each look-up of a write in doubt; empty if none is needed. */
	readonly lookUpDelaysMs: readonly number[];
}

/**
 * The state of one request over all its attempts. It uses neither n8n nor a clock.
 *
 * Whether a write is in doubt is a property of the request over all its attempts: once an attempt may
 * have been applied, only a proof that it was ends the doubt. Neither a look-up that does not show the
 * write nor a later rejection proves that it was not applied.
 */
export class RequestAttempts {
	/** Failed attempts, without those that a 429 answered. */
	private countedAttempts = 0;
	private hasFailed = false;
	private failure: Failure | undefined;
	private sentIds: RequestIds | undefined;
	private isInDoubt = false;

	constructor(private readonly request: RequestTraits) {}

	/** Whether a second run of the write does harm, so that a look-up must be answered before a repeat. */
	get repeatCanHarm(): boolean {
		return this.request.repeatCanHarm === true;
	}

	/** Whether the next attempt is the first one of a write: nothing was sent that could change anything. */
	get isFirstWriteAttempt(): boolean {
		return !this.hasFailed && this.request.method !== 'GET';
	}

	/**
	 * Records a failed attempt and decides what follows.
	 *
	 * @param random from 0 up to 1, for the jitter
	 * @param now milliseconds since 1970
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
		const retry = decision.retry && !(this.isInDoubt && method === 'POST');
		return {
			...decision,
			retry,
			throttlingResponse,
			lookUpDelaysMs: this.getLookUpDelays(failure, { ...decision, retry }),
		};
	}

	private getLookUpDelays(failure: Failure, next: RetryDecision): readonly number[] {
		const isAnswerable = failure.kind !== 'signIn' && failure.kind !== 'notSent';
		if (!this.isInDoubt || !isAnswerable || next.retryAfterMs !== undefined) return [];
		const minimumMs = next.retry || next.isServerRequested ? next.delayMs : 0;
		const delays = LOOK_UP_DELAYS_MS.map((ms, index) =>
			index === 0 ? Math.max(ms, minimumMs) : ms,
		);
		if (!next.retry) return delays;
		// A repeat follows. It does harm only if the write must not run twice or the first one still runs.
		const isHarmful = this.repeatCanHarm || mayStillBeRunning(failure);
		return delays.slice(0, isHarmful ? -1 : 1);
	}

	/** The error for a request that stays unsent because of a pause. */
	toPausedError({ response, durationMs, isServerRequested }: Pause): RequestError {
		this.failure = response;
		const isTooLong = isServerRequested && durationMs > this.request.limits.maxRetryWaitMs;
		return this.toError(response, isTooLong ? durationMs : undefined);
	}

	/**
	 * The error for a request that gets no further attempt.
	 *
	 * @param failure the reason; the last attempt's if there was one
	 * @param retryAfterMs milliseconds; the wait that the service asked for if it is too long
	 */
	toError(failure: Failure, retryAfterMs?: number): RequestError {
		return new RequestError(this.failure ?? failure, {
			retryAfterMs,
			outcomeUnknown: this.isInDoubt || undefined,
			note: this.sentIds && this.request.note,
			ids: this.sentIds,
		});
	}
}

/** The steps of one request that `sendWithRetries` takes in order. */
export interface Exchange<T> {
	readonly attempts: RequestAttempts;
	/** Aborted when the execution is canceled. */
	readonly signal?: AbortSignal;
	/** Waits until the request may be sent. @throws RequestError if it must not be */
	acquire?(): Promise<void>;
	send(): Promise<AttemptResult<T>>;
	/** Called after each attempt, with what follows if it failed. */
	release?(next?: NextStep): void;
	readonly reconcile?: ServiceRequest<T>['reconcile'];
}

/**
 * Sends a request until it succeeds, or until another attempt cannot help or could do harm. A write in
 * doubt is looked up before it is sent again, and before it is given up.
 *
 * @throws RequestError
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
			// After a 429 the throttle makes every request wait.
			await delay(next.delayMs, signal);
		}
		if (!canRepeat || signal?.aborted) throw attempts.toError(result.failure, next.retryAfterMs);
	}
}
