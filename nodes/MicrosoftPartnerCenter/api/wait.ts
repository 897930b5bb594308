import { sleep } from 'n8n-workflow';

/** How long, in milliseconds, a canceled wait may go on: n8n offers no wait that can be interrupted. */
const SLICE_MS = 200;

/**
 * Waits, and stops early when the execution is canceled.
 *
 * @param ms milliseconds
 */
export async function wait(ms: number, signal?: AbortSignal): Promise<void> {
	const end = Date.now() + ms;
	for (let left = ms; left > 0 && !signal?.aborted; left = end - Date.now()) {
		await sleep(Math.min(left, SLICE_MS));
	}
}
