import type { Sandbox } from '../sandbox';
import {
	httpRequestPlain,
	httpRequestRetry,
	httpRequestStrongest,
	thisNode,
	type Contender,
} from './contenders';
import {
	allDoneOnce,
	inFlightAtMost,
	noneEarly,
	under,
	withinLeast,
	withinTimeOf,
} from './demands';
import { LATENCY_MS } from './measure';
import type { Work } from './work';

/** The least time for `requests` with so many in flight, in seconds: each waits for its answer once. */
function waiting(requests: number, inFlight: number): number {
	return (Math.ceil(requests / inFlight) * LATENCY_MS) / 1000;
}

/** A contender that is slow enough to be measured once only. */
function once(contender: Contender): Contender {
	return { ...contender, mostRuns: 1 };
}

function allAtOnce(): Work {
	const updates = 200;
	return {
		name: 'all-at-once',
		title: `${updates} updates, no limit, everything at once`,
		about:
			'What n8n itself costs. HTTP Request sends whatever it has without waiting for an answer; this node is told to have 100 in flight.',
		updates,
		least: {
			seconds: waiting(updates, updates),
			because: 'all requests wait for their answer together, and n8n costs nothing',
		},
		ours: thisNode({ maxConcurrency: 100 }),
		rivals: [httpRequestPlain],
		demands: [allDoneOnce, withinTimeOf(httpRequestPlain, 1)],
	};
}

function fiveAtATime(): Work {
	const updates = 1000;
	const inFlight = 5;
	return {
		name: 'five-at-a-time',
		title: `${updates.toLocaleString('en')} updates, ${inFlight} in flight`,
		about:
			'A service that should not be flooded. HTTP Request is not in the table: how many of its requests are in flight cannot be set (its Batching waits between batches, whether the one before was answered or not).',
		updates,
		least: {
			seconds: waiting(updates, inFlight),
			because: `${updates.toLocaleString('en')} × ${LATENCY_MS} ms / ${inFlight}`,
		},
		ours: thisNode({ maxConcurrency: inFlight }),
		rivals: [],
		demands: [allDoneOnce, inFlightAtMost(inFlight), withinLeast(1.15)],
	};
}

function limitOfTenSeconds(): Work {
	return {
		...limited({ updates: 300, requests: 100, windowSeconds: 10, factor: 1.12 }),
		name: 'limit-10s',
		rivals: [httpRequestPlain, httpRequestRetry, httpRequestStrongest],
	};
}

function limitOfAMinute(): Work {
	return {
		...limited({ updates: 150, requests: 100, windowSeconds: 60, factor: 1.05 }),
		name: 'limit-60s',
		rivals: [once(httpRequestStrongest)],
	};
}

/** A limit that no contender is told of: the service says it with 429 and Retry-After. */
function limited(limit: {
	updates: number;
	requests: number;
	windowSeconds: number;
	factor: number;
}): Omit<Work, 'name' | 'rivals'> {
	const { updates, requests, windowSeconds, factor } = limit;
	const fullWindows = Math.ceil(updates / requests) - 1;
	return {
		title: `${updates} updates, and the service takes ${requests} per ${windowSeconds} seconds`,
		about:
			'No contender is told of the limit: the service answers what is too much with 429 and Retry-After. Too early is what is sent before that time is over by someone who must know.',
		updates,
		impose: (sandbox) => {
			sandbox.throttle({ requests, windowSeconds });
		},
		least: {
			seconds: fullWindows * windowSeconds,
			because: `${fullWindows} × ${windowSeconds} s must pass before the last ${updates - fullWindows * requests} are taken`,
		},
		ours: thisNode(),
		demands: [allDoneOnce, noneEarly, withinLeast(factor)],
	};
}

function lostAnswers(): Work {
	const updates = 200;
	const inFlight = 10;
	return {
		name: 'lost-answers',
		title: `${updates} updates, 5% of the answers are lost, 5% are a 500`,
		about: `Of the first ${updates} requests ten are carried out and then their connection is reset, and ten others are answered with 500 and not carried out; repeats fare no better. Only the request ID, MS-RequestId, tells the service that a repeat is one.`,
		updates,
		impose: loseAnswers,
		least: {
			seconds: waiting(updates, inFlight),
			because: `${updates} × ${LATENCY_MS} ms / ${inFlight}, were nothing to be repeated`,
		},
		ours: thisNode({ maxConcurrency: inFlight }),
		rivals: [httpRequestPlain, httpRequestRetry, once(httpRequestStrongest)],
		demands: [allDoneOnce, under(5)],
	};
}

/**
 * Ten and ten of the first 200. Each 20th request would do that too, but with 200 items it would always be the same
 * ones that are hit when all are sent again.
 */
function loseAnswers({ faults }: Sandbox): void {
	const rhythm = { match: { method: 'PUT' }, every: 21, times: Number.MAX_SAFE_INTEGER };
	faults.add({ ...rhythm, from: 5, action: { kind: 'reset', when: 'after' } });
	faults.add({ ...rhythm, from: 11, action: { kind: 'answer', status: 500 } });
}

/** The work that is measured, in the order of the document. */
export const WORKS: readonly Work[] = [
	allAtOnce(),
	fiveAtATime(),
	limitOfTenSeconds(),
	limitOfAMinute(),
	lostAnswers(),
];
