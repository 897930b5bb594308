/** The bounds that this package's node must meet, and the figures that they compare. */
import type { Candidate } from './candidates';
import { LATENCY_MS, type Run } from './measure';

/** The range of several measurements of the same thing. */
export interface Spread {
	readonly min: number;
	readonly median: number;
	readonly max: number;
}

/** Throws an `Error` if there is no value. */
export function getSpread(values: readonly number[]): Spread {
	const sorted = [...values].sort((left, right) => left - right);
	const half = (sorted.length - 1) / 2;
	const at = (index: number) => {
		const value = sorted[index];
		if (value === undefined) throw new Error('Nothing was measured.');
		return value;
	};
	const median = (at(Math.floor(half)) + at(Math.ceil(half))) / 2;
	return { min: at(0), median, max: at(sorted.length - 1) };
}

/** The least time in seconds for `requests`, `inFlight` at once: each takes the latency, and n8n takes no time. */
export function getLeastSeconds(requests: number, inFlight: number): number {
	return (Math.ceil(requests / inFlight) * LATENCY_MS) / 1000;
}

/** The requests that the service accepts in each window. A window starts with the first request that it accepts. */
export interface Limit {
	readonly requests: number;
	readonly windowSeconds: number;
}

/**
 * The least time in seconds for updates under a limit, for a client that learns about the limit from the responses. In
 * each full window, the client sends what the service accepts, gets the first 429, waits as long as its Retry-After says
 * (whole seconds, rounded up), and needs the latency once more for the first request of the next window. Then it sends
 * the rest, `inFlight` at once.
 *
 * @param limit the limit
 * @param work the number of updates, and how many requests are in flight
 * @param usedUpSeconds for each full window, the time from its start to the first 429
 * @returns the time in seconds
 */
export function getLeastSecondsWithLimit(
	{ requests, windowSeconds }: Limit,
	{ updates, inFlight }: { readonly updates: number; readonly inFlight: number },
	usedUpSeconds: readonly number[],
): number {
	const windows = usedUpSeconds.map(
		(usedUp) => usedUp + Math.ceil(windowSeconds - usedUp) + LATENCY_MS / 1000,
	);
	const rest = updates - requests * usedUpSeconds.length;
	return windows.reduce((sum, seconds) => sum + seconds, getLeastSeconds(rest, inFlight));
}

/** The most time in relation to the floor. */
export const MAX_FACTOR_OF_FLOOR = 1.1;
/** The most time in relation to the least possible time, if a limit of the service determines the pace. */
const MAX_FACTOR_OF_LEAST = 1.05;

/** The runs of each candidate, and what they are compared with. */
export interface Result {
	/** The number of items. */
	items: number;
	/** The number of customers that are Education at the end, unless it is all. */
	expectedDone?: number;
	leastSeconds: number;
	/** The runs of this package's node. */
	ours: readonly Run[];
	runs: ReadonlyMap<Candidate, readonly Run[]>;
}

/** Whether a bound is met, and by how much, as a sentence. */
export interface Verdict {
	isMet: boolean;
	text: string;
}

export type Bound = (result: Result) => Verdict;

function getMedianSeconds(runs: readonly Run[]): number {
	return getSpread(runs.map(({ seconds }) => seconds)).median;
}

export const allDoneOnce: Bound = (result) => {
	const { items, expectedDone = items } = result;
	const isMet = result.ours.every(
		({ done, reportedDone, writtenAgain }) =>
			done === expectedDone && reportedDone === items && writtenAgain === 0,
	);
	const written = expectedDone === 0 ? 'nothing written' : 'each written once';
	return { isMet, text: `all ${items} reported as done, ${written}, in every run` };
};

function atMost(limit: number, key: 'tooEarly' | 'peakInFlight', what: string): Bound {
	return (result) => {
		const max = Math.max(...result.ours.map((run) => run[key]));
		return {
			isMet: max <= limit,
			text: `${max} ${what} in any run; must be ${limit === 0 ? '' : '≤ '}${limit}`,
		};
	};
}

export const noneEarly = atMost(0, 'tooEarly', 'requests sent too early');

export function inFlightAtMost(limit: number): Bound {
	return atMost(limit, 'peakInFlight', 'in flight at most');
}

/** Judges the exact ratio of the median time, not the rounded one in the text. */
function withinFactor(factor: number, what: string, getSeconds: (result: Result) => number): Bound {
	return (result) => {
		const ratio = getMedianSeconds(result.ours) / getSeconds(result);
		const text = `${ratio.toFixed(2)} times ${what}; must be ≤ ${factor.toFixed(2)}`;
		return { isMet: ratio <= factor, text };
	};
}

export function withinTimeOf(candidate: Candidate, factor: number): Bound {
	return withinFactor(factor, `the time of "${candidate.name}"`, ({ runs }) =>
		getMedianSeconds(runs.get(candidate) ?? []),
	);
}

export const withinLeast = withinFactor(
	MAX_FACTOR_OF_LEAST,
	'the least possible time',
	({ leastSeconds }) => leastSeconds,
);

export function under(seconds: number): Bound {
	return (result) => {
		const median = getMedianSeconds(result.ours);
		return { isMet: median < seconds, text: `${median.toFixed(1)} s; must be under ${seconds} s` };
	};
}
