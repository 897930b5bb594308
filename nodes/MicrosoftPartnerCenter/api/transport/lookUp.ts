import { delay } from './abort';

/**
 * The waits, in milliseconds, between the look-ups of a write in doubt. The service may still be
 * working on it, and a read can lag behind a write, so one look-up that does not show the write proves
 * nothing.
 */
export const LOOK_UP_DELAYS_MS: readonly number[] = [500, 1500, 4000];

/** The result of several look-ups of a write. */
interface LookUpResult<T> {
	/** The result of the write; undefined if no look-up proves it. */
	readonly value?: T;
	/** Whether the last look-up was answered. */
	readonly isAnswered: boolean;
}

/**
 * Looks up a write several times, until a look-up proves that it was applied. A look-up that fails
 * proves nothing.
 *
 * @param read resolves to the result if it proves the write, and to undefined if it does not
 * @param delaysMs milliseconds before each look-up
 * @param signal ends the look-ups
 * @returns the result of the write, if there is a proof
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
