/**
 * Works through lanes side by side; what is in one lane follows each other, in its order. Lanes are
 * begun in their order.
 *
 * @param width how many lanes are worked on at once
 * @param work must not throw
 */
export async function inLanes<T>(
	lanes: Iterable<readonly T[]>,
	width: number,
	work: (entry: T) => Promise<void>,
): Promise<void> {
	// All of them take the next lane from the same iterator.
	const next = lanes[Symbol.iterator]();
	const workThrough = async () => {
		for (let lane = next.next(); !lane.done; lane = next.next()) {
			for (const entry of lane.value) await work(entry);
		}
	};
	await Promise.all(Array.from({ length: width }, workThrough));
}
