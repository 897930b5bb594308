import type { AxiosResponse } from 'axios';
import {
	customers,
	catchClientErrorCode,
	parseJson,
	startHarness,
	createRequestIdHeader,
	submissions,
	validationCodes,
	type Harness,
} from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness({ control: true });
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const { fabrikam, northwind } = customers;
const { validationId } = validationCodes.leadingZero;
const customer = () => harness.sandbox.state.customer(fabrikam.id);

/** The three writes of the fault matrix, each to the same customer. */
const writes = {
	'an update to Education': {
		send: (headers: Record<string, string> = {}) => harness.put(fabrikam.id, '1', { headers }),
		count: () => customer().timesApplied,
	},
	'an update to Government Community Cloud': {
		send: (headers: Record<string, string> = {}) =>
			harness.put(fabrikam.id, '3', { code: validationId, headers }),
		count: () => customer().timesApplied,
	},
	'a submission of Education': {
		send: (headers: Record<string, string> = {}) =>
			harness.submit(fabrikam.id, submissions.education, { headers }),
		count: () => customer().timesSubmitted,
	},
	'a submission of Government Community Cloud': {
		send: (headers: Record<string, string> = {}) =>
			harness.submit(fabrikam.id, submissions.government, { code: validationId, headers }),
		count: () => customer().timesSubmitted,
	},
} as const;

const everyWrite = Object.entries(writes);

/** A client with a timeout that is shorter than the service needs. */
async function giveUpOnUpdate(timeout: number, code?: string): Promise<string | undefined> {
	const query = code === undefined ? '' : `?code=${code}`;
	const url = `/v1/customers/${fabrikam.id}/qualification${query}`;
	const body = code === undefined ? '1' : '3';
	return catchClientErrorCode(harness.http.put(url, body, { headers: harness.headers(), timeout }));
}

async function waitForPending(count: number): Promise<void> {
	while (harness.sandbox.pendingWrites < count) await new Promise(setImmediate);
}

const statusOf = ({ status }: AxiosResponse) => status;

describe('a slow service', () => {
	it.each(everyWrite)('applies %s only after the ordered time', async (_, { send, count }) => {
		harness.sandbox.faults.add({ action: { kind: 'slow', applyAfterMs: 100 } });
		const answer = send();
		await waitForPending(1);
		const countWhilePending = count();
		const { status } = await answer;

		expect(countWhilePending).toBe(0);
		expect(count()).toBe(1);
		expect([200, 201]).toContain(status);
	});

	it('applies the write after the client has given up', async () => {
		harness.sandbox.faults.add({ action: { kind: 'slow', applyAfterMs: 300 } });
		const failure = await giveUpOnUpdate(100);
		const countAtTimeout = customer().timesApplied;
		await harness.sandbox.whenIdle();

		expect([failure, countAtTimeout, customer().timesApplied]).toEqual(['ECONNABORTED', 0, 1]);
		expect(harness.sandbox.received.at(-1)).toMatchObject({
			answered: 'aborted',
			write: { outcome: 'applied' },
		});
	});

	it('answers later than it applies the write, if ordered', async () => {
		harness.sandbox.faults.add({ action: { kind: 'slow', applyAfterMs: 20, answerAfterMs: 200 } });
		const answer = harness.put(fabrikam.id, '1');
		await waitForPending(1);
		await harness.sandbox.whenIdle();
		const request = harness.sandbox.received.at(-1);
		const answeredWhenApplied = request?.answered;
		await answer;

		expect(customer().timesApplied).toBe(1);
		expect([answeredWhenApplied, request?.answered]).toEqual([undefined, 200]);
	});

	it('never answers, if ordered, and still applies the write', async () => {
		harness.sandbox.faults.add({
			action: { kind: 'slow', applyAfterMs: 10, answerAfterMs: 'never' },
		});

		expect(await giveUpOnUpdate(200)).toBe('ECONNABORTED');
		expect(customer().timesApplied).toBe(1);
		expect(harness.sandbox.received.at(-1)).toMatchObject({ answered: 'hung' });
	});

	it('reads the state before the write until it is applied', async () => {
		harness.sandbox.faults.add({ action: { kind: 'slow', applyAfterMs: 150 } });
		const answer = harness.put(fabrikam.id, '1');
		await waitForPending(1);
		const early = await harness.get(`/v1/customers/${fabrikam.id}/qualification`);
		await answer;
		const late = await harness.get(`/v1/customers/${fabrikam.id}/qualification`);

		expect([parseJson(early), parseJson(late)]).toEqual(['none', 'education']);
	});

	it('refuses a write without a valid token at once', async () => {
		harness.sandbox.faults.add({ action: { kind: 'slow', applyAfterMs: 60_000 } });
		const reply = await harness.put(fabrikam.id, '1', { headers: { Authorization: 'Bearer old' } });

		expect(reply.status).toBe(401);
		expect(harness.sandbox.pendingWrites).toBe(0);
	});

	it('does not slow down reads', async () => {
		harness.sandbox.delayWrites({ applyAfterMs: 60_000, answerAfterMs: 'never' });
		harness.sandbox.faults.add({ action: { kind: 'slow', applyAfterMs: 60_000 } });

		expect((await harness.get(`/v1/customers/${fabrikam.id}/qualification`)).status).toBe(200);
		expect(harness.sandbox.faults.pending).toHaveLength(1);
	});
});

describe('two writes in flight', () => {
	it('refuses the Government Community Cloud update that is applied second', async () => {
		harness.sandbox.delayWrites({ applyAfterMs: 100 });
		const update = () => harness.put(fabrikam.id, '3', { code: validationId });
		const statuses = (await Promise.all([update(), update()])).map(statusOf);

		expect(statuses.sort()).toEqual([200, 400]);
		expect(customer().timesApplied).toBe(1);
		expect(harness.sandbox.state.timesUsed(validationId)).toBe(1);
	});

	it('gives the last use of a code to the write that is applied first', async () => {
		const code = validationCodes.oneUseLeft.validationId;
		harness.sandbox.faults.add({ action: { kind: 'slow', applyAfterMs: 150 } });
		const slow = harness.put(fabrikam.id, '3', { code });
		await waitForPending(1);
		const fast = await harness.put(northwind.id, '3', { code });

		expect([fast.status, (await slow).status]).toEqual([200, 400]);
		expect(harness.sandbox.state.timesUsed(code)).toBe(1);
	});

	it('refuses the submission of Education that is applied second and counts one', async () => {
		harness.sandbox.delayWrites({ applyAfterMs: 100 });
		const submit = () => harness.submit(fabrikam.id, submissions.education);
		const statuses = (await Promise.all([submit(), submit()])).map(statusOf);

		expect(statuses.sort()).toEqual([201, 400]);
		expect(customer()).toMatchObject({ timesSubmitted: 1, educationSubmissions: 1 });
	});

	it('applies an Education update twice, because each is judged on its own', async () => {
		harness.sandbox.delayWrites({ applyAfterMs: 100 });
		await Promise.all([harness.put(fabrikam.id, '1'), harness.put(fabrikam.id, '1')]);

		expect(customer().timesApplied).toBe(2);
	});
});

describe('a repeat with the same MS-RequestId', () => {
	it('is judged on its own while the first request is pending', async () => {
		harness.sandbox.delayWrites({ applyAfterMs: 300 });
		const write = { code: validationId, headers: createRequestIdHeader() };
		const statuses = await Promise.all([
			harness.put(fabrikam.id, '3', write),
			harness.put(fabrikam.id, '3', write),
		]);

		expect(statuses.map(statusOf).sort()).toEqual([200, 400]);
		expect(harness.sandbox.received.map(({ write: done }) => done?.outcome)).toEqual([
			'applied',
			'refused',
		]);
	});

	it('gets the same answer while the first request is pending, if readings say joined', async () => {
		harness.sandbox.readings.repeatWhilePending = 'joined';
		harness.sandbox.delayWrites({ applyAfterMs: 300 });
		const write = { code: validationId, headers: createRequestIdHeader() };
		const statuses = await Promise.all([
			harness.put(fabrikam.id, '3', write),
			harness.put(fabrikam.id, '3', write),
		]);

		expect(statuses.map(statusOf)).toEqual([200, 200]);
		expect(customer().timesApplied).toBe(1);
		expect(harness.sandbox.received.map(({ write: done }) => done?.outcome)).toEqual([
			'applied',
			'answeredAgain',
		]);
	});

	it.each(['separate', 'joined'] as const)(
		'is refused for another body while the first request is pending (%s)',
		async (reading) => {
			harness.sandbox.readings.repeatWhilePending = reading;
			harness.sandbox.faults.add({ action: { kind: 'slow', applyAfterMs: 400 } });
			const headers = createRequestIdHeader();
			const first = harness.put(fabrikam.id, '1', { headers });
			await waitForPending(1);
			const other = await harness.put(fabrikam.id, '"Education"', { headers });

			expect([other.status, (await first).status]).toEqual([400, 200]);
		},
	);

	it('gets the answer again when the first request was applied late', async () => {
		harness.sandbox.faults.add({ action: { kind: 'slow', applyAfterMs: 50 } });
		const write = { code: validationId, headers: createRequestIdHeader() };
		await harness.put(fabrikam.id, '3', write);
		const again = await harness.put(fabrikam.id, '3', write);

		expect(again.status).toBe(200);
		expect(customer().timesApplied).toBe(1);
	});

	it('gets the answer that was known first', async () => {
		harness.sandbox.faults.add({ action: { kind: 'slow', applyAfterMs: 400 } });
		const write = { code: validationId, headers: createRequestIdHeader() };
		const slow = harness.put(fabrikam.id, '3', write);
		await waitForPending(1);
		const fast = await harness.put(fabrikam.id, '3', write);
		const slowStatus = (await slow).status;
		const third = await harness.put(fabrikam.id, '3', write);

		expect([fast.status, slowStatus, third.status]).toEqual([200, 400, 200]);
	});
});

describe('a reset while a write is pending', () => {
	it('drops the write and forgets its MS-RequestId', async () => {
		harness.sandbox.delayWrites({ applyAfterMs: 60_000 });
		const headers = createRequestIdHeader();
		const answer = harness.put(fabrikam.id, '1', { headers });
		await waitForPending(1);
		harness.sandbox.reset();
		await harness.sandbox.whenIdle();
		const dropped = await answer;
		const again = await harness.put(fabrikam.id, '1', { headers });

		expect([dropped.status, again.status]).toEqual([503, 200]);
		expect(customer().timesApplied).toBe(1);
	});
});

describe('a lasting delay', () => {
	it('holds for every write until it is taken back', async () => {
		harness.sandbox.delayWrites({ applyAfterMs: 0, answerAfterMs: 'never' });
		const failures = [await giveUpOnUpdate(100), await giveUpOnUpdate(100)];
		harness.sandbox.delayWrites(undefined);

		expect(failures).toEqual(['ECONNABORTED', 'ECONNABORTED']);
		expect((await harness.put(northwind.id, '1')).status).toBe(200);
	});

	it.each([
		['reset', 'ECONNRESET'],
		['truncate', 'ERR_BAD_RESPONSE'],
	] as const)('is combined with a fault that plays after the write (%s)', async (kind, code) => {
		harness.sandbox.delayWrites({ applyAfterMs: 100 });
		const action = kind === 'reset' ? ({ kind, when: 'after' } as const) : { kind };
		harness.sandbox.faults.add({ action });
		const failure = catchClientErrorCode(harness.put(fabrikam.id, '1'));
		await waitForPending(1);

		expect(customer().timesApplied).toBe(0);
		expect(await failure).toBe(code);
		expect(customer().timesApplied).toBe(1);
	});

	it('is set over HTTP, shown by the state and taken back with null', async () => {
		const order = (body: string) => harness.http.post('/_sandbox/write-delay', body);
		await order('{"applyAfterMs":60000,"answerAfterMs":"never"}');
		void catchClientErrorCode(harness.put(fabrikam.id, '1'));
		await waitForPending(1);
		const state = parseJson(await harness.http.get('/_sandbox/state'));
		const statuses = [(await order('null')).status, (await order('{"applyAfterMs":-1}')).status];

		expect(state).toMatchObject({ pendingWrites: 1 });
		expect(statuses).toEqual([204, 400]);
		expect((await harness.put(northwind.id, '1')).status).toBe(200);
	});
});
