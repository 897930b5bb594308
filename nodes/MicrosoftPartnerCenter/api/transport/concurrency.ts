/** Runs work with the same key one at a time, in the order of the calls; different keys run concurrently. */
export class KeyedQueue {
	private readonly tails = new Map<string, Promise<void>>();

	/**
	 * Runs `work` after all earlier work with the same key.
	 *
	 * @param work must not reject
	 */
	async run(key: string, work: () => Promise<void>): Promise<void> {
		const tail = this.tails.get(key)?.then(work) ?? work();
		this.tails.set(key, tail);
		await tail;
	}
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
