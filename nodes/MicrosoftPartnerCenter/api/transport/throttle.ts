import { sleep } from 'n8n-workflow';
import type { ErrorResponse } from '../errors/requestError';
import { POLL_INTERVAL_MS } from './abort';

/** After a pause, in milliseconds: how often one more request is sent even if none has ended yet. */
const PROBE_INTERVAL_MS = 1000;

/** Caps absurd Retry-After values, in milliseconds: after an hour, one request probes again. */
export const MAX_PAUSE_MS = 3_600_000;

/** A pause that a 429 asks for. */
export interface Pause {
	/** The 429. An error quotes its message. */
	readonly response: ErrorResponse;
	/** Milliseconds from now. */
	readonly durationMs: number;
	/** Whether the service named that time. Otherwise it is a short guess. */
	readonly isServerRequested: boolean;
}

/** The options of `acquire`. */
export interface AcquireOptions {
	/** The longest pause, in milliseconds, to wait out if the service asks for it. */
	readonly maxWaitMs: number;
	/** How many pauses in a row, without another response between them, to wait out. */
	readonly maxConsecutivePauses: number;
	/** The gate's `pauseCount` when the run began: earlier pauses do not count. */
	readonly pauseCountAtStart: number;
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
	/** The pause that ends last, with its end in milliseconds since 1970. */
	private pause: (Pause & { readonly until: number }) | undefined;
	/** How many pauses there were. Several responses that ask for a pause at the same time count as one. */
	pauseCount = 0;
	private pauseCountAtLastSuccess = 0;
	private hasDispatchedSincePause = true;
	private concurrencyLimit = Infinity;
	private activeCount = 0;
	/** Milliseconds since 1970. */
	private lastDispatchAt = 0;
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

	/** Records that a request has ended. @param pause the pause that its response asks for */
	release(pause?: Pause): void {
		this.activeCount--;
		const now = Date.now();
		if (pause === undefined) this.recordSuccess(now);
		else this.recordPause(pause, now);
		this.dispatch();
	}

	private recordPause(pause: Pause, now: number): void {
		if (this.getRemainingPauseMs(now) === 0 && this.hasDispatchedSincePause) this.pauseCount++;
		this.hasDispatchedSincePause = false;
		const until = now + Math.min(pause.durationMs, MAX_PAUSE_MS);
		if (until >= (this.pause?.until ?? 0)) this.pause = { ...pause, until };
		this.concurrencyLimit = 1;
	}

	private recordSuccess(now: number): void {
		const isPaused = this.getRemainingPauseMs(now) > 0;
		// A response to a request from before the current pause says nothing about that pause.
		const passedPauses = isPaused ? this.pauseCount - 1 : this.pauseCount;
		this.pauseCountAtLastSuccess = Math.max(this.pauseCountAtLastSuccess, passedPauses);
		if (!isPaused) this.concurrencyLimit++;
	}

	private getRemainingPauseMs(now: number): number {
		return Math.max(0, (this.pause?.until ?? 0) - now);
	}

	private dispatch(): void {
		const now = Date.now();
		const remainingMs = this.getRemainingPauseMs(now);
		if (remainingMs > 0) this.rejectExpiredWaiters(remainingMs);
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

	private rejectExpiredWaiters(remainingMs: number): void {
		const { pause } = this;
		if (pause === undefined) return;
		const expired = this.queue.filter(
			({ maxWaitMs, maxConsecutivePauses, pauseCountAtStart }) =>
				(pause.isServerRequested && maxWaitMs < remainingMs) ||
				this.pauseCount - Math.max(pauseCountAtStart, this.pauseCountAtLastSuccess) >
					maxConsecutivePauses,
		);
		for (const waiter of expired) {
			this.remove(waiter);
			waiter.resolve({ ...pause, durationMs: remainingMs });
		}
	}

	private remove(waiter: Waiter): void {
		this.queue.splice(this.queue.indexOf(waiter), 1);
	}

	/** Calls `dispatch` repeatedly while requests wait: n8n offers no timer but its `sleep`. */
	private async pollWhileWaiting(): Promise<void> {
		if (this.isPolling) return;
		this.isPolling = true;
		while (this.queue.length > 0) {
			const remainingMs = this.getRemainingPauseMs(Date.now());
			await sleep(remainingMs > 0 ? Math.min(remainingMs, POLL_INTERVAL_MS) : POLL_INTERVAL_MS);
			this.dispatch();
		}
		this.isPolling = false;
	}
}

/** The gates of this process, by API base URL and partner tenant. */
export const throttleGates = new Map<string, ThrottleGate>();

/** Gets the gate for a partner tenant. @param tenant as the credential spells it */
export function getThrottleGate(apiBaseUrl: string, tenant: string): ThrottleGate {
	const key = `${apiBaseUrl} ${tenant}`.toLowerCase();
	const gate = throttleGates.get(key) ?? new ThrottleGate();
	throttleGates.set(key, gate);
	return gate;
}
