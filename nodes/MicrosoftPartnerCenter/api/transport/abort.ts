import { sleep } from 'n8n-workflow';
import type { IExecuteFunctions, ILoadOptionsFunctions, IPollFunctions } from 'n8n-workflow';

/** Where n8n runs the node: an execution, the editor's look-ups, or a poll. */
export type ClientContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** Aborted when the execution is canceled; undefined for the editor's look-ups and polls, which cannot be. */
export function getCancelSignal(context: ClientContext): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

/** How long, in milliseconds, a canceled wait may go on: n8n offers no wait that can be interrupted. */
const POLL_INTERVAL_MS = 200;

/**
 * Waits, and stops early when the execution is canceled.
 *
 * @param ms milliseconds
 */
export async function delay(ms: number, signal?: AbortSignal): Promise<void> {
	const end = Date.now() + ms;
	for (let left = ms; left > 0 && !signal?.aborted; left = end - Date.now()) {
		await sleep(Math.min(left, POLL_INTERVAL_MS));
	}
}
