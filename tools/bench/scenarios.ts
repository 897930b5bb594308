/** The work that is measured with each candidate. */
import type { Sandbox } from '../sandbox';
import {
	httpRequestPlain,
	httpRequestRetry,
	httpRequestStrongest,
	theFloor,
	thisNode,
	type Authentication,
	type Candidate,
} from './candidates';
import {
	allDoneOnce,
	getLeastSeconds,
	getLeastSecondsWithLimit,
	getSpread,
	inFlightAtMost,
	MAX_FACTOR_OF_FLOOR,
	noneEarly,
	under,
	withinLeast,
	withinTimeOf,
	type Bound,
	type Limit,
	type Result,
} from './bounds';
import { findUsedUpSeconds } from './journal';
import { LATENCY_MS, measureRun, type Run, type RunContext, type Task } from './measure';

export interface Scenario extends Task {
	/** The value for `--only`, and the name of its part in the document. */
	name: string;
	/** The number of customers that are Education at the end, unless it is all. */
	expectedDone?: number;
	/** The shortest possible time, which can depend on the responses that this node got. */
	least: { because: string; getSeconds: (run: Run) => number };
	ours: Candidate;
	others: readonly Candidate[];
	bounds: readonly Bound[];
}

/** Measures the candidates in turns, so that other work of the machine affects all of them. */
export async function runScenario(scenario: Scenario, context: RunContext): Promise<Result> {
	const { name, title, least, ours, others } = scenario;
	const runs = new Map<Candidate, Run[]>([ours, ...others].map((candidate) => [candidate, []]));
	context.report(`${name}: ${title}`);
	for (let number = 1; number <= context.runs; number += 1) {
		for (const [candidate, measured] of runs) {
			if (number > (candidate.maxRuns ?? context.runs)) continue;
			const run = await measureRun(context, scenario, candidate);
			measured.push(run);
			context.report(`     ${number}/${context.runs}  ${candidate.name}: ${summarize(run)}`);
		}
	}
	const measuredOurs = runs.get(ours) ?? [];
	const leastSeconds = getSpread(measuredOurs.map(least.getSeconds)).median;
	return { ...scenario, leastSeconds, ours: measuredOurs, runs };
}

function summarize({ seconds, done, reportedDone, requests }: Run): string {
	return `${seconds.toFixed(2)} s, ${done} done, ${reportedDone} reported, ${requests.length} requests`;
}

/** A candidate that is so slow that it is measured only once. */
function once(candidate: Candidate): Candidate {
	return { ...candidate, maxRuns: 1 };
}

interface Pace {
	items: number;
	inFlight: number;
	authentication?: Authentication;
	others?: readonly Candidate[];
	bounds?: readonly Bound[];
}

/** Updates without a limit, beside the floor. */
function paced(name: string, pace: Pace): Scenario {
	const { items, inFlight, authentication, others = [], bounds = [] } = pace;
	const floor = theFloor(inFlight);
	const credential = authentication === 'refreshToken' ? ', refresh token' : '';
	const count = items.toLocaleString('en');
	return {
		name,
		title: `${count} updates, ${inFlight} in flight${credential}`,
		items,
		authentication,
		least: {
			because: `${count} × ${LATENCY_MS} ms / ${inFlight}`,
			getSeconds: () => getLeastSeconds(items, inFlight),
		},
		ours: thisNode({ maxConcurrency: inFlight }),
		others: [floor, ...others],
		bounds: [
			allDoneOnce,
			inFlightAtMost(inFlight),
			withinTimeOf(floor, MAX_FACTOR_OF_FLOOR),
			...bounds,
		],
	};
}

/** Updates under a limit that the service announces only with 429 and Retry-After. */
function limited(name: string, limit: Limit, work: Pick<Scenario, 'items' | 'others'>): Scenario {
	const { requests, windowSeconds } = limit;
	const { items } = work;
	// The default of Max Concurrency.
	const inFlight = 5;
	return {
		name,
		title: `${items} updates, and the service accepts ${requests} per ${windowSeconds} seconds`,
		...work,
		impose: (sandbox) => {
			sandbox.throttle(limit);
		},
		least: {
			because: `the pauses that the service asked for, then ${LATENCY_MS} ms / ${inFlight} for each update of the last window`,
			getSeconds: (run) =>
				getLeastSecondsWithLimit(
					limit,
					{ updates: items, inFlight },
					findUsedUpSeconds(run.requests, limit),
				),
		},
		ours: thisNode(),
		bounds: [allDoneOnce, noneEarly, withinLeast],
	};
}

const lostAnswers: Scenario = {
	name: 'lost-answers',
	title: '200 updates, 5% of the responses are lost, 5% are a 500',
	items: 200,
	impose: loseAnswers,
	least: {
		because: `200 × ${LATENCY_MS} ms / 10, if nothing had to be sent again`,
		getSeconds: () => getLeastSeconds(200, 10),
	},
	ours: thisNode({ maxConcurrency: 10 }),
	others: [httpRequestPlain, httpRequestRetry, once(httpRequestStrongest)],
	bounds: [allDoneOnce, under(5)],
};

/**
 * Affects 20 of the first 200 requests. A fault in every 20th request would affect the same items each time that all 200
 * are sent again.
 */
function loseAnswers({ faults }: Sandbox): void {
	const rhythm = { match: { method: 'PUT' }, every: 21, times: Number.MAX_SAFE_INTEGER };
	faults.add({ ...rhythm, from: 5, action: { kind: 'reset', when: 'after' } });
	faults.add({ ...rhythm, from: 11, action: { kind: 'answer', status: 500 } });
}

const dryRun: Scenario = {
	name: 'dry-run',
	title: 'Dry run of 1,000 rows by domain',
	items: 1000,
	expectedDone: 0,
	method: 'GET',
	least: {
		because: `1,000 × 2 requests × ${LATENCY_MS} ms / 5`,
		getSeconds: () => getLeastSeconds(2000, 5),
	},
	ours: thisNode({ dryRun: true }),
	others: [],
	bounds: [allDoneOnce, inFlightAtMost(5)],
};

/** The scenarios, in the order of the document. */
export const SCENARIOS: readonly Scenario[] = [
	paced('all-at-once', {
		items: 200,
		inFlight: 100,
		others: [httpRequestPlain],
		bounds: [withinTimeOf(httpRequestPlain, 1)],
	}),
	paced('five-at-a-time', { items: 1000, inFlight: 5 }),
	paced('five-refresh-token', { items: 1000, inFlight: 5, authentication: 'refreshToken' }),
	paced('fifty-at-a-time', { items: 1000, inFlight: 50 }),
	limited(
		'limit-10s',
		{ requests: 100, windowSeconds: 10 },
		{ items: 300, others: [httpRequestPlain, httpRequestRetry, httpRequestStrongest] },
	),
	limited(
		'limit-60s',
		{ requests: 100, windowSeconds: 60 },
		{ items: 150, others: [once(httpRequestStrongest)] },
	),
	lostAnswers,
	dryRun,
];
