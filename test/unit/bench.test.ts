import { readFileSync } from 'node:fs';
import path from 'node:path';
import { getLeastSeconds, getLeastSecondsWithLimit, getSpread } from '../../tools/bench/bounds';
import { countPeakInFlight, countTooEarly, findUsedUpSeconds } from '../../tools/bench/journal';
import { MACHINE, MADE_PART, SUMMARY, updateDocument } from '../../tools/bench/report';
import { SCENARIOS } from '../../tools/bench/scenarios';
import type { ReceivedRequest } from '../../tools/sandbox';

function createRequest(atMs: number, answeredAt: number, answered: 200 | 429 = 200) {
	const at = 1_800_000_000_000 + atMs;
	const request: ReceivedRequest = {
		method: 'PUT',
		url: '/',
		headers: {},
		body: '',
		at,
		monotonicMs: atMs,
		write: undefined,
		answered,
		answeredAt: 1_800_000_000_000 + answeredAt,
	};
	return request;
}

describe('getSpread', () => {
	it('gives the value in the middle as the median', () => {
		expect(getSpread([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 });
	});

	it('gives the mean of the two values in the middle if the count is even', () => {
		expect(getSpread([8, 1, 2, 4])).toEqual({ min: 1, median: 3, max: 8 });
	});

	it('throws if nothing was measured', () => {
		expect(() => getSpread([])).toThrow('Nothing was measured.');
	});
});

describe('getLeastSeconds', () => {
	it('counts 50 ms for each group of requests that are in flight together', () => {
		expect(getLeastSeconds(1000, 5)).toBe(10);
		expect(getLeastSeconds(201, 100)).toBeCloseTo(0.15);
	});
});

describe('getLeastSecondsWithLimit', () => {
	const limit = { requests: 100, windowSeconds: 10 };
	const work = { updates: 300, inFlight: 5 };

	it('adds each full window with its Retry-After in whole seconds, and the time of the last window', () => {
		// 1.3 s + 9 s, 1.0 s + 9 s, each with 50 ms for the next request; then 20 × 50 ms.
		expect(getLeastSecondsWithLimit(limit, work, [1.3, 1])).toBeCloseTo(10.35 + 10.05 + 1);
	});

	it('is the time without a limit if no window was full', () => {
		expect(getLeastSecondsWithLimit(limit, { updates: 80, inFlight: 5 }, [])).toBeCloseTo(0.8);
	});
});

describe('findUsedUpSeconds', () => {
	it('measures each full window from its first accepted request to its first 429', () => {
		const requests = [
			createRequest(0, 50),
			createRequest(1200, 1250, 429),
			createRequest(1210, 1260, 429),
			createRequest(10_300, 10_350),
			createRequest(11_900, 11_950, 429),
			createRequest(21_000, 21_050),
		];

		expect(findUsedUpSeconds(requests, { windowSeconds: 10 })).toEqual([1.2, 1.6]);
	});

	it('sorts the requests by the time of their response', () => {
		const requests = [createRequest(5, 1250, 429), createRequest(10, 50)];

		expect(findUsedUpSeconds(requests, { windowSeconds: 10 })).toEqual([1.2]);
	});
});

describe('countPeakInFlight', () => {
	it('does not count a request that ends in the millisecond in which another begins', () => {
		const requests = [createRequest(0, 50), createRequest(50, 100), createRequest(60, 70)];

		expect(countPeakInFlight(requests)).toBe(2);
	});
});

describe('countTooEarly', () => {
	const refused = createRequest(0, 50, 429);

	it('counts a request that arrives more than 100 ms after the first 429', () => {
		const late = createRequest(160, 210, 429);

		expect(countTooEarly([refused, createRequest(100, 150, 429), late])).toBe(1);
	});

	it('does not count a request that n8n was preparing when the 429 arrived', () => {
		expect(countTooEarly([refused, createRequest(149, 199, 429)])).toBe(0);
	});

	it('starts again when the service accepts a request', () => {
		const accepted = createRequest(10_050, 10_100);

		expect(countTooEarly([refused, accepted, createRequest(11_000, 11_050, 429)])).toBe(0);
	});
});

describe('docs/benchmarks.md', () => {
	const markdown = readFileSync(path.join(__dirname, '../../docs/benchmarks.md'), 'utf8');

	it('has one part for each measurement, and one each for the summary and the machine', () => {
		const parts = [...markdown.matchAll(MADE_PART)].map(([, , name]) => name);
		const names = SCENARIOS.map(({ name }) => name);

		expect(parts.sort()).toEqual([SUMMARY, MACHINE, ...names, 'memory', 'trigger-round'].sort());
	});

	it('has the summary of its parts', () => {
		const words = (text: string) => text.split(/\s+/);

		expect(words(updateDocument(markdown, new Map()))).toEqual(words(markdown));
	});
});
