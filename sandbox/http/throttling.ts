/** How many requests the gateway in front of Partner Center lets through, and what it makes of those above the limit. */
import { z } from 'zod';

/** A limit for the whole partner tenant: that many requests in each window. */
export interface Throttle {
	/** A whole number, at least 1. */
	readonly requests: number;
	readonly windowSeconds: number;
}

/** Counts since the sandbox started or was reset. */
export interface Throttled {
	/** Requests that were answered 429 because their window was full. */
	readonly refused: number;
	/** Those of them that were sent although a 429 had already said how long to wait. */
	readonly early: number;
}

export interface Refused {
	/** What `Retry-After` says: whole seconds, at least 1. */
	readonly retryAfter: number;
	/** To be called when the 429 has left. */
	readonly sent: () => void;
}

interface Window {
	/** Milliseconds since 1970, as is `refusedAt`. */
	readonly endsAt: number;
	passed: number;
	/** When the first 429 of this window had been sent. */
	refusedAt: number;
}

export const throttleSchema: z.ZodType<Throttle> = z
	.object({ requests: z.number().int().positive(), windowSeconds: z.number().positive() })
	.strict();

/**
 * Milliseconds that a 429 and the next request may spend on the socket, and in the queues of both ends: a request that
 * arrives later cannot have been under way when the client was told to wait. On one machine that is less than a
 * millisecond, unless a process is held up.
 */
const onTheSocket = 25;

/**
 * Microsoft's "API throttling guidance" page: a limit for each partner tenant, 429 above it, and how long to wait in
 * Retry-After. The answer it shows is that of Azure API Management's rate limit.
 *
 * The sandbox's own choices: one limit for the whole API, where the page knows narrower ones, for each customer or for
 * writes; a fixed window, where "Limit call rate by subscription" of API Management's policies says that it slides, so
 * that a test can tell which request must pass; and that a refused request costs nothing, where the page says that every
 * one counts: it would only make the wait of the next run unpredictable. `early` tells of those instead.
 */
export class Throttling {
	private limit: Throttle | undefined;
	private window: Window | undefined;
	private counts = { refused: 0, early: 0 };

	/** @param atStart the limit after each reset; `undefined` for none */
	constructor(private readonly atStart: Throttle | undefined) {
		this.limit = atStart;
	}

	get throttled(): Throttled {
		return { ...this.counts };
	}

	/** From now on this limit, with no window open. The counts stay. */
	set(limit: Throttle | undefined): void {
		this.limit = limit;
		this.window = undefined;
	}

	reset(): void {
		this.set(this.atStart);
		this.counts = { refused: 0, early: 0 };
	}

	/**
	 * @param receivedAt milliseconds since 1970
	 * @returns `undefined` when the request passes
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
			sent: () => {
				window.refusedAt = Math.min(window.refusedAt, Date.now());
			},
		};
	}

	/** The window that is open at this moment, if need be a new one. */
	private openWindow({ windowSeconds }: Throttle, now: number): Window {
		if (!this.window || now >= this.window.endsAt) {
			this.window = { endsAt: now + windowSeconds * 1000, passed: 0, refusedAt: Infinity };
		}
		return this.window;
	}
}
