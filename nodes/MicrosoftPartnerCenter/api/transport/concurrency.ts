/**
 * Runs work with the same key one at a time, in the order of the calls; different keys run
 * concurrently. A key is forgotten when its last work ends.
 */
export class KeyedQueue {
	private readonly tails = new Map<string, Promise<unknown>>();

	/** How many keys have work that runs or waits. */
	get size(): number {
		return this.tails.size;
	}

	/**
	 * Runs `work` after all earlier work with the same key.
	 *
	 * @param work must not reject; it is called early, while earlier work still runs, if a signal is aborted
	 * @param signals ends the wait, for example when the execution is canceled
	 */
	async run(
		key: string,
		work: () => Promise<void>,
		signals: readonly AbortSignal[] = [],
	): Promise<void> {
		const earlier = this.tails.get(key);
		const own = earlier === undefined ? work() : waitOrAbort(earlier, signals).then(work);
		// Work that came later must wait for the earlier work even if this one did not.
		const tail = Promise.all([earlier, own]);
		this.tails.set(key, tail);
		void tail.then(() => {
			if (this.tails.get(key) === tail) this.tails.delete(key);
		});
		await own;
	}
}

async function waitOrAbort(
	promise: Promise<unknown>,
	signals: readonly AbortSignal[],
): Promise<void> {
	await new Promise<void>((resolve) => {
		const end = () => {
			for (const signal of signals) signal.removeEventListener('abort', end);
			resolve();
		};
		for (const signal of signals) {
			if (signal.aborted) end();
			else signal.addEventListener('abort', end);
		}
		void promise.then(end);
	});
}

/**
 * Calls a function for each item, several at a time. The calls start in the order of the items.
 *
 * @param concurrency how many calls run at once
 * @param fn must not reject
 */
export async function forEachConcurrently<T>(
	items: Iterable<T>,
	concurrency: number,
	fn: (item: T) => Promise<void>,
): Promise<void> {
	// All workers take the next item from the same iterator.
	const iterator = items[Symbol.iterator]();
	const work = async () => {
		for (let next = iterator.next(); !next.done; next = iterator.next()) await fn(next.value);
	};
	await Promise.all(Array.from({ length: concurrency }, work));
}
