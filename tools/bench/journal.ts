/** The figures that the journal of the service shows: the requests that it received, with the times of their responses. */
import type { ReceivedRequest } from '../sandbox';

/**
 * The most milliseconds after a 429 in which a request can arrive that the node had given to n8n before. n8n prepares several
 * requests at once, and needs about 15 ms of its only thread for each.
 */
const PREPARATION_MS = 100;

/** The time in milliseconds since 1970 at which a request was answered; of one without a response, its arrival. */
export function getEnd({ at, answeredAt }: Pick<ReceivedRequest, 'at' | 'answeredAt'>): number {
	return answeredAt ?? at;
}

/** The time from the arrival of the first request to the last response. */
export function getBusySeconds(requests: readonly ReceivedRequest[]): number {
	return (Math.max(...requests.map(getEnd)) - Math.min(...requests.map(({ at }) => at))) / 1000;
}

/** The largest number of requests that waited for their response at the same time. */
export function countPeakInFlight(
	requests: readonly Pick<ReceivedRequest, 'at' | 'answeredAt'>[],
): number {
	const changes = requests.flatMap((request) => [
		{ at: request.at, change: 1 },
		{ at: getEnd(request), change: -1 },
	]);
	// In the same millisecond, one request ends before the next begins.
	changes.sort((left, right) => left.at - right.at || left.change - right.change);
	let current = 0;
	let peak = 0;
	for (const { change } of changes) {
		current += change;
		peak = Math.max(peak, current);
	}
	return peak;
}

/** Counts the requests that got a 429 although an earlier 429 had already reported the same used-up limit. */
export function countTooEarly(
	requests: readonly Pick<ReceivedRequest, 'at' | 'answered' | 'answeredAt'>[],
): number {
	const answered = requests.map((request) => ({ ...request, end: getEnd(request) }));
	let reportedAt = Infinity;
	let tooEarly = 0;
	for (const request of answered.sort((left, right) => left.end - right.end)) {
		if (request.answered === 429) {
			if (request.at > reportedAt + PREPARATION_MS) tooEarly += 1;
			reportedAt = Math.min(reportedAt, request.end);
		} else {
			// The service accepts a request only in a new window.
			reportedAt = Infinity;
		}
	}
	return tooEarly;
}

/** Finds the full windows: for each, the seconds from the first accepted request to the first 429. */
export function findUsedUpSeconds(
	requests: readonly ReceivedRequest[],
	{ windowSeconds }: { readonly windowSeconds: number },
): readonly number[] {
	const usedUpSeconds: number[] = [];
	let window = { start: -Infinity, isUsedUp: true };
	const answered = requests.map((request) => ({ ...request, end: getEnd(request) }));
	for (const request of answered.sort((left, right) => left.end - right.end)) {
		const { start, isUsedUp } = window;
		if (request.answered !== 429) {
			const isNext = request.end >= start + windowSeconds * 1000;
			if (isNext) window = { start: request.end, isUsedUp: false };
		} else if (!isUsedUp) {
			usedUpSeconds.push((request.end - start) / 1000);
			window.isUsedUp = true;
		}
	}
	return usedUpSeconds;
}
