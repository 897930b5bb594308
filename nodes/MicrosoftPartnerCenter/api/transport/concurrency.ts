/**
 * A queue for each key. Work with the same key runs one at a time, in the order of the calls. Work with
 * different keys runs concurrently. A key is forgotten when its last work ends.
 */
export class KeyedQueue {
	private readonly tails = new Map<string, Promise<unknown>>();

	/** The number of keys whose work is running or waiting. */
	get size(): number {
		return this.tails.size;
	}

	/**
	 * Runs `work` after all earlier work with the same key.
	 *
	 * @param key identifies the queue
	 * @param work the work, which must not reject; if a signal is aborted, it is called at once, even while
	 * earlier work is still running
	 * @param signals each of them ends the wait when it is aborted, for example when the execution is canceled
	 */
	async run(
		key: string,
		work: () => Promise<void>,
		signals: readonly AbortSignal[] = [],
	): Promise<void> {
		const earlier = this.tails.get(key);
		const own = earlier === undefined ? work() : waitOrAbort(earlier, signals).then(work);
		// A later call must wait for the earlier work, even if this call did not wait for it.
		const tail = Promise.all([earlier, own]).then(() => undefined);
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
 * @param items the items, which are read one at a time
 * @param concurrency the maximum number of calls that run at once
 * @param fn the function, which must not reject
 */
export async function forEachConcurrently<T>(
	items: Iterable<T>,
	concurrency: number,
	fn: (item: T) => Promise<void>,
): Promise<void> {
	// Every worker takes its next item from the same iterator.
	const iterator = items[Symbol.iterator]();
	const work = async () => {
		for (let next = iterator.next(); !next.done; next = iterator.next()) await fn(next.value);
	};
	await Promise.all(Array.from({ length: concurrency }, work));
}
