import { getThrottlingResponse, RequestError, wasSent } from '../errors/requestError';
import type { AttemptResult, ErrorResponse, Failure, RequestIds } from '../errors/requestError';
import { delay } from './abort';
import type { ServiceRequest } from './request';
import { decideRetry, mayHaveBeenApplied } from './retry';
import type { RetryDecision, RetryLimits } from './retry';
import type { Pause } from './throttle';

/** What a request is, as far as its retries depend on it. */
interface RequestTraits {
	readonly method: ServiceRequest<unknown>['method'];
	readonly limits: RetryLimits;
	/** Undefined for a request that carries none. */
	readonly ids?: RequestIds;
	readonly note?: string;
}

/** What follows a failed attempt. */
export interface NextStep extends RetryDecision {
	/** The service's 429, if the failure was one. */
	readonly throttlingResponse?: ErrorResponse;
}

/** The state of one request over all its attempts. It knows neither n8n nor a clock. */
export class RequestAttempts {
	private attemptCount = 0;
	private failure: Failure | undefined;
	private sentIds: RequestIds | undefined;
	/** Whether an attempt of a write may have been applied. */
	outcomeUnknown = false;

	constructor(private readonly request: RequestTraits) {}

	/** Whether the next attempt is the first one of a write: nothing was sent that could change anything. */
	get isFirstWriteAttempt(): boolean {
		return this.attemptCount === 0 && this.request.method !== 'GET';
	}

	/**
	 * Records a failed attempt and decides what follows.
	 *
	 * @param random from 0 up to 1, for the jitter
	 * @param now milliseconds since 1970
	 */
	record(failure: Failure, random: number, now: number): NextStep {
		const { method, limits, ids } = this.request;
		this.attemptCount++;
		this.failure = failure;
		if (wasSent(failure)) this.sentIds = ids;
		this.outcomeUnknown ||= method !== 'GET' && mayHaveBeenApplied(failure);
		const situation = {
			isRepeatable: method !== 'POST',
			attempt: this.attemptCount,
			random,
			now,
		};
		return {
			...decideRetry(failure, situation, limits),
			throttlingResponse: getThrottlingResponse(failure),
		};
	}

	/** Records that a look-up does not show the write. An unreadable response stays in doubt. */
	recordNotApplied(): void {
		if (this.failure?.kind !== 'unreadable') this.outcomeUnknown = false;
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
			outcomeUnknown: this.outcomeUnknown || undefined,
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
 * Sends a request until it succeeds, or until another attempt cannot help or could do harm.
 *
 * @throws RequestError
 */
export async function sendWithRetries<T>(exchange: Exchange<T>): Promise<T> {
	const { attempts, signal } = exchange;
	for (;;) {
		await exchange.acquire?.();
		const result = await exchange.send();
		if ('value' in result) {
			exchange.release?.();
			return result.value;
		}
		const next = attempts.record(result.failure, Math.random(), Date.now());
		exchange.release?.(next);
		const needsReconcile = attempts.outcomeUnknown && next.retryAfterMs === undefined;
		const reconcile = needsReconcile ? exchange.reconcile : undefined;
		// After a 429 the throttle makes every request wait.
		const waits = next.retry || (reconcile !== undefined && next.isServerRequested);
		if (waits && !next.throttlingResponse) await delay(next.delayMs, signal);
		if (reconcile && !signal?.aborted) {
			const outcome = await reconcile().catch(() => undefined);
			if (outcome === undefined) throw attempts.toError(result.failure);
			if ('applied' in outcome) return outcome.applied;
			attempts.recordNotApplied();
		}
		if (!next.retry || signal?.aborted) throw attempts.toError(result.failure, next.retryAfterMs);
	}
}
