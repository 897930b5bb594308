import { sleep } from 'n8n-workflow';
import type { ErrorResponse } from '../errors/requestError';
import { POLL_INTERVAL_MS } from './abort';
import { getMonotonicMs } from './clock';
import { getBackoffMs } from './retry';

/** After a pause, in milliseconds: how often one more request is sent even if none has ended yet. */
const PROBE_INTERVAL_MS = 1000;

/** Caps absurd Retry-After values, in milliseconds: after an hour, one request probes again. */
export const MAX_PAUSE_MS = 3_600_000;

/** A 429, as a released request reports it. */
export interface Throttling {
	/** An error quotes its message. */
	readonly response: ErrorResponse;
	/** Milliseconds to wait, if the service named a time. */
	readonly requestedMs?: number;
}

/** A pause in force. */
export interface Pause {
	readonly response: ErrorResponse;
	/** Milliseconds from now. */
	readonly durationMs: number;
	/** Whether the service named that time. */
	readonly isServerRequested: boolean;
}

/** The options of `acquire`. */
export interface AcquireOptions {
	/**
	 * Milliseconds: the longest pause to wait out if the service names it, and the longest time in total
	 * for consecutive pauses whose length it does not name.
	 */
	readonly maxWaitMs: number;
	/** How many consecutive pauses whose length the service names to wait out. */
	readonly maxConsecutivePauses: number;
	/** When the run began, by the monotonic clock: earlier pauses do not count. */
	readonly since: number;
	/** Each of them ends the wait. */
	readonly signals: readonly AbortSignal[];
}

/** Why `acquire` gave no slot: the wait was ended, or the pause is too long. */
export type Rejection = 'canceled' | Pause;

interface Waiter extends AcquireOptions {
	/** FIFO position. A request that got a 429 keeps its position when it is sent again. */
	readonly sequence: number;
	readonly resolve: (rejection?: Rejection) => void;
}

/**
 * Holds back the requests to one partner tenant while the service asks for a pause. Source: Microsoft's
 * API throttling guidance: wait as long as Retry-After says; earlier requests count against the partner.
 * After a pause one request is sent, then concurrency grows by one per completed request, so few
 * requests hit a limit that is still in force.
 *
 * It only saves requests: each process has its own gate, and each request is retried by itself.
 */
export class ThrottleGate {
	/** The pause that ends last, with its end by the monotonic clock. */
	private pause: (Pause & { readonly until: number }) | undefined;
	/**
	 * The pauses since the last success. Several responses that ask for a pause at the same time count as
	 * one. All times are by the monotonic clock.
	 */
	private consecutivePauses = 0;
	private lastPauseStartedAt = 0;
	/** The starts of those whose length the service named. */
	private namedPauseStarts: number[] = [];
	/** The start of the first one since the last named one. */
	private unnamedSince: number | undefined;
	private hasDispatchedSincePause = true;
	private concurrencyLimit = Infinity;
	private activeCount = 0;
	private lastDispatchAt = -PROBE_INTERVAL_MS;
	private sequence = 0;
	/** In the order of `sequence`. */
	private readonly queue: Waiter[] = [];
	private isPolling = false;

	/** The FIFO position for a new request, which it keeps for all its attempts. */
	nextSequence(): number {
		return this.sequence++;
	}

	/**
	 * Waits until a request may be sent. The caller must call `release` when the request has ended.
	 *
	 * @param sequence the request's FIFO position
	 * @returns undefined if the request may be sent; otherwise why not
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

	/** Records that a request has ended. @param throttling its response, if that was a 429 */
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
			this.namedPauseStarts = [...starts];
			this.unnamedSince = undefined;
		} else if (!this.namedPauseStarts.includes(this.lastPauseStartedAt)) {
			this.unnamedSince ??= now;
		}
		const until = now + Math.min(pause.durationMs, MAX_PAUSE_MS);
		if (until >= (this.pause?.until ?? 0)) this.pause = { ...pause, until };
		this.concurrencyLimit = 1;
	}

	/**
	 * The first pause is exactly as long as the service says. From the second consecutive one on it is at
	 * least the backoff (Microsoft's guidance: exponential backoff if a 429 comes again), because some
	 * responses ask for no time at all.
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
		// A response to a request from before the current pause says nothing about that pause.
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

	/** Calls `dispatch` repeatedly while requests wait: n8n offers no timer but its `sleep`. */
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

/** The gates of this process, by partner tenant. */
export const throttleGates = new Map<string, ThrottleGate>();

/**
 * Gets the gate for a partner tenant.
 *
 * @param key identifies the API and the tenant
 */
export function getThrottleGate(key: string): ThrottleGate {
	const gate = throttleGates.get(key) ?? new ThrottleGate();
	throttleGates.set(key, gate);
	return gate;
}
