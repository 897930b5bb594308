import type { Contender } from './contenders';
import type { Run } from './measure';
import { spread } from './statistics';
import type { Work } from './work';

/** What came of a piece of work, for each contender that was measured. */
export interface WorkResult {
	work: Work;
	runs: ReadonlyMap<Contender, readonly Run[]>;
}

/** Whether a demand on this package's node is met, and by how much, as a sentence. */
export interface Verdict {
	isMet: boolean;
	says: string;
}

export type Demand = (result: WorkResult) => Verdict;

/** The median of n8n's times, in seconds. */
export function medianSeconds(runs: readonly Run[]): number {
	return spread(runs.map(({ n8n }) => n8n.seconds)).median;
}

/** All done, all reported as done, each written once; in every run. */
export const allDoneOnce: Demand = (result) => {
	const { updates } = result.work;
	const isMet = ourRuns(result).every(
		({ n8n, service }) =>
			service.done === updates && n8n.reportedDone === updates && service.appliedMoreThanOnce === 0,
	);
	return { isMet, says: `all ${updates} done, reported as done and written once, in every run` };
};

/** Nothing is sent before the time that the service named is over, in any run. */
export const noneEarly: Demand = (result) => {
	const early = Math.max(...ourRuns(result).map(({ service }) => service.tooEarly));
	return { isMet: early === 0, says: `${early} requests sent too early in any run; must be 0` };
};

/** At most so many requests wait for their answer at the same moment, in any run. */
export function inFlightAtMost(limit: number): Demand {
	return (result) => {
		const most = Math.max(...ourRuns(result).map(({ service }) => service.inFlight));
		return { isMet: most <= limit, says: `${most} in flight at most; must be ≤ ${limit}` };
	};
}

/** The median time is at most `factor` times the least possible. */
export function withinLeast(factor: number): Demand {
	return (result) => {
		const ratio = medianSeconds(ourRuns(result)) / result.work.least.seconds;
		return bounded(ratio, factor, 'of the least possible time');
	};
}

/** The median time is at most `factor` times the rival's. */
export function withinTimeOf(rival: Contender, factor: number): Demand {
	return (result) => {
		const theirs = medianSeconds(result.runs.get(rival) ?? []);
		const ratio = medianSeconds(ourRuns(result)) / theirs;
		return bounded(ratio, factor, `of the time of ${rival.name}`);
	};
}

/** The median time is under a limit, in seconds. */
export function under(seconds: number): Demand {
	return (result) => {
		const median = medianSeconds(ourRuns(result));
		return { isMet: median < seconds, says: `${median.toFixed(1)} s; must be under ${seconds} s` };
	};
}

function bounded(ratio: number, factor: number, of: string): Verdict {
	// Judged by the number itself, not by what is left of it when it is shown.
	return {
		isMet: ratio <= factor,
		says: `${ratio.toFixed(2)} ${of}; must be ≤ ${factor.toFixed(2)}`,
	};
}

function ourRuns({ work, runs }: WorkResult): readonly Run[] {
	return runs.get(work.ours) ?? [];
}
