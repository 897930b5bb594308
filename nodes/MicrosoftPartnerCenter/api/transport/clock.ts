/**
 * A monotonic clock for waits and pauses: it does not jump when the machine's clock is set.
 *
 * @returns milliseconds since an arbitrary point
 */
export function getMonotonicMs(): number {
	return performance.now();
}
