import type { ErrorResponse } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/requestError';
import {
	ThrottleGate,
	getThrottleGate,
} from '../../../../nodes/MicrosoftPartnerCenter/api/transport/throttle';
import type {
	AcquireOptions,
	Rejection,
} from '../../../../nodes/MicrosoftPartnerCenter/api/transport/throttle';

const response: ErrorResponse = {
	kind: 'errorResponse',
	status: 429,
	headers: {},
	body: 'Slow down',
};
const DEFAULT_OPTIONS: AcquireOptions = {
	maxWaitMs: 120_000,
	maxConsecutivePauses: 5,
	since: 0,
	signals: [],
};

let gate: ThrottleGate;

beforeEach(() => {
	jest.useFakeTimers();
	// The shortest backoff: 250, 500, 1000, 2000, 4000, 8000 and then always 10,000 ms.
	jest.spyOn(Math, 'random').mockReturnValue(0);
	gate = new ThrottleGate();
});
afterEach(() => {
	jest.useRealTimers();
});

/** Calls `acquire` for one request; its `state` is `pending` until the gate grants or rejects it. */
function acquire(options = DEFAULT_OPTIONS, sequence = gate.nextSequence()) {
	const request = { sequence, state: 'pending' as 'pending' | 'granted' | Rejection };
	void gate.acquire(sequence, options).then((rejection) => {
		request.state = rejection ?? 'granted';
	});
	return request;
}

async function advanceTime(ms: number): Promise<void> {
	await jest.advanceTimersByTimeAsync(ms);
}

/**
 * Completes one request with a 429.
 *
 * @param requestedMs milliseconds; undefined if the 429 names no time
 */
function releaseWith429(requestedMs?: number): void {
	gate.release({ response, requestedMs });
}

/**
 * Sends one request, which gets a 429.
 *
 * @param requestedMs milliseconds; undefined if the 429 names no time
 */
async function startPause(requestedMs?: number): Promise<void> {
	acquire();
	await advanceTime(0);
	releaseWith429(requestedMs);
}

/** A service for `sendAll`: the answer to each request, by its time in milliseconds. */
type Service = (at: number) => 'done' | { readonly requestedMs?: number };

/**
 * Sends requests, each again after a 429, until each is done or rejected. A response takes 50 ms.
 *
 * @returns lists that grow: the outcomes, and when each request was sent
 */
function sendAll(count: number, service: Service, options = DEFAULT_OPTIONS) {
	const startedAt = performance.now();
	const sentAt: number[] = [];
	const outcomes: string[] = [];
	const send = async (sequence: number) => {
		while ((await gate.acquire(sequence, options)) === undefined) {
			sentAt.push(performance.now() - startedAt);
			const answer = service(performance.now() - startedAt);
			await new Promise((resolve) => setTimeout(resolve, 50));
			if (answer === 'done') {
				gate.release();
				return 'done';
			}
			gate.release({ response, ...answer });
		}
		return 'rejected';
	};
	for (let index = 0; index < count; index++) {
		void send(gate.nextSequence()).then((outcome) => {
			outcomes.push(outcome);
		});
	}
	return { sentAt, outcomes };
}

/** How often each outcome occurs. */
function countOutcomes({ outcomes }: ReturnType<typeof sendAll>) {
	const count = (wanted: string) => outcomes.filter((outcome) => outcome === wanted).length;
	return { done: count('done'), rejected: count('rejected') };
}

describe('acquire', () => {
	it('grants every request while there is no pause', async () => {
		const requests = Array.from({ length: 100 }, () => acquire());
		await advanceTime(0);

		expect(new Set(requests.map(({ state }) => state))).toEqual(new Set(['granted']));
	});

	it('holds a request until the pause ends, to the millisecond', async () => {
		await startPause(5000);
		const request = acquire();

		await advanceTime(4999);
		expect(request.state).toBe('pending');
		await advanceTime(1);
		expect(request.state).toBe('granted');
	});

	it('waits for the pause that ends last, even if a shorter one is requested after it', async () => {
		const [first, second] = [acquire(), acquire()];
		await advanceTime(0);
		releaseWith429(3000);
		releaseWith429(1000);
		expect([first.state, second.state]).toEqual(['granted', 'granted']);

		const request = acquire();
		await advanceTime(2999);
		expect(request.state).toBe('pending');
		await advanceTime(1);
		expect(request.state).toBe('granted');
	});

	it('grants one request after a pause, then allows one more for each that completes', async () => {
		await startPause(1000);
		const requests = Array.from({ length: 8 }, () => acquire());
		const countGranted = () => requests.filter(({ state }) => state === 'granted').length;

		await advanceTime(1000);
		expect(countGranted()).toBe(1);
		gate.release();
		await advanceTime(0);
		expect(countGranted()).toBe(3);
		gate.release();
		gate.release();
		await advanceTime(0);
		expect(countGranted()).toBe(7);
	});

	it('goes back to one request at a time after another 429', async () => {
		await startPause(1000);
		const requests = Array.from({ length: 4 }, () => acquire());
		await advanceTime(1000);
		releaseWith429(1000);
		await advanceTime(1000);

		expect(requests.filter(({ state }) => state === 'granted')).toHaveLength(2);
	});

	it('grants one request per second while the first one after a pause has not completed', async () => {
		await startPause(1000);
		const requests = Array.from({ length: 4 }, () => acquire());
		await advanceTime(1000);
		await advanceTime(2200);

		expect(requests.map(({ state }) => state)).toEqual([
			'granted',
			'granted',
			'granted',
			'pending',
		]);
	});

	it('grants the retry of a request that got a 429 before requests that arrived after it', async () => {
		const first = acquire();
		await advanceTime(0);
		releaseWith429(1000);
		const second = acquire();
		const retryOfFirst = acquire(DEFAULT_OPTIONS, first.sequence);
		await advanceTime(1000);

		expect([retryOfFirst.state, second.state]).toEqual(['granted', 'pending']);
	});
});

describe('maxWaitMs of acquire', () => {
	it('rejects a request if the rest of the pause is longer, and reports how long it is', async () => {
		await startPause(10_000);
		const tooShort = acquire({ ...DEFAULT_OPTIONS, maxWaitMs: 9000 });
		const longEnough = acquire({ ...DEFAULT_OPTIONS, maxWaitMs: 10_000 });
		await advanceTime(0);

		expect(tooShort.state).toMatchObject({ response, durationMs: 10_000 });
		expect(longEnough.state).toBe('pending');
		await advanceTime(1500);
		const later = acquire({ ...DEFAULT_OPTIONS, maxWaitMs: 9000 });
		await advanceTime(0);
		expect(later.state).toBe('pending');
	});

	it('rejects a request that is already waiting when a longer pause starts', async () => {
		const [first, second] = [acquire(), acquire()];
		await advanceTime(0);
		expect([first.state, second.state]).toEqual(['granted', 'granted']);
		releaseWith429(1000);
		const waiting = acquire({ ...DEFAULT_OPTIONS, maxWaitMs: 2000 });
		await advanceTime(0);
		expect(waiting.state).toBe('pending');
		releaseWith429(60_000);
		await advanceTime(0);

		expect(waiting.state).toMatchObject({ durationMs: 60_000 });
	});

	it('counts a requested pause of more than one hour as one hour', async () => {
		await startPause(86_400_000_000);
		const early = acquire();
		await advanceTime(3_600_000 - 100_000);
		const late = acquire();
		await advanceTime(100_000);

		expect(early.state).toMatchObject({ durationMs: 3_600_000 });
		expect(late.state).toBe('granted');
	});

	it('limits the time spent in an unnamed pause, not the length of that pause', async () => {
		await startPause();
		const patient = acquire({ ...DEFAULT_OPTIONS, maxWaitMs: 250 });
		const impatient = acquire({ ...DEFAULT_OPTIONS, maxWaitMs: 100 });
		await advanceTime(100);
		expect([patient.state, impatient.state]).toEqual(['pending', 'pending']);
		await advanceTime(150);

		expect(patient.state).toBe('granted');
		expect(impatient.state).toMatchObject({ response, isServerRequested: false });
	});
});

describe('patience with 429s that name no time', () => {
	it('completes every request after ten seconds of 429s', async () => {
		const run = sendAll(200, (at) => (at < 10_000 ? {} : 'done'));
		await advanceTime(40_000);

		expect(countOutcomes(run)).toEqual({ done: 200, rejected: 0 });
		expect(run.sentAt.filter((at) => at < 10_000 && at > 0).length).toBeLessThanOrEqual(10);
	});

	it('rejects every request when the pauses have lasted maxWaitMs in total', async () => {
		const run = sendAll(20, () => ({}));
		await advanceTime(120_000);
		expect(run.outcomes).toEqual([]);
		await advanceTime(1000);

		expect(countOutcomes(run)).toEqual({ done: 0, rejected: 20 });
	});

	it('ignores maxConsecutivePauses', async () => {
		const options = { ...DEFAULT_OPTIONS, maxConsecutivePauses: 1 };
		const run = sendAll(3, (at) => (at < 10_000 ? {} : 'done'), options);
		await advanceTime(40_000);

		expect(countOutcomes(run)).toEqual({ done: 3, rejected: 0 });
	});

	it.each([
		[0, [0, 300, 850, 1900, 3950, 8000, 16_050, 26_100, 36_150]],
		[0.5, [0, 425, 1225, 2775, 5825, 11_875, 23_925, 38_975, 54_025]],
	])('pauses longer after each 429 in a row, with the jitter %d', async (random, expected) => {
		jest.spyOn(Math, 'random').mockReturnValue(random);
		const run = sendAll(1, () => ({}));
		await advanceTime(60_000);

		expect(run.sentAt.slice(0, expected.length)).toEqual(expected);
	});

	it('begins with a short pause again after a success', async () => {
		const before = sendAll(1, (at) => (at < 3000 ? {} : 'done'));
		await advanceTime(10_000);
		expect(countOutcomes(before)).toEqual({ done: 1, rejected: 0 });
		const after = sendAll(1, () => ({}));
		await advanceTime(2000);

		expect(after.sentAt).toEqual([0, 300, 850, 1900]);
	});

	it('begins to count the time again after a success', async () => {
		const isThrottled = (at: number) => at < 100_000 || (at > 130_000 && at < 230_000);
		const run = sendAll(1, (at) => (at < 100_000 ? {} : 'done'));
		await advanceTime(130_000);
		expect(countOutcomes(run)).toEqual({ done: 1, rejected: 0 });
		const next = sendAll(1, (at) => (isThrottled(130_000 + at) ? {} : 'done'));
		await advanceTime(120_000);

		expect(countOutcomes(next)).toEqual({ done: 1, rejected: 0 });
	});

	it('begins to count the time again after a success that arrives during a pause', async () => {
		await startPause();
		for (let count = 0; count < 20; count++) {
			const [first, second] = [acquire(), acquire()];
			await advanceTime(11_000);
			expect([first.state, second.state]).toEqual(['granted', 'granted']);
			releaseWith429();
			gate.release();
		}
	});

	it('ignores the named pauses before a success that arrives during an unnamed pause', async () => {
		const options = { ...DEFAULT_OPTIONS, maxConsecutivePauses: 2 };
		await startPause(1000);
		const [first, second] = [acquire(options), acquire(options)];
		await advanceTime(2100);
		expect([first.state, second.state]).toEqual(['granted', 'granted']);
		releaseWith429();
		gate.release();
		const run = sendAll(1, (at) => (at < 10_000 ? {} : 'done'), options);
		await advanceTime(20_000);

		expect(countOutcomes(run)).toEqual({ done: 1, rejected: 0 });
	});

	it('counts a run only from its own beginning', async () => {
		const early = sendAll(1, () => ({}));
		await advanceTime(119_000);
		const late = sendAll(1, () => ({}), { ...DEFAULT_OPTIONS, since: performance.now() });
		await advanceTime(2000);
		expect([early, late].map(countOutcomes)).toEqual([
			{ done: 0, rejected: 1 },
			{ done: 0, rejected: 0 },
		]);
		await advanceTime(118_000);
		expect(late.outcomes).toEqual([]);
		await advanceTime(1000);

		expect(countOutcomes(late)).toEqual({ done: 0, rejected: 1 });
	});
});

describe('the length of a pause that the service names', () => {
	it('is exact after the first 429, and at least the backoff after the next ones', async () => {
		const requested = [100, 100, 100, 57_000, 100];
		const run = sendAll(1, () => ({ requestedMs: requested.shift() }));
		await advanceTime(70_000);

		// After 100, 500, 1000, 57,000 and 4000 ms, each with 50 ms for the response.
		expect(run.sentAt).toEqual([0, 150, 700, 1750, 58_800, 62_850]);
	});

	it.each([0, 1])('counts as unnamed if it is %d ms again and again', async (requestedMs) => {
		const options = { ...DEFAULT_OPTIONS, maxConsecutivePauses: 1 };
		const passing = sendAll(5, (at) => (at < 60_000 ? { requestedMs } : 'done'), options);
		await advanceTime(90_000);
		expect(countOutcomes(passing)).toEqual({ done: 5, rejected: 0 });
		expect(passing.sentAt.filter((at) => at < 60_000).length).toBeLessThanOrEqual(20);

		const lasting = sendAll(5, () => ({ requestedMs }), options);
		await advanceTime(120_000);
		expect(lasting.outcomes).toEqual([]);
		await advanceTime(1000);
		expect(countOutcomes(lasting)).toEqual({ done: 0, rejected: 5 });
	});

	it('lets a run wait out maxConsecutivePauses pauses, and no more', async () => {
		const options = { ...DEFAULT_OPTIONS, maxConsecutivePauses: 3 };
		const run = sendAll(1, () => ({ requestedMs: 30_000 }), options);
		await advanceTime(90_199);
		expect(run.outcomes).toEqual([]);
		await advanceTime(1);

		expect(run.sentAt).toEqual([0, 30_050, 60_100, 90_150]);
		expect(countOutcomes(run)).toEqual({ done: 0, rejected: 1 });
	});
});

describe('a change of the wall clock', () => {
	const HOUR_MS = 3_600_000;

	it.each([-HOUR_MS, HOUR_MS])('by %d ms changes no pause', async (changeMs) => {
		await startPause(5000);
		const request = acquire();
		await advanceTime(1000);
		jest.setSystemTime(Date.now() + changeMs);
		await advanceTime(3999);
		expect(request.state).toBe('pending');
		await advanceTime(1);

		expect(request.state).toBe('granted');
	});

	it.each([-HOUR_MS, HOUR_MS])('by %d ms changes no patience', async (changeMs) => {
		const run = sendAll(3, () => ({}));
		await advanceTime(60_000);
		jest.setSystemTime(Date.now() + changeMs);
		await advanceTime(60_000);
		expect(run.outcomes).toEqual([]);
		await advanceTime(1000);

		expect(countOutcomes(run)).toEqual({ done: 0, rejected: 3 });
	});

	it.each([-HOUR_MS, HOUR_MS])(
		'by %d ms changes nothing in the requests per second after a pause',
		async (changeMs) => {
			await startPause(1000);
			const requests = Array.from({ length: 4 }, () => acquire());
			await advanceTime(1000);
			jest.setSystemTime(Date.now() + changeMs);
			await advanceTime(900);
			expect(requests.filter(({ state }) => state === 'granted')).toHaveLength(1);
			await advanceTime(1300);

			expect(requests.filter(({ state }) => state === 'granted')).toHaveLength(3);
		},
	);
});

describe('maxConsecutivePauses of acquire', () => {
	/** Ends each pause with one request that gets another 429. */
	async function repeatPause(times: number): Promise<void> {
		for (let count = 0; count < times; count++) {
			await advanceTime(1000);
			releaseWith429(1000);
			await advanceTime(0);
		}
	}

	it('rejects waiting requests and later requests of the same run when it is exceeded', async () => {
		await startPause(1000);
		const requests = Array.from({ length: 9 }, () =>
			acquire({ ...DEFAULT_OPTIONS, maxConsecutivePauses: 2 }),
		);
		await repeatPause(1);
		expect(requests.filter(({ state }) => state === 'pending')).toHaveLength(8);
		await repeatPause(1);
		expect(requests.filter(({ state }) => state === 'granted')).toHaveLength(2);
		expect(requests[8]?.state).toMatchObject({ response, durationMs: 1000 });

		const later = acquire({ ...DEFAULT_OPTIONS, maxConsecutivePauses: 2 });
		const ofAnotherRun = acquire({
			...DEFAULT_OPTIONS,
			maxConsecutivePauses: 2,
			since: performance.now(),
		});
		await advanceTime(0);
		expect([later.state, ofAnotherRun.state]).toEqual([expect.anything(), 'pending']);
		expect(later.state).not.toBe('pending');
	});

	it('starts again from zero after a success', async () => {
		await startPause(1000);
		const requests = Array.from({ length: 9 }, () =>
			acquire({ ...DEFAULT_OPTIONS, maxConsecutivePauses: 2 }),
		);
		await repeatPause(1);
		await advanceTime(1000);
		gate.release();
		await advanceTime(0);
		releaseWith429(1000);
		await repeatPause(1);

		expect(requests.filter(({ state }) => typeof state === 'object')).toEqual([]);
	});

	it('is not exceeded while some requests succeed, even if their responses arrive late', async () => {
		await startPause(1000);
		const requests = Array.from({ length: 9 }, () =>
			acquire({ ...DEFAULT_OPTIONS, maxConsecutivePauses: 2 }),
		);
		for (let count = 0; count < 3; count++) {
			// The first request gets its 429 late; the one that is granted a second later succeeds at once.
			await advanceTime(2100);
			releaseWith429(1000);
			gate.release();
			await advanceTime(0);
		}

		expect(requests.filter(({ state }) => typeof state === 'object')).toEqual([]);
	});
});

describe('429s at the same time', () => {
	it('are one pause for the backoff, even if some arrive after it has ended', async () => {
		jest.spyOn(Math, 'random').mockReturnValue(0);
		Array.from({ length: 3 }, () => acquire());
		await advanceTime(0);
		for (let count = 0; count < 3; count++) {
			releaseWith429(10);
			await advanceTime(20);
		}
		acquire();
		await advanceTime(1000);
		releaseWith429();
		const waiting = acquire();

		// The backoff of a second pause, not of a fourth one.
		await advanceTime(499);
		expect(waiting.state).toBe('pending');
		await advanceTime(1);
		expect(waiting.state).toBe('granted');
	});

	it('are one pause for the number of pauses that a request waits out', async () => {
		const options = { ...DEFAULT_OPTIONS, maxConsecutivePauses: 1 };
		Array.from({ length: 5 }, () => acquire(options));
		await advanceTime(0);
		for (let count = 0; count < 4; count++) releaseWith429(1000);
		const waiting = acquire(options);
		await advanceTime(0);

		expect(waiting.state).toBe('pending');
	});
});

describe('named and unnamed pauses in turn', () => {
	it('do not count unnamed pauses against the number of named ones', async () => {
		jest.spyOn(Math, 'random').mockReturnValue(0);
		acquire();
		await advanceTime(0);
		// Seven pauses whose length the service does not name, then one with a time.
		for (let count = 0; count < 7; count++) {
			releaseWith429();
			acquire();
			await advanceTime(20_000);
		}
		releaseWith429(30_000);
		const later = acquire({ ...DEFAULT_OPTIONS, maxConsecutivePauses: 5 });
		await advanceTime(0);

		expect(later.state).toBe('pending');
	});
});

describe('signals of acquire', () => {
	it('removes only the canceled request from the queue if two of its signals abort', async () => {
		await startPause(1000);
		const [first, second] = [new AbortController(), new AbortController()];
		const canceledTwice = acquire({ ...DEFAULT_OPTIONS, signals: [first.signal, second.signal] });
		const other = acquire();
		first.abort();
		second.abort();
		await advanceTime(1000);

		expect([canceledTwice.state, other.state]).toEqual(['canceled', 'granted']);
	});

	it('rejects a waiting or new request at once after an abort, and still grants the others', async () => {
		await startPause(1000);
		const execution = new AbortController();
		const waiting = acquire({ ...DEFAULT_OPTIONS, signals: [execution.signal] });
		const other = acquire();
		await advanceTime(10);
		execution.abort();
		await advanceTime(0);

		expect(waiting.state).toBe('canceled');
		await advanceTime(1000);
		expect(other.state).toBe('granted');
		const afterAbort = acquire({ ...DEFAULT_OPTIONS, signals: [execution.signal] });
		await advanceTime(0);
		expect(afterAbort.state).toBe('canceled');
	});
});

describe('getThrottleGate', () => {
	it('returns one gate for each key', () => {
		const contoso = getThrottleGate('https://api.example.com contoso.com');

		expect(getThrottleGate('https://api.example.com contoso.com')).toBe(contoso);
		expect(getThrottleGate('https://api.example.com fabrikam.com')).not.toBe(contoso);
	});
});
