import { seed } from '../../sandbox';
import type { FaultAction } from '../../sandbox';
import { apiRequests, countByMethod, update, useSandbox } from './support/setup';

const bench = useSandbox();
const { contosoUniversity, fabrikam } = seed.customers;
const education = update(contosoUniversity.id, 'education');
const gcc = update(fabrikam.id, 'governmentCommunityCloud', { code: '20481' });

function answer(status: number, headers: Record<string, string> = {}): FaultAction {
	return { kind: 'answer', status, headers, body: '<html><title>Bad day</title></html>' };
}

describe('a failure that passes', () => {
	it('keeps one MS-RequestId over all tries of a write (so that the service can tell)', async () => {
		bench.sandbox.faults.add({ match: { method: 'PUT' }, times: 3, action: answer(503) });
		await bench.engine.run({ parameters: education });

		const ids = apiRequests(bench.sandbox).map(({ headers }) => headers['ms-requestid']);
		expect(ids).toHaveLength(4);
		expect(new Set(ids).size).toBe(1);
	});

	it('waits as long as Retry-After says, in seconds or as a date', async () => {
		const date = () => new Date(Date.now() + 2000).toUTCString();
		for (const retryAfter of ['1', date()]) {
			bench.sandbox.reset();
			bench.engine.signIn(bench.sandbox);
			bench.sandbox.faults.add({
				match: { method: 'PUT' },
				action: answer(429, { 'retry-after': retryAfter }),
			});
			const { error } = await bench.engine.run({ parameters: education });

			const [first, second] = apiRequests(bench.sandbox);
			expect(error).toBeUndefined();
			const earliest = /^\d+$/.test(retryAfter)
				? (first?.at ?? 0) + Number(retryAfter) * 1000
				: Date.parse(retryAfter);
			expect(second?.at).toBeGreaterThanOrEqual(earliest);
		}
	});

	it('ends the item with when to come back, where Retry-After is longer than the node waits', async () => {
		bench.sandbox.faults.add({
			match: { method: 'PUT' },
			action: answer(429, { 'retry-after': '600' }),
		});
		const { error } = await bench.engine.run({ parameters: education });

		expect(error?.message).toContain('too many requests');
		expect(error?.description).toContain('asked to wait 10 minutes');
		expect(countByMethod(bench.sandbox)).toEqual({ PUT: 1 });
	});

	it('is given up after five repeats, with the last answer in words', async () => {
		bench.sandbox.faults.add({ match: { method: 'PUT' }, times: 6, action: answer(502) });
		const { error } = await bench.engine.run({ parameters: education });

		expect(countByMethod(bench.sandbox)).toEqual({ PUT: 6 });
		expect(error?.message).toContain('could not process the request');
		expect(error?.message).toContain('Bad day');
		expect(error?.description).toContain('may still have been applied');
	});

	it('is told from a service that is not there', async () => {
		bench.engine.store('refreshToken', { apiBaseUrl: 'http://127.0.0.1:1' });
		const { error } = await bench.engine.run({ parameters: education });

		expect(error?.message).toContain('could not reach Partner Center');
		expect(error?.description).not.toContain('may still have been applied');
	});
});

describe('a refusal that stays', () => {
	it.each([400, 403, 404, 405, 409, 410, 412, 501])('is not repeated: %d', async (status) => {
		// (A 404 makes the node ask once whether the customer exists.)
		bench.sandbox.faults.add({ match: { method: 'PUT' }, action: answer(status) });
		const { error } = await bench.engine.run({ parameters: education });

		expect(error?.httpCode).toBe(String(status));
		expect(countByMethod(bench.sandbox).PUT).toBe(1);
	});
});

describe('a Government Community Cloud update whose fate is unknown', () => {
	it.each([
		['no answer', { kind: 'reset', when: 'after' }],
		['half an answer', { kind: 'truncate' }],
	] as [string, FaultAction][])(
		'is looked up and not repeated when it was carried out: %s',
		async (_, action) => {
			bench.sandbox.faults.add({ match: { method: 'PUT' }, action });
			const { output } = await bench.engine.run({ parameters: gcc });

			expect(output[0]?.json).toMatchObject({
				qualification: 'governmentCommunityCloud',
				changed: true,
			});
			expect(countByMethod(bench.sandbox)).toEqual({ PUT: 1, GET: 1 });
			expect(bench.sandbox.state.validationCode('20481').remainingCreates).toBe(0);
		},
	);

	it('is repeated when the look-up shows that it was not carried out', async () => {
		bench.sandbox.faults.add({ match: { method: 'PUT' }, times: 2, action: answer(500) });
		const { error } = await bench.engine.run({ parameters: gcc });

		expect(error).toBeUndefined();
		expect(countByMethod(bench.sandbox)).toEqual({ PUT: 3, GET: 2 });
		expect(bench.sandbox.state.customer(fabrikam.id).timesApplied).toBe(1);
	});

	it('is looked up under an ID of its own (because one ID means one request)', async () => {
		bench.sandbox.faults.add({ match: { method: 'PUT' }, action: answer(500) });
		await bench.engine.run({ parameters: gcc });

		const [put, read, again] = apiRequests(bench.sandbox).map(({ headers }) => headers);
		expect(again?.['ms-requestid']).toBe(put?.['ms-requestid']);
		expect(read?.['ms-requestid']).not.toBe(put?.['ms-requestid']);
		expect(read?.['ms-correlationid']).toBe(put?.['ms-correlationid']);
	});

	it('is refused, saying so, when the look-up is refused too', async () => {
		bench.sandbox.faults.add({
			match: { method: 'PUT' },
			action: { kind: 'reset', when: 'after' },
		});
		bench.sandbox.faults.add({ match: { method: 'GET' }, action: answer(403) });
		const { errorOutput } = await bench.engine.run({
			parameters: gcc,
			onError: 'continueErrorOutput',
		});

		expect(countByMethod(bench.sandbox)).toEqual({ PUT: 1, GET: 1 });
		expect(errorOutput[0]?.json).toMatchObject({
			details: {
				outcomeUnknown: true,
				advice: expect.stringContaining("check the customer's qualification"),
			},
		});
	});

	it('is left alone where the service asks for more silence than the node has patience', async () => {
		bench.sandbox.faults.add({
			match: { method: 'PUT' },
			action: answer(503, { 'retry-after': '600' }),
		});
		const { errorOutput } = await bench.engine.run({
			parameters: gcc,
			onError: 'continueErrorOutput',
		});

		expect(countByMethod(bench.sandbox)).toEqual({ PUT: 1 });
		expect(errorOutput[0]?.json).toMatchObject({
			details: { outcomeUnknown: true, retryAfterMs: 600_000 },
		});
	});

	it('is not looked up after a 429 (because nothing was done)', async () => {
		bench.sandbox.faults.add({ match: { method: 'PUT' }, action: answer(429) });
		await bench.engine.run({ parameters: gcc });

		expect(countByMethod(bench.sandbox)).toEqual({ PUT: 2 });
	});
});

describe('a canceled execution', () => {
	it('stops waiting at once and sends nothing more', async () => {
		bench.sandbox.faults.add({
			match: { method: 'PUT' },
			action: answer(429, { 'retry-after': '30' }),
		});
		const begun = Date.now();
		await bench.engine
			.run({
				items: [{}, {}],
				parameters: education,
				started: (execution) => setTimeout(() => execution.cancel(), 300),
			})
			.catch(() => undefined);

		expect(Date.now() - begun).toBeLessThan(10_000);
		await new Promise((resolve) => setTimeout(resolve, 500));
		expect(countByMethod(bench.sandbox)).toEqual({ PUT: 1 });
	});
});
