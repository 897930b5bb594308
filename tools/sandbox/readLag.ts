/** Reads that show the state before a write for a while. */
import { z } from 'zod';

/**
 * How long reads lag behind each write, counted from the moment it is applied: `ms` milliseconds, or the next `reads`
 * reads of the same customer or the same validation code.
 */
export type ReadLag = { readonly ms: number } | { readonly reads: number };

export const readLagSchema: z.ZodType<ReadLag> = z.union([
	z.object({ ms: z.number().int().nonnegative() }).strict(),
	z.object({ reads: z.number().int().nonnegative() }).strict(),
]);

interface HiddenWrite<Value> {
	readonly before: Value;
	/** As `performance.now()`; `undefined` if the lag is counted in reads. */
	readonly visibleAt: number | undefined;
	staleReads: number;
}

/** The values that reads show. Each value has a key. */
export class LaggingReads<Value> {
	private lag: ReadLag | undefined;
	/** The writes that reads do not show yet, oldest first. */
	private readonly hidden = new Map<string, HiddenWrite<Value>[]>();
	/** The value before the last write, even if reads already show that write. */
	private readonly previous = new Map<string, Value>();

	/** Sets the lag of later writes; `undefined`: no lag. Reads show all earlier writes at once. */
	set(lag: ReadLag | undefined): void {
		this.lag = lag;
		this.hidden.clear();
	}

	reset(): void {
		this.set(undefined);
		this.previous.clear();
	}

	/** The caller must call it for each write that is applied, with the value before that write. */
	remember(key: string, before: Value): void {
		this.previous.set(key, before);
		if (!this.lag) return;
		const write: HiddenWrite<Value> =
			'ms' in this.lag
				? { before, visibleAt: performance.now() + this.lag.ms, staleReads: 0 }
				: { before, visibleAt: undefined, staleReads: this.lag.reads };
		this.hidden.set(key, [...this.stillHidden(key), write]);
	}

	/** Lets reads of this value show its present state. */
	forget(key: string): void {
		this.hidden.delete(key);
		this.previous.delete(key);
	}

	/**
	 * Counts as one read.
	 *
	 * @param isStale whether to show the value before the last write even without a lag
	 * @returns the value that the read shows
	 */
	read(key: string, current: Value, isStale: boolean): Value {
		const hidden = this.stillHidden(key);
		this.hidden.set(key, hidden);
		for (const write of hidden) write.staleReads -= 1;
		const [oldest] = hidden;
		if (oldest) return oldest.before;
		return isStale ? (this.previous.get(key) ?? current) : current;
	}

	private stillHidden(key: string): HiddenWrite<Value>[] {
		const now = performance.now();
		const writes = this.hidden.get(key) ?? [];
		return writes.filter(({ visibleAt, staleReads }) =>
			visibleAt === undefined ? staleReads > 0 : now < visibleAt,
		);
	}
}
