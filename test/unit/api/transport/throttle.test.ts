import type { ErrorResponse } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/requestError';
import {
	ThrottleGate,
	getThrottleGate,
} from '../../../../nodes/MicrosoftPartnerCenter/api/transport/throttle';
import type {
	Rejection,
	AcquireOptions,
} from '../../../../nodes/MicrosoftPartnerCenter/api/transport/throttle';

const answer: ErrorResponse = {
	kind: 'errorResponse',
	status: 429,
	headers: {},
	body: 'Slow down',
};
const PATIENT: AcquireOptions = {
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

/** Comes to the gate; `became` is what it was told, `waiting` until then. */
function come(visitor = PATIENT, place = gate.nextSequence()) {
	const arrival = { place, became: 'waiting' as 'waiting' | 'in' | Rejection };
	void gate.acquire(place, visitor).then((reason) => {
		arrival.became = reason ?? 'in';
	});
	return arrival;
}

async function pass(ms: number): Promise<void> {
	await jest.advanceTimersByTimeAsync(ms);
}

/** Somebody was let in, and was answered 429. */
async function beThrottled(forMs: number, isAsked = true) {
	come();
	await pass(0);
	gate.release({ response: answer, durationMs: forMs, isServerRequested: isAsked });
}

it('lets everybody in while nobody was asked to wait', async () => {
	const arrivals = Array.from({ length: 100 }, () => come());
	await pass(0);

	expect(new Set(arrivals.map(({ became }) => became))).toEqual(new Set(['in']));
});

it('keeps everybody out until the pause is over, to the millisecond', async () => {
	await beThrottled(5000);
	const arrival = come();

	await pass(4999);
	expect(arrival.became).toBe('waiting');
	await pass(1);
	expect(arrival.became).toBe('in');
});

it('keeps to the pause that ends last, whichever was asked for last', async () => {
	const [one, other] = [come(), come()];
	await pass(0);
	gate.release({ response: answer, durationMs: 3000, isServerRequested: true });
	gate.release({ response: answer, durationMs: 1000, isServerRequested: true });
	expect([one.became, other.became]).toEqual(['in', 'in']);

	const arrival = come();
	await pass(2999);
	expect(arrival.became).toBe('waiting');
	await pass(1);
	expect(arrival.became).toBe('in');
});

it('lets one go first after a pause, and one more with each that ends', async () => {
	await beThrottled(1000);
	const arrivals = Array.from({ length: 8 }, () => come());
	const letIn = () => arrivals.filter(({ became }) => became === 'in').length;

	await pass(1000);
	expect(letIn()).toBe(1);
	gate.release();
	await pass(0);
	expect(letIn()).toBe(3);
	gate.release();
	gate.release();
	await pass(0);
	expect(letIn()).toBe(7);
});

it('starts from one again at the next 429', async () => {
	await beThrottled(1000);
	const arrivals = Array.from({ length: 4 }, () => come());
	await pass(1000);
	gate.release({ response: answer, durationMs: 1000, isServerRequested: true });
	await pass(1000);

	expect(arrivals.filter(({ became }) => became === 'in')).toHaveLength(2);
});

it('lets one a second in behind a first one that does not come back', async () => {
	await beThrottled(1000);
	const arrivals = Array.from({ length: 4 }, () => come());
	await pass(1000);
	await pass(2200);

	expect(arrivals.map(({ became }) => became)).toEqual(['in', 'in', 'in', 'waiting']);
});

it('lets a request that was refused go before those that came after it', async () => {
	const first = come();
	await pass(0);
	gate.release({ response: answer, durationMs: 1000, isServerRequested: true });
	const second = come();
	const again = come(PATIENT, first.place);
	await pass(1000);

	expect([again.became, second.became]).toEqual(['in', 'waiting']);
});

it('turns away who would have to wait longer than it has patience, with how long', async () => {
	await beThrottled(10_000);
	const impatient = come({ ...PATIENT, maxWaitMs: 9000 });
	const patient = come({ ...PATIENT, maxWaitMs: 10_000 });
	await pass(0);

	expect(impatient.became).toMatchObject({ response: answer, durationMs: 10_000 });
	expect(patient.became).toBe('waiting');
	await pass(1500);
	const later = come({ ...PATIENT, maxWaitMs: 9000 });
	await pass(0);
	expect(later.became).toBe('waiting');
});

it('turns away who waits already when a longer pause is asked for', async () => {
	const [one, other] = [come(), come()];
	await pass(0);
	expect([one.became, other.became]).toEqual(['in', 'in']);
	gate.release({ response: answer, durationMs: 1000, isServerRequested: true });
	const waiting = come({ ...PATIENT, maxWaitMs: 2000 });
	await pass(0);
	expect(waiting.became).toBe('waiting');
	gate.release({ response: answer, durationMs: 60_000, isServerRequested: true });
	await pass(0);

	expect(waiting.became).toMatchObject({ durationMs: 60_000 });
});

it('lets somebody ask again after an hour, however absurd the pause that was asked for', async () => {
	await beThrottled(86_400_000_000);
	const impatient = come();
	await pass(3_600_000 - 100_000);
	const patient = come();
	await pass(100_000);

	expect(impatient.became).toMatchObject({ durationMs: 3_600_000 });
	expect(patient.became).toBe('in');
});

it('turns nobody away for a pause that is only a guess', async () => {
	await beThrottled(500, false);
	const impatient = come({ ...PATIENT, maxWaitMs: 0 });
	await pass(500);

	expect(impatient.became).toBe('in');
});

describe('a throttle that does not end', () => {
	/** One pause after the other, each met by the first in the line. */
	async function meet(pauses: number): Promise<void> {
		for (let count = 0; count < pauses; count++) {
			await pass(1000);
			gate.release({ response: answer, durationMs: 1000, isServerRequested: true });
			await pass(0);
		}
	}

	it('turns away who waited out as many pauses as it may, and who of the same run comes later', async () => {
		await beThrottled(1000);
		const arrivals = Array.from({ length: 9 }, () => come({ ...PATIENT, maxConsecutivePauses: 2 }));
		await meet(1);
		expect(arrivals.filter(({ became }) => became === 'waiting')).toHaveLength(8);
		await meet(1);
		expect(arrivals.filter(({ became }) => became === 'in')).toHaveLength(2);
		expect(arrivals[8]?.became).toMatchObject({ response: answer, durationMs: 1000 });

		const later = come({ ...PATIENT, maxConsecutivePauses: 2 });
		const ofAnotherRun = come({
			...PATIENT,
			maxConsecutivePauses: 2,
			pauseCountAtStart: gate.pauseCount,
		});
		await pass(0);
		expect([later.became, ofAnotherRun.became]).toEqual([expect.anything(), 'waiting']);
		expect(later.became).not.toBe('waiting');
	});

	it('is forgotten at the first success', async () => {
		await beThrottled(1000);
		const arrivals = Array.from({ length: 9 }, () => come({ ...PATIENT, maxConsecutivePauses: 2 }));
		await meet(1);
		await pass(1000);
		gate.release();
		await pass(0);
		gate.release({ response: answer, durationMs: 1000, isServerRequested: true });
		await meet(1);

		expect(arrivals.filter(({ became }) => typeof became === 'object')).toEqual([]);
	});

	it('is none where one of each few succeeds, however late that is heard', async () => {
		await beThrottled(1000);
		const arrivals = Array.from({ length: 9 }, () => come({ ...PATIENT, maxConsecutivePauses: 2 }));
		for (let count = 0; count < 3; count++) {
			// The first is slow; the one let in a second later is answered at once.
			await pass(2100);
			gate.release({ response: answer, durationMs: 1000, isServerRequested: true });
			gate.release();
			await pass(0);
		}

		expect(arrivals.filter(({ became }) => typeof became === 'object')).toEqual([]);
	});

	it('is no other one where the answers of a burst come late, after a short guess', async () => {
		Array.from({ length: 3 }, () => come());
		await pass(0);
		for (let count = 0; count < 3; count++) {
			gate.release({ response: answer, durationMs: 10, isServerRequested: false });
			await pass(20);
		}

		expect(gate.pauseCount).toBe(1);
	});

	it('counts what several answers ask for at once as one pause', async () => {
		const visitor = { ...PATIENT, maxConsecutivePauses: 1 };
		Array.from({ length: 5 }, () => come(visitor));
		await pass(0);
		for (let count = 0; count < 4; count++)
			gate.release({ response: answer, durationMs: 1000, isServerRequested: true });
		const waiting = come(visitor);
		await pass(0);

		expect(gate.pauseCount).toBe(1);
		expect(waiting.became).toBe('waiting');
	});
});

it('drops who was told to go twice, and nobody else', async () => {
	await beThrottled(1000);
	const [one, other] = [new AbortController(), new AbortController()];
	const twice = come({ ...PATIENT, signals: [one.signal, other.signal] });
	const patient = come();
	one.abort();
	other.abort();
	await pass(1000);

	expect([twice.became, patient.became]).toEqual(['canceled', 'in']);
});

it('tells who waits at once that the execution was canceled, and serves the others', async () => {
	await beThrottled(1000);
	const execution = new AbortController();
	const canceled = come({ ...PATIENT, signals: [execution.signal] });
	const other = come();
	await pass(10);
	execution.abort();
	await pass(0);

	expect(canceled.became).toBe('canceled');
	await pass(1000);
	expect(other.became).toBe('in');
	const late = come({ ...PATIENT, signals: [execution.signal] });
	await pass(0);
	expect(late.became).toBe('canceled');
});

it('is the same for one tenant of one address, however they are spelled, and for no other', () => {
	const one = getThrottleGate('https://api.example.com', 'Contoso.com');

	expect(getThrottleGate('https://api.example.com', 'contoso.com')).toBe(one);
	expect(getThrottleGate('https://api.example.com', 'fabrikam.com')).not.toBe(one);
	expect(getThrottleGate('https://other.example.com', 'contoso.com')).not.toBe(one);
});
