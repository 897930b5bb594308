import { getThrottlingResponse, RequestError } from '../api/errors/requestError';
import { MAX_PAUSE_MS } from '../api/transport/throttle';
import type { Pause } from './state';
import { toInstant } from './time';

/** The length of a rest, in milliseconds, if the service names no time. */
const DEFAULT_PAUSE_MS = 60_000;

/** The rest after a 429: the trigger asks again after an hour even if the service names a longer time. */
export function createPause({ context }: RequestError, now: number): Pause {
	const durationMs = Math.min(context.retryAfterMs ?? DEFAULT_PAUSE_MS, MAX_PAUSE_MS);
	return { from: toInstant(now), until: toInstant(now + durationMs) };
}

/** Whether the trigger still rests. A clock that was set back ends the rest, and so does one set forward. */
export function isResting({ from, until }: Pause, now: number): boolean {
	const [start, end] = [Date.parse(from), Date.parse(until)];
	return start <= now && now < Math.min(end, start + MAX_PAUSE_MS);
}

/** Whether a request was not sent because of a pause that another request was asked for. */
export function isPausedByAnotherRun(error: unknown): boolean {
	return (
		error instanceof RequestError &&
		getThrottlingResponse(error.failure) !== undefined &&
		error.context.ids === undefined
	);
}
