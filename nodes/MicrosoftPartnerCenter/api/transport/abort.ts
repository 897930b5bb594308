import { sleep } from 'n8n-workflow';
import type { IExecuteFunctions, ILoadOptionsFunctions, IPollFunctions } from 'n8n-workflow';
import { getMonotonicMs } from './clock';

/** The context in which n8n runs the node: an execution, a list in the editor, or a poll. */
export type ClientContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** The longest sleep in milliseconds before a wait checks again: n8n's `sleep` cannot be interrupted. */
export const POLL_INTERVAL_MS = 200;

/**
 * Gets the signal that is aborted when the execution is canceled.
 *
 * @param context the context in which n8n runs the node
 * @returns the signal; undefined for lists in the editor and for polls, which cannot be canceled
 */
export function getCancelSignal(context: ClientContext): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

/**
 * Creates the signal that ends a request of the sign-in. The HTTP library's timeout ends only a connection
 * without any data, so a server that sends a byte now and then could hold a request forever.
 *
 * @param timeoutMs the longest time for the whole request, in milliseconds
 * @param cancelSignal ends the request earlier when it is aborted; undefined if it cannot be canceled
 * @returns the signal, to be passed to n8n's HTTP helper
 */
export function createRequestSignal(timeoutMs: number, cancelSignal?: AbortSignal): AbortSignal {
	const deadline = AbortSignal.timeout(timeoutMs);
	return cancelSignal === undefined ? deadline : AbortSignal.any([deadline, cancelSignal]);
}

/**
 * Waits. Resolves early if the signal is aborted.
 *
 * @param ms the time to wait, in milliseconds
 * @param signal ends the wait early when it is aborted; undefined if the wait cannot be canceled
 */
export async function delay(ms: number, signal?: AbortSignal): Promise<void> {
	const end = getMonotonicMs() + ms;
	for (let left = ms; left > 0 && !signal?.aborted; left = end - getMonotonicMs()) {
		await sleep(Math.min(left, POLL_INTERVAL_MS));
	}
}

/**
 * Waits for a promise, but no longer than a deadline. The promise itself goes on.
 *
 * @param promise the work to wait for
 * @param ms the deadline, in milliseconds
 * @returns the result; undefined if the deadline came first
 */
export async function withDeadline<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
	const settled = new AbortController();
	const deadline = delay(ms, settled.signal).then(() => undefined);
	try {
		return await Promise.race([promise, deadline]);
	} finally {
		settled.abort();
		// A late rejection has no listener any more.
		promise.catch(() => undefined);
	}
}
