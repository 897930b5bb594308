/** Lets what belongs together follow each other, in the order in which it comes; the rest is free. */
export class KeyedQueue {
	private readonly last = new Map<string, Promise<void>>();

	/**
	 * Does something once everything with the same key that came before has ended.
	 *
	 * @param work must not throw
	 */
	async run(key: string, work: () => Promise<void>): Promise<void> {
		const turn = this.last.get(key)?.then(work) ?? work();
		this.last.set(key, turn);
		await turn;
	}
}

/**
 * Goes through a list, several entries at a time; they are begun in the list's order.
 *
 * @param width how many at once
 * @param work must not throw
 */
export async function forEachConcurrently<T>(
	entries: Iterable<T>,
	width: number,
	work: (entry: T) => Promise<void>,
): Promise<void> {
	// All of them take the next entry from the same iterator.
	const next = entries[Symbol.iterator]();
	const goThrough = async () => {
		for (let entry = next.next(); !entry.done; entry = next.next()) await work(entry.value);
	};
	await Promise.all(Array.from({ length: width }, goThrough));
}
