import type { Execution, NodeRun } from '../real-n8n/rest';
import type { CustomerRecord, ReceivedRequest, Sandbox } from '../sandbox';
import { SENDER } from './contenders';

/** What n8n says about one run of a workflow. */
export interface N8nReading {
	/** From the start of the first to the end of the last run of a measured node. */
	seconds: number;
	/** Items on the sending node's success output. */
	reportedDone: number;
	/** Items on its error output. */
	reportedRefused: number;
	/** Whether the sending node did not get through, and so reported no item at all. */
	stopped: boolean;
}

/** What the service itself knows about the same run. */
export interface ServiceReading {
	/** Customers that are Education now. */
	done: number;
	/** Customers for whom more than one write was carried out. */
	appliedMoreThanOnce: number;
	/** Requests that tried to write. */
	sent: number;
	/** Those sent before Retry-After was over, when their sender knew. */
	tooEarly: number;
	/** The most requests that waited for their answer at the same moment. */
	inFlight: number;
	/** From the first request received to the last one answered. */
	seconds: number;
}

type TimedRun = NodeRun & { startTime: number; executionTime: number };

/** Reads an execution. Throws an `Error` when one of `nodeNames` never ran. */
export function readExecution(execution: Execution, nodeNames: readonly string[]): N8nReading {
	const { runData, error } = execution.data.resultData;
	const runs = nodeNames.flatMap((name) => {
		const timed = (runData[name] ?? []).filter(isTimed);
		if (timed.length > 0) return timed;
		throw new Error(`"${name}" never ran: ${error?.message ?? execution.status}`);
	});
	const startedAt = Math.min(...runs.map(({ startTime }) => startTime));
	const endedAt = Math.max(...runs.map((run) => run.startTime + run.executionTime));
	const sender = runData[SENDER] ?? [];
	return {
		seconds: (endedAt - startedAt) / 1000,
		reportedDone: countItems(sender, 0),
		reportedRefused: countItems(sender, 1),
		stopped: sender.some((run) => run.error !== undefined),
	};
}

/**
 * Reads the service's own state and journal.
 *
 * @param requests what it received for the run
 * @param customers those that the run was about
 */
export function readService(
	sandbox: Sandbox,
	requests: readonly ReceivedRequest[],
	customers: readonly CustomerRecord[],
): ServiceReading {
	const writes = requests.filter(({ method }) => method === 'PUT');
	const first = Math.min(...writes.map(({ at }) => at));
	const last = Math.max(...writes.map(endOf));
	return {
		done: countDone(customers),
		appliedMoreThanOnce: customers.filter(({ timesApplied }) => timesApplied > 1).length,
		sent: writes.length,
		tooEarly: sandbox.throttled.early,
		inFlight: mostAtOnce(writes),
		seconds: (last - first) / 1000,
	};
}

/** How many of the customers are Education. */
export function countDone(customers: readonly CustomerRecord[]): number {
	return customers.filter(({ qualification }) => qualification === 'education').length;
}

function isTimed(run: NodeRun): run is TimedRun {
	return 'startTime' in run && typeof run.startTime === 'number' && run.executionTime !== undefined;
}

function countItems(runs: readonly NodeRun[], output: number): number {
	return runs.reduce((sum, { data }) => sum + (data?.main[output]?.length ?? 0), 0);
}

function endOf({ at, answeredAt }: ReceivedRequest): number {
	return answeredAt ?? at;
}

function mostAtOnce(requests: readonly ReceivedRequest[]): number {
	const changes = requests.flatMap((request) => [
		{ at: request.at, change: 1 },
		{ at: endOf(request), change: -1 },
	]);
	// At the same millisecond one ends before the next begins.
	changes.sort((left, right) => left.at - right.at || left.change - right.change);
	let now = 0;
	let most = 0;
	for (const { change } of changes) {
		now += change;
		most = Math.max(most, now);
	}
	return most;
}
