import { sleep } from 'n8n-workflow';
import type { ErrorResponse } from '../errors/requestError';

/** How long, in milliseconds, the gate sleeps at most before it looks again. */
const POLL_INTERVAL_MS = 200;
/** After a pause, one request a second is let in even if none of those before it has ended yet. */
const PROBE_INTERVAL_MS = 1000;

/** The longest pause in milliseconds, an hour: after an absurd Retry-After somebody has to ask again. */
export const MAX_PAUSE_MS = 3_600_000;

/** The service wants fewer requests. */
export interface Pause {
	/** Its answer, for the words in it. */
	readonly response: ErrorResponse;
	/** Milliseconds from now. */
	readonly durationMs: number;
	/** Whether the service named that time; otherwise it is a guess, and short. */
	readonly isServerRequested: boolean;
}

/** Who wants to pass. */
export interface AcquireOptions {
	/** The longest pause, in milliseconds, that it waits out where the service asks for it. */
	readonly maxWaitMs: number;
	/** How many pauses it waits out, one after the other and with no other answer in between. */
	readonly maxConsecutivePauses: number;
	/** The gate's `pauseCount` when the run began: pauses before that do not count. */
	readonly pauseCountAtStart: number;
	/** Any of them ends the wait. */
	readonly signals: readonly AbortSignal[];
}

/** Why somebody was turned away, having sent nothing. */
export type Rejection = 'canceled' | Pause;

interface Waiter extends AcquireOptions {
	/** The lower, the longer it has been waiting to be done: a request that was refused keeps its place. */
	readonly sequence: number;
	readonly settle: (reason?: Rejection) => void;
}

/**
 * Holds back what goes to one partner tenant while the service asks for a pause (Microsoft's API
 * throttling guidance: wait as long as Retry-After says; requests sent before that count against the
 * partner). Afterwards one request goes first, and with each that ends one more may be under way, so
 * that a limit which is still there is met by few.
 *
 * Only an economy: another process has a gate of its own, and each request is repeated by itself.
 */
export class ThrottleGate {
	/** The pause that ends last, and when, in milliseconds since 1970. */
	private pause: (Pause & { readonly until: number }) | undefined;
	/** How many pauses there were. What several answers ask for at once is one. */
	pauseCount = 0;
	private pauseCountAtLastSuccess = 0;
	private hasDispatchedSincePause = true;
	private concurrencyLimit = Infinity;
	private activeCount = 0;
	private lastDispatchAt = 0;
	private lastSequence = 0;
	private readonly queue: Waiter[] = [];
	private isPolling = false;

	/** A place in the line, for one request with all its tries. */
	nextSequence(): number {
		return this.lastSequence++;
	}

	/**
	 * Waits until a request may be sent. Whoever was let in calls `leave` when it has ended.
	 *
	 * @returns undefined when let in; otherwise why not: the wait was ended, or the pause is longer than
	 * the visitor's patience, or one too many
	 */
	async acquire(place: number, visitor: AcquireOptions): Promise<Rejection | undefined> {
		const { signals } = visitor;
		if (signals.some(({ aborted }) => aborted)) return 'canceled';
		return await new Promise((resolve) => {
			const cancel = () => {
				this.queue.splice(this.queue.indexOf(waiting), 1);
				settle('canceled');
			};
			const settle = (reason?: Rejection) => {
				for (const signal of signals) signal.removeEventListener('abort', cancel);
				resolve(reason);
			};
			const waiting: Waiter = { ...visitor, sequence: place, settle };
			for (const signal of signals) signal.addEventListener('abort', cancel);
			const behind = this.queue.findIndex((other) => other.sequence > place);
			this.queue.splice(behind < 0 ? this.queue.length : behind, 0, waiting);
			this.dispatch();
			void this.pollWhileWaiting();
		});
	}

	/** A request has ended, perhaps with an answer that asks for a pause. */
	release(pause?: Pause): void {
		this.activeCount--;
		const now = Date.now();
		if (pause !== undefined) {
			if (this.getRemainingPauseMs(now) === 0 && this.hasDispatchedSincePause) this.pauseCount++;
			this.hasDispatchedSincePause = false;
			const until = now + Math.min(pause.durationMs, MAX_PAUSE_MS);
			if (until >= (this.pause?.until ?? 0)) this.pause = { ...pause, until };
			this.concurrencyLimit = 1;
		} else {
			const isOver = this.getRemainingPauseMs(now) === 0;
			// What was sent before a pause that has begun meanwhile says nothing about that one.
			const passed = isOver ? this.pauseCount : this.pauseCount - 1;
			this.pauseCountAtLastSuccess = Math.max(this.pauseCountAtLastSuccess, passed);
			if (isOver) this.concurrencyLimit++;
		}
		this.dispatch();
	}

	private getRemainingPauseMs(now: number): number {
		return Math.max(0, (this.pause?.until ?? 0) - now);
	}

	private dispatch(): void {
		const now = Date.now();
		const left = this.getRemainingPauseMs(now);
		if (left > 0) this.rejectExpiredWaiters(left);
		while (
			left === 0 &&
			(this.activeCount < this.concurrencyLimit || now - this.lastDispatchAt >= PROBE_INTERVAL_MS)
		) {
			const next = this.queue.shift();
			if (next === undefined) return;
			this.activeCount++;
			this.lastDispatchAt = now;
			this.hasDispatchedSincePause = true;
			next.settle();
		}
	}

	private rejectExpiredWaiters(left: number): void {
		const { pause } = this;
		if (pause === undefined) return;
		const impatient = this.queue.filter(
			({
				maxWaitMs: patienceMs,
				maxConsecutivePauses: maxPauses,
				pauseCountAtStart: pausesBefore,
			}) =>
				(pause.isServerRequested && patienceMs < left) ||
				this.pauseCount - Math.max(pausesBefore, this.pauseCountAtLastSuccess) > maxPauses,
		);
		for (const waiting of impatient) {
			this.queue.splice(this.queue.indexOf(waiting), 1);
			waiting.settle({ ...pause, durationMs: left });
		}
	}

	/** Looks again and again while somebody waits: n8n offers no timer but its `sleep`. */
	private async pollWhileWaiting(): Promise<void> {
		if (this.isPolling) return;
		this.isPolling = true;
		while (this.queue.length > 0) {
			const left = this.getRemainingPauseMs(Date.now());
			await sleep(left > 0 ? Math.min(left, POLL_INTERVAL_MS) : POLL_INTERVAL_MS);
			this.dispatch();
		}
		this.isPolling = false;
	}
}

/** The gates of this process, by API base URL and partner tenant. */
export const throttleGates = new Map<string, ThrottleGate>();

/** The gate for a partner tenant. @param tenant as it stands in the credential */
export function getThrottleGate(apiBaseUrl: string, tenant: string): ThrottleGate {
	const key = `${apiBaseUrl} ${tenant}`.toLowerCase();
	const gate = throttleGates.get(key) ?? new ThrottleGate();
	throttleGates.set(key, gate);
	return gate;
}
