import { sleep } from 'n8n-workflow';
import type { RefusedAnswer } from './failure';

/** How long, in milliseconds, the gate sleeps at most before it looks again. */
const SLICE_MS = 200;
/** After a pause, one request a second is let in even if none of those before it has ended yet. */
const PROBE_MS = 1000;

/** The longest pause in milliseconds, an hour: after an absurd Retry-After somebody has to ask again. */
export const LONGEST_PAUSE_MS = 3_600_000;

/** The service wants fewer requests. */
export interface Pause {
	/** Its answer, for the words in it. */
	readonly answer: RefusedAnswer;
	/** Milliseconds from now. */
	readonly forMs: number;
	/** Whether the service named that time; otherwise it is a guess, and short. */
	readonly isAsked: boolean;
}

/** Who wants to pass. */
export interface Visitor {
	/** The longest pause, in milliseconds, that it waits out where the service asks for it. */
	readonly patienceMs: number;
	/** How many pauses it waits out, one after the other and with no other answer in between. */
	readonly maxPauses: number;
	/** The gate's `pausesSoFar` when the run began: pauses before that do not count. */
	readonly pausesBefore: number;
	/** Any of them ends the wait. */
	readonly signals: readonly AbortSignal[];
}

/** Why somebody was turned away, having sent nothing. */
export type TurnedAway = 'canceled' | Pause;

interface Waiting extends Visitor {
	/** The lower, the longer it has been waiting to be done: a request that was refused keeps its place. */
	readonly place: number;
	readonly settle: (reason?: TurnedAway) => void;
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
	pausesSoFar = 0;
	private pausesAtLastAnswer = 0;
	private hasLetInSincePause = true;
	private mostUnderWay = Infinity;
	private underWay = 0;
	private lastLetIn = 0;
	private places = 0;
	private readonly waiting: Waiting[] = [];
	private isWatching = false;

	/** A place in the line, for one request with all its tries. */
	takePlace(): number {
		return this.places++;
	}

	/**
	 * Waits until a request may be sent. Whoever was let in calls `leave` when it has ended.
	 *
	 * @returns undefined when let in; otherwise why not: the wait was ended, or the pause is longer than
	 * the visitor's patience, or one too many
	 */
	async enter(place: number, visitor: Visitor): Promise<TurnedAway | undefined> {
		const { signals } = visitor;
		if (signals.some(({ aborted }) => aborted)) return 'canceled';
		return await new Promise((resolve) => {
			const cancel = () => {
				this.waiting.splice(this.waiting.indexOf(waiting), 1);
				settle('canceled');
			};
			const settle = (reason?: TurnedAway) => {
				for (const signal of signals) signal.removeEventListener('abort', cancel);
				resolve(reason);
			};
			const waiting: Waiting = { ...visitor, place, settle };
			for (const signal of signals) signal.addEventListener('abort', cancel);
			const behind = this.waiting.findIndex((other) => other.place > place);
			this.waiting.splice(behind < 0 ? this.waiting.length : behind, 0, waiting);
			this.letIn();
			void this.watch();
		});
	}

	/** A request has ended, perhaps with an answer that asks for a pause. */
	leave(pause?: Pause): void {
		this.underWay--;
		const now = Date.now();
		if (pause !== undefined) {
			if (this.pauseLeft(now) === 0 && this.hasLetInSincePause) this.pausesSoFar++;
			this.hasLetInSincePause = false;
			const until = now + Math.min(pause.forMs, LONGEST_PAUSE_MS);
			if (until >= (this.pause?.until ?? 0)) this.pause = { ...pause, until };
			this.mostUnderWay = 1;
		} else {
			const isOver = this.pauseLeft(now) === 0;
			// What was sent before a pause that has begun meanwhile says nothing about that one.
			const passed = isOver ? this.pausesSoFar : this.pausesSoFar - 1;
			this.pausesAtLastAnswer = Math.max(this.pausesAtLastAnswer, passed);
			if (isOver) this.mostUnderWay++;
		}
		this.letIn();
	}

	private pauseLeft(now: number): number {
		return Math.max(0, (this.pause?.until ?? 0) - now);
	}

	private letIn(): void {
		const now = Date.now();
		const left = this.pauseLeft(now);
		if (left > 0) this.turnAwayTheImpatient(left);
		while (left === 0 && (this.underWay < this.mostUnderWay || now - this.lastLetIn >= PROBE_MS)) {
			const next = this.waiting.shift();
			if (next === undefined) return;
			this.underWay++;
			this.lastLetIn = now;
			this.hasLetInSincePause = true;
			next.settle();
		}
	}

	private turnAwayTheImpatient(left: number): void {
		const { pause } = this;
		if (pause === undefined) return;
		const impatient = this.waiting.filter(
			({ patienceMs, maxPauses, pausesBefore }) =>
				(pause.isAsked && patienceMs < left) ||
				this.pausesSoFar - Math.max(pausesBefore, this.pausesAtLastAnswer) > maxPauses,
		);
		for (const waiting of impatient) {
			this.waiting.splice(this.waiting.indexOf(waiting), 1);
			waiting.settle({ ...pause, forMs: left });
		}
	}

	/** Looks again and again while somebody waits: n8n offers no timer but its `sleep`. */
	private async watch(): Promise<void> {
		if (this.isWatching) return;
		this.isWatching = true;
		while (this.waiting.length > 0) {
			const left = this.pauseLeft(Date.now());
			await sleep(left > 0 ? Math.min(left, SLICE_MS) : SLICE_MS);
			this.letIn();
		}
		this.isWatching = false;
	}
}

/** The gates of this process, by API base URL and partner tenant. */
export const throttleGates = new Map<string, ThrottleGate>();

/** The gate for a partner tenant. @param tenant as it stands in the credential */
export function throttleGateFor(apiBaseUrl: string, tenant: string): ThrottleGate {
	const key = `${apiBaseUrl} ${tenant}`.toLowerCase();
	const gate = throttleGates.get(key) ?? new ThrottleGate();
	throttleGates.set(key, gate);
	return gate;
}
