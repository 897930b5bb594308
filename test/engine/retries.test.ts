import { seed } from '../../tools/sandbox';
import type { FaultAction } from '../../tools/sandbox';
import { apiRequests, cancelDuringPause, countByMethod, update, useSandbox } from './support/setup';

const context = useSandbox();
const { contosoUniversity, fabrikam } = seed.customers;
const education = update(contosoUniversity.id, 'education');
const gcc = update(fabrikam.id, 'governmentCommunityCloud', { code: '20481' });

function respond(status: number, headers: Record<string, string> = {}): FaultAction {
	return { kind: 'answer', status, headers, body: '<html><title>Bad day</title></html>' };
}

describe('a temporary failure', () => {
	it('keeps the MS-RequestId in all attempts of an update (so that the service can recognize it)', async () => {
		context.sandbox.faults.add({ match: { method: 'PUT' }, times: 3, action: respond(503) });
		await context.engine.run({ parameters: education });

		const ids = apiRequests(context.sandbox)
			.filter(({ method }) => method === 'PUT')
			.map(({ headers }) => headers['ms-requestid']);
		expect(ids).toHaveLength(4);
		expect(new Set(ids).size).toBe(1);
	});

	it('is retried after the time in Retry-After, in seconds or as a date', async () => {
		const date = () => new Date(Date.now() + 2000).toUTCString();
		for (const retryAfter of ['1', date()]) {
			context.sandbox.reset();
			context.engine.signIn(context.sandbox);
			context.sandbox.faults.add({
				match: { method: 'PUT' },
				action: respond(429, { 'retry-after': retryAfter }),
			});
			const { error } = await context.engine.run({ parameters: education });

			const [first, second] = apiRequests(context.sandbox);
			expect(error).toBeUndefined();
			const earliest = /^\d+$/.test(retryAfter)
				? (first?.at ?? 0) + Number(retryAfter) * 1000
				: Date.parse(retryAfter);
			expect(second?.at).toBeGreaterThanOrEqual(earliest);
		}
	});

	it('fails the item with the time to wait if Retry-After is longer than the node waits', async () => {
		context.sandbox.faults.add({
			match: { method: 'PUT' },
			action: respond(429, { 'retry-after': '600' }),
		});
		const { error } = await context.engine.run({ parameters: education });

		expect(error?.message).toContain('too many requests');
		expect(error?.description).toContain('asked to wait 10 minutes');
		expect(countByMethod(context.sandbox)).toEqual({ PUT: 1 });
	});

	it('fails the item after five retries, with the last response in the message', async () => {
		context.sandbox.faults.add({ match: { method: 'PUT' }, times: 6, action: respond(502) });
		const { error } = await context.engine.run({ parameters: education });

		// One look-up before each retry, and three after the last one.
		expect(countByMethod(context.sandbox)).toEqual({ PUT: 6, GET: 8 });
		expect(error?.message).toContain('could not process the request');
		expect(error?.message).toContain('Bad day');
		expect(error?.description).toContain('may still have been applied');
	});

	it('does not mention a possible change if the service cannot be reached', async () => {
		context.engine.store('refreshToken', { apiBaseUrl: 'http://127.0.0.1:1' });
		const { error } = await context.engine.run({ parameters: education });

		expect(error?.message).toContain('could not reach Partner Center');
		expect(error?.description).not.toContain('may still have been applied');
	});
});

describe('a permanent failure', () => {
	it.each([400, 403, 404, 405, 409, 410, 412, 501])('is not retried: %d', async (status) => {
		// After a 404, the node also checks once whether the customer exists.
		// The header shows that the answer is Partner Center's: a 403 without it is a proxy's.
		const action = respond(status, { 'MS-RequestId': '5e1b7a90-0c1d-4f6e-9a52-3b8d2c4f6a70' });
		context.sandbox.faults.add({ match: { method: 'PUT' }, action });
		const { error } = await context.engine.run({ parameters: education });

		expect(error?.httpCode).toBe(String(status));
		expect(countByMethod(context.sandbox).PUT).toBe(1);
	});
});

describe('a Government Community Cloud update with an unknown outcome', () => {
	it.each([
		['no response', { kind: 'reset', when: 'after' }],
		['a truncated response', { kind: 'truncate' }],
	] as [string, FaultAction][])(
		'is looked up and not retried if it was applied: %s',
		async (_, action) => {
			context.sandbox.faults.add({ match: { method: 'PUT' }, action });
			const { output } = await context.engine.run({ parameters: gcc });

			expect(output[0]?.json).toMatchObject({
				qualification: 'governmentCommunityCloud',
				changed: true,
			});
			expect(countByMethod(context.sandbox)).toEqual({ PUT: 1, GET: 1 });
			expect(context.sandbox.state.validationCode('20481').remainingCreates).toBe(0);
		},
	);

	it('is retried if two lookups do not show it', async () => {
		context.sandbox.faults.add({ match: { method: 'PUT' }, times: 2, action: respond(500) });
		const { error } = await context.engine.run({ parameters: gcc });

		expect(error).toBeUndefined();
		expect(countByMethod(context.sandbox)).toEqual({ PUT: 3, GET: 4 });
		expect(context.sandbox.state.customer(fabrikam.id).timesApplied).toBe(1);
	});

	it('is looked up with a new request ID (because an ID belongs to one request)', async () => {
		context.sandbox.faults.add({ match: { method: 'PUT' }, action: respond(500) });
		await context.engine.run({ parameters: gcc });

		const requests = apiRequests(context.sandbox);
		expect(requests.map(({ method }) => method)).toEqual(['PUT', 'GET', 'GET', 'PUT']);
		const [put, lookup, secondLookup, retry] = requests.map(({ headers }) => headers);
		expect(retry?.['ms-requestid']).toBe(put?.['ms-requestid']);
		expect(new Set([put, lookup, secondLookup].map((ids) => ids?.['ms-requestid'])).size).toBe(3);
		expect(lookup?.['ms-correlationid']).toBe(put?.['ms-correlationid']);
		expect(secondLookup?.['ms-correlationid']).toBe(put?.['ms-correlationid']);
	});

	it('is reported as unknown and not retried if the lookups fail too', async () => {
		context.sandbox.faults.add({
			match: { method: 'PUT' },
			action: { kind: 'reset', when: 'after' },
		});
		context.sandbox.faults.add({ match: { method: 'GET' }, times: 2, action: respond(403) });
		const { errorOutput } = await context.engine.run({
			parameters: gcc,
			onError: 'continueErrorOutput',
		});

		expect(countByMethod(context.sandbox)).toEqual({ PUT: 1, GET: 2 });
		expect(errorOutput[0]?.json).toMatchObject({
			details: {
				outcomeUnknown: true,
				advice: expect.stringContaining("Check the customer's qualification"),
			},
		});
	});

	it('is not looked up if Retry-After is longer than the node waits', async () => {
		context.sandbox.faults.add({
			match: { method: 'PUT' },
			action: respond(503, { 'retry-after': '600' }),
		});
		const { errorOutput } = await context.engine.run({
			parameters: gcc,
			onError: 'continueErrorOutput',
		});

		expect(countByMethod(context.sandbox)).toEqual({ PUT: 1 });
		expect(errorOutput[0]?.json).toMatchObject({
			details: { outcomeUnknown: true, retryAfterMs: 600_000 },
		});
	});

	it('is not looked up after a 429 (because nothing was applied)', async () => {
		context.sandbox.faults.add({ match: { method: 'PUT' }, action: respond(429) });
		await context.engine.run({ parameters: gcc });

		expect(countByMethod(context.sandbox)).toEqual({ PUT: 2 });
	});
});

describe('a canceled execution', () => {
	it('stops waiting immediately and sends nothing more', async () => {
		context.sandbox.faults.add({
			match: { method: 'PUT' },
			action: respond(429, { 'retry-after': '30' }),
		});
		const startedAt = Date.now();
		await context.engine
			.run({
				items: [{}, {}],
				parameters: education,
				onStart: async (execution) => await cancelDuringPause(context.sandbox, execution),
			})
			.catch(() => undefined);

		expect(Date.now() - startedAt).toBeLessThan(25_000);
		await new Promise((resolve) => setTimeout(resolve, 500));
		expect(countByMethod(context.sandbox)).toEqual({ PUT: 1 });
	});
});
