/** The request limit of the gateway in front of Partner Center. */
import { z } from 'zod';

/** A limit for the whole partner tenant: the number of requests in each window. */
export interface Throttle {
	/** A whole number, at least 1. */
	readonly requests: number;
	readonly windowSeconds: number;
	/** The format of `Retry-After`; `none`: a 429 has no such header, only its body names the time. Default: `seconds`. */
	readonly retryAfter?: 'seconds' | 'date' | 'none';
}

/** Counts since the start or the last reset of the sandbox. */
export interface Throttled {
	/** The number of requests that got a 429 because the limit was reached. */
	readonly refused: number;
	/** The number of those requests that were sent after an earlier 429 had already given a time to wait. */
	readonly early: number;
}

export interface Refused {
	/** The value of `Retry-After`: whole seconds, at least 1. */
	readonly retryAfter: number;
	readonly form: 'seconds' | 'date' | 'none';
	/** The caller must call it after the 429 is sent. */
	readonly sent: () => void;
}

interface Window {
	/** In milliseconds since 1970, like `refusedAt`. */
	readonly endsAt: number;
	passed: number;
	/** The time when the first 429 of this window was sent. */
	refusedAt: number;
}

export const throttleSchema: z.ZodType<Throttle> = z
	.object({
		requests: z.number().int().positive(),
		windowSeconds: z.number().positive(),
		retryAfter: z.enum(['seconds', 'date', 'none']).optional(),
	})
	.strict();

/**
 * The maximum time (ms) that a 429 and the next request can spend on the socket and in the queues of both ends. A request
 * that arrives later was sent after the client received the 429. On one machine this takes less than a millisecond unless
 * a process is delayed.
 */
const onTheSocket = 25;

/**
 * Microsoft's "API throttling guidance" page: a limit for each partner tenant, and a 429 above it with the time to wait in
 * Retry-After. Its example is the response of Azure API Management's rate limit.
 *
 * The sandbox's own choices:
 *
 * - One limit for the whole API. The page also has narrower limits, for each customer or for writes.
 * - A fixed window, so that a test knows which request must pass. The API Management policy "Limit call rate by
 *   subscription" has a sliding window.
 * - A rejected request does not count. The page says that every request counts, but that would make the next wait
 *   unpredictable. `early` reports those requests instead.
 */
export class Throttling {
	private limit: Throttle | undefined;
	private window: Window | undefined;
	private counts = { refused: 0, early: 0 };

	/** @param atStart the limit after each reset; `undefined` for no limit */
	constructor(private readonly atStart: Throttle | undefined) {
		this.limit = atStart;
	}

	get throttled(): Throttled {
		return { ...this.counts };
	}

	/** Sets the limit and ends the current window. The counts do not change. */
	set(limit: Throttle | undefined): void {
		this.limit = limit;
		this.window = undefined;
	}

	reset(): void {
		this.set(this.atStart);
		this.counts = { refused: 0, early: 0 };
	}

	/**
	 * @param receivedAt in milliseconds since 1970
	 * @returns `undefined` if the request can pass
	 */
	admit(receivedAt: number): Refused | undefined {
		if (!this.limit) return undefined;
		const now = Date.now();
		const window = this.openWindow(this.limit, now);
		if (window.passed < this.limit.requests) {
			window.passed += 1;
			return undefined;
		}
		this.counts.refused += 1;
		if (receivedAt > window.refusedAt + onTheSocket) this.counts.early += 1;
		return {
			retryAfter: Math.ceil((window.endsAt - now) / 1000),
			form: this.limit.retryAfter ?? 'seconds',
			sent: () => {
				window.refusedAt = Math.min(window.refusedAt, Date.now());
			},
		};
	}

	/** Returns the current window. Starts a new one if necessary. */
	private openWindow({ windowSeconds }: Throttle, now: number): Window {
		if (!this.window || now >= this.window.endsAt) {
			this.window = { endsAt: now + windowSeconds * 1000, passed: 0, refusedAt: Infinity };
		}
		return this.window;
	}
}
