import { sleep } from 'n8n-workflow';
import type { ErrorResponse } from '../errors/requestError';
import { POLL_INTERVAL_MS } from './abort';
import { getMonotonicMs } from './clock';
import { getBackoffMs } from './retry';

/** The interval, in milliseconds, in which one more request is sent after a pause even if none has ended. */
const PROBE_INTERVAL_MS = 1000;

/** The longest pause, in milliseconds. If a Retry-After is longer, one request is sent after an hour. */
export const MAX_PAUSE_MS = 3_600_000;

/** More than any run waits out: *Max Retries* is at most 20. */
const MAX_REMEMBERED_PAUSES = 50;

/** The 429 that a request got, as reported to `release`. */
export interface Throttling {
	/** The response with the status 429; errors quote its message. */
	readonly response: ErrorResponse;
	/** The wait in milliseconds, if the service gave one. */
	readonly requestedMs?: number;
}

/** A pause in force. */
export interface Pause {
	/** The response with the status 429 that started the pause. */
	readonly response: ErrorResponse;
	/** The time until the pause ends, in milliseconds. */
	readonly durationMs: number;
	/** Whether the service gave that time. */
	readonly isServerRequested: boolean;
}

/** The limits on the wait in `acquire`, and the signals that end it. */
export interface AcquireOptions {
	/**
	 * The longest pause to wait for if the service gives its length, in milliseconds. It is also the longest
	 * total time for consecutive pauses whose length the service does not give.
	 */
	readonly maxWaitMs: number;
	/** The maximum number of consecutive pauses to wait for, of those whose length the service gives. */
	readonly maxConsecutivePauses: number;
	/** The start of the run on the monotonic clock, in milliseconds. Earlier pauses do not count. */
	readonly since: number;
	/** The wait ends when one of them is aborted. */
	readonly signals: readonly AbortSignal[];
}

/** The reason that a request must not be sent: the wait was canceled, or the pause is too long. */
export type Rejection = 'canceled' | Pause;

interface Waiter extends AcquireOptions {
	/** FIFO position. A request that got a 429 keeps its position when it is sent again. */
	readonly sequence: number;
	readonly resolve: (rejection?: Rejection) => void;
}

/**
 * Holds back the requests to one partner tenant while the service asks for a pause. Source: Microsoft's
 * API throttling guidance: wait as long as Retry-After says; earlier requests count against the partner.
 * After a pause, one request is sent. Then the concurrency grows by one with each completed request, so
 * that few requests hit a limit that is still in force.
 *
 * The gate only saves requests. Each process has its own gate, and each request has its own retries.
 */
export class ThrottleGate {
	/** The pause that ends last, with its end on the monotonic clock in milliseconds. */
	private pause: (Pause & { readonly until: number }) | undefined;
	/**
	 * The number of pauses since the last success. Several 429 responses at the same time count as one pause.
	 * All times below are milliseconds on the monotonic clock.
	 */
	private consecutivePauses = 0;
	private lastPauseStartedAt = 0;
	/** The starts of the consecutive pauses whose length the service gave. */
	private namedPauseStarts: number[] = [];
	/** The start of the first pause without a given length since the last pause with one. */
	private unnamedSince: number | undefined;
	private hasDispatchedSincePause = true;
	private concurrencyLimit = Infinity;
	private activeCount = 0;
	private lastDispatchAt = -PROBE_INTERVAL_MS;
	private sequence = 0;
	/** The waiting requests, in the order of `sequence`. */
	private readonly queue: Waiter[] = [];
	private isPolling = false;

	/**
	 * Gets the FIFO position for a new request. The request keeps it for all its attempts.
	 *
	 * @returns a number that is higher than all earlier ones
	 */
	nextSequence(): number {
		return this.sequence++;
	}

	/**
	 * Waits until a request can be sent. The caller must then call `release` when the request has ended.
	 *
	 * @param sequence the request's FIFO position
	 * @param options the limits on the wait, and the signals that end it
	 * @returns undefined if the request can be sent; otherwise the reason that it must not be sent
	 */
	async acquire(sequence: number, options: AcquireOptions): Promise<Rejection | undefined> {
		const { signals } = options;
		if (signals.some(({ aborted }) => aborted)) return 'canceled';
		return await new Promise((resolvePromise) => {
			const cancel = () => {
				this.remove(waiter);
				resolve('canceled');
			};
			const resolve = (rejection?: Rejection) => {
				for (const signal of signals) signal.removeEventListener('abort', cancel);
				resolvePromise(rejection);
			};
			const waiter: Waiter = { ...options, sequence, resolve };
			for (const signal of signals) signal.addEventListener('abort', cancel);
			const index = this.queue.findIndex((other) => other.sequence > sequence);
			this.queue.splice(index < 0 ? this.queue.length : index, 0, waiter);
			this.dispatch();
			void this.pollWhileWaiting();
		});
	}

	/**
	 * Records that a request has ended.
	 *
	 * @param throttling the 429 that the request got; undefined for any other result
	 */
	release(throttling?: Throttling): void {
		this.activeCount--;
		const now = getMonotonicMs();
		if (throttling === undefined) this.recordNotThrottled(now);
		else this.recordPause(throttling, now);
		this.dispatch();
	}

	private recordPause(throttling: Throttling, now: number): void {
		if (this.getRemainingPauseMs(now) === 0 && this.hasDispatchedSincePause) {
			this.consecutivePauses++;
			this.lastPauseStartedAt = now;
		}
		this.hasDispatchedSincePause = false;
		const pause = this.toPause(throttling);
		if (pause.isServerRequested) {
			const starts = new Set([...this.namedPauseStarts, this.lastPauseStartedAt]);
			this.namedPauseStarts = [...starts].slice(-MAX_REMEMBERED_PAUSES);
			this.unnamedSince = undefined;
		} else if (!this.namedPauseStarts.includes(this.lastPauseStartedAt)) {
			this.unnamedSince ??= now;
		}
		const until = now + Math.min(pause.durationMs, MAX_PAUSE_MS);
		if (until >= (this.pause?.until ?? 0)) this.pause = { ...pause, until };
		this.concurrencyLimit = 1;
	}

	/**
	 * Calculates the length of a pause. The first pause is exactly as long as the service says. Each further
	 * consecutive pause is at least as long as the backoff (Microsoft's guidance: exponential backoff after a
	 * repeated 429), because some responses ask for a wait of 0 seconds.
	 */
	private toPause({ response, requestedMs }: Throttling): Pause {
		const { consecutivePauses } = this;
		const backoffMs = getBackoffMs(consecutivePauses, Math.random());
		if (requestedMs !== undefined && requestedMs >= backoffMs) {
			return { response, durationMs: requestedMs, isServerRequested: true };
		}
		const durationMs = consecutivePauses === 1 ? (requestedMs ?? backoffMs) : backoffMs;
		return { response, durationMs, isServerRequested: false };
	}

	private recordNotThrottled(now: number): void {
		const isPaused = this.getRemainingPauseMs(now) > 0;
		// If a request was sent before the current pause, its response says nothing about that pause.
		const current = isPaused ? this.lastPauseStartedAt : Infinity;
		this.consecutivePauses = isPaused ? 1 : 0;
		this.namedPauseStarts = this.namedPauseStarts.filter((start) => start === current);
		this.unnamedSince = isPaused && this.unnamedSince !== undefined ? current : undefined;
		if (!isPaused) this.concurrencyLimit++;
	}

	private getRemainingPauseMs(now: number): number {
		return Math.max(0, (this.pause?.until ?? 0) - now);
	}

	private dispatch(): void {
		const now = getMonotonicMs();
		const remainingMs = this.getRemainingPauseMs(now);
		if (remainingMs > 0) this.rejectExpiredWaiters(remainingMs, now);
		while (remainingMs === 0 && this.hasFreeSlot(now)) {
			const next = this.queue.shift();
			if (next === undefined) return;
			this.activeCount++;
			this.lastDispatchAt = now;
			this.hasDispatchedSincePause = true;
			next.resolve();
		}
	}

	private hasFreeSlot(now: number): boolean {
		return (
			this.activeCount < this.concurrencyLimit || now - this.lastDispatchAt >= PROBE_INTERVAL_MS
		);
	}

	private rejectExpiredWaiters(remainingMs: number, now: number): void {
		const { pause } = this;
		if (pause === undefined) return;
		for (const waiter of this.queue.filter((other) => this.isExpired(other, remainingMs, now))) {
			this.remove(waiter);
			waiter.resolve({ ...pause, durationMs: remainingMs });
		}
	}

	private isExpired(
		{ maxWaitMs, maxConsecutivePauses, since }: Waiter,
		remainingMs: number,
		now: number,
	): boolean {
		if (this.pause?.isServerRequested && maxWaitMs < remainingMs) return true;
		const namedPauses = this.namedPauseStarts.filter((start) => start >= since).length;
		if (namedPauses > maxConsecutivePauses) return true;
		const { unnamedSince } = this;
		return unnamedSince !== undefined && now - Math.max(since, unnamedSince) > maxWaitMs;
	}

	private remove(waiter: Waiter): void {
		this.queue.splice(this.queue.indexOf(waiter), 1);
	}

	/** Calls `dispatch` repeatedly while requests wait. The only timer that n8n offers is its `sleep`. */
	private async pollWhileWaiting(): Promise<void> {
		if (this.isPolling) return;
		this.isPolling = true;
		while (this.queue.length > 0) {
			const remainingMs = this.getRemainingPauseMs(getMonotonicMs());
			await sleep(remainingMs > 0 ? Math.min(remainingMs, POLL_INTERVAL_MS) : POLL_INTERVAL_MS);
			this.dispatch();
		}
		this.isPolling = false;
	}
}

/** The gates of this process, by the key of the partner tenant. */
export const throttleGates = new Map<string, ThrottleGate>();

/**
 * Gets the gate for a partner tenant. All runs in this process share it.
 *
 * @param key identifies the API and the tenant
 * @returns the gate, which is created by the first call with the key
 */
export function getThrottleGate(key: string): ThrottleGate {
	const gate = throttleGates.get(key) ?? new ThrottleGate();
	throttleGates.set(key, gate);
	return gate;
}
