import { delay } from './abort';

/**
 * The waits, in milliseconds, before the look-ups of a write in doubt. One look-up that does not show the
 * write proves nothing: the service may still be working on the write, and a read can lag behind a write.
 */
export const LOOK_UP_DELAYS_MS: readonly number[] = [500, 1500, 4000];

/** The result of several look-ups of a write. */
interface LookUpResult<T> {
	/** The result of the write; undefined if no look-up proved it. */
	readonly value?: T;
	/** Whether the service answered the last look-up. */
	readonly isAnswered: boolean;
}

/**
 * Looks up a write several times, until a look-up proves that it was applied. A look-up that fails
 * proves nothing.
 *
 * @param read makes one look-up, and resolves to undefined if the look-up proves nothing
 * @param delaysMs the wait before each look-up, in milliseconds
 * @param signal ends the look-ups when it is aborted
 * @returns the result of the write if a look-up proved it, and whether the last look-up was answered
 */
export async function lookUp<T>(
	read: () => Promise<T | undefined>,
	delaysMs: readonly number[],
	signal?: AbortSignal,
): Promise<LookUpResult<T>> {
	let isAnswered = false;
	for (const delayMs of delaysMs) {
		await delay(delayMs, signal);
		if (signal?.aborted) return { isAnswered: false };
		try {
			const value = await read();
			if (value !== undefined) return { value, isAnswered: true };
			isAnswered = true;
		} catch {
			isAnswered = false;
		}
	}
	return { isAnswered };
}
