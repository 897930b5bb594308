/**
 * Reads a monotonic clock, for waits and pauses. It does not jump when the machine's clock is changed.
 *
 * @returns milliseconds since an arbitrary point in time
 */
export function getMonotonicMs(): number {
	return performance.now();
}
