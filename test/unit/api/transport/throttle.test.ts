import type { ErrorResponse } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/requestError';
import {
	ThrottleGate,
	getThrottleGate,
} from '../../../../nodes/MicrosoftPartnerCenter/api/transport/throttle';
import type {
	Rejection,
	AcquireOptions,
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
	pauseCountAtStart: 0,
	signals: [],
};

let gate: ThrottleGate;

beforeEach(() => {
	jest.useFakeTimers();
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

/** Completes one request with a 429. */
function releaseWithPause(durationMs: number, isServerRequested = true): void {
	gate.release({ response, durationMs, isServerRequested });
}

/** Sends one request, which gets a 429. */
async function startPause(durationMs: number, isServerRequested = true): Promise<void> {
	acquire();
	await advanceTime(0);
	releaseWithPause(durationMs, isServerRequested);
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
		releaseWithPause(3000);
		releaseWithPause(1000);
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
		releaseWithPause(1000);
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
		releaseWithPause(1000);
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
		releaseWithPause(1000);
		const waiting = acquire({ ...DEFAULT_OPTIONS, maxWaitMs: 2000 });
		await advanceTime(0);
		expect(waiting.state).toBe('pending');
		releaseWithPause(60_000);
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

	it('does not apply to a pause that the service did not request', async () => {
		await startPause(500, false);
		const request = acquire({ ...DEFAULT_OPTIONS, maxWaitMs: 0 });
		await advanceTime(500);

		expect(request.state).toBe('granted');
	});
});

describe('maxConsecutivePauses of acquire', () => {
	/** Ends each pause with one request that gets another 429. */
	async function repeatPause(times: number): Promise<void> {
		for (let count = 0; count < times; count++) {
			await advanceTime(1000);
			releaseWithPause(1000);
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
			pauseCountAtStart: gate.pauseCount,
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
		releaseWithPause(1000);
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
			releaseWithPause(1000);
			gate.release();
			await advanceTime(0);
		}

		expect(requests.filter(({ state }) => typeof state === 'object')).toEqual([]);
	});
});

describe('pauseCount', () => {
	it('counts one pause if the 429s of one burst arrive after a short backoff has ended', async () => {
		Array.from({ length: 3 }, () => acquire());
		await advanceTime(0);
		for (let count = 0; count < 3; count++) {
			releaseWithPause(10, false);
			await advanceTime(20);
		}

		expect(gate.pauseCount).toBe(1);
	});

	it('counts one pause if several responses request one at the same time', async () => {
		const options = { ...DEFAULT_OPTIONS, maxConsecutivePauses: 1 };
		Array.from({ length: 5 }, () => acquire(options));
		await advanceTime(0);
		for (let count = 0; count < 4; count++) releaseWithPause(1000);
		const waiting = acquire(options);
		await advanceTime(0);

		expect(gate.pauseCount).toBe(1);
		expect(waiting.state).toBe('pending');
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
	it('returns one gate for each API base URL and tenant, ignoring case', () => {
		const contoso = getThrottleGate('https://api.example.com', 'Contoso.com');

		expect(getThrottleGate('https://api.example.com', 'contoso.com')).toBe(contoso);
		expect(getThrottleGate('https://api.example.com', 'fabrikam.com')).not.toBe(contoso);
		expect(getThrottleGate('https://other.example.com', 'contoso.com')).not.toBe(contoso);
	});
});
