import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { seed } from '../../tools/sandbox';
import type { RetryAfter } from '../../tools/sandbox';
import { apiRequests, customerOperation, get, update, useSandbox } from './support/setup';

const context = useSandbox({ customers: 200 });
const { contosoUniversity, schoolOfFineArt } = seed.customers;
const education = update(contosoUniversity.id, 'education');
const match = { path: /^\/v1\// };

/** The milliseconds between each request and the next one. */
function gaps(): number[] {
	const times = apiRequests(context.sandbox).map(({ monotonicMs }) => monotonicMs);
	return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}

function tooManyRequests(retryAfter?: RetryAfter) {
	return { kind: 'answer', status: 429, retryAfter } as const;
}

describe('ten seconds of 429 without Retry-After', () => {
	it('make no item fail, and few requests are sent in that time', async () => {
		context.sandbox.faults.add({ match, forMs: 10_000, action: tooManyRequests() });
		const customers = context.sandbox.state.customers.slice(-200);
		const { output, error } = await context.engine.run({
			items: customers.map(({ id }) => ({ id })),
			parameters: update('={{ $json.id }}', 'education'),
		});

		expect(error).toBeUndefined();
		expect(output.filter(({ json }) => json.changed === true)).toHaveLength(200);
		expect(new Set(customers.map(({ timesApplied }) => timesApplied))).toEqual(new Set([1]));
		const refused = apiRequests(context.sandbox).filter(({ answered }) => answered === 429);
		expect(refused.length).toBeLessThan(15);
	}, 60_000);

	it('make items fail if Max Retry Wait is shorter', async () => {
		context.sandbox.faults.add({ match, forMs: 3000, action: tooManyRequests() });
		const { errorOutput } = await context.engine.run({
			items: [{}, {}],
			parameters: update(contosoUniversity.id, 'education', { options: { maxRetryWait: 1 } }),
			onError: 'continueErrorOutput',
		});

		expect(errorOutput.map(({ json }) => json.error)).toEqual([
			expect.stringContaining('too many requests'),
			expect.stringContaining('too many requests'),
		]);
		// Nothing was written, and the node knows it.
		for (const { json } of errorOutput) expect(json.details).not.toHaveProperty('outcomeUnknown');
		context.sandbox.faults.clear();
	});
});

it('waits for several pauses that together take longer than Max Retry Wait', async () => {
	context.sandbox.faults.add({ match, times: 4, action: tooManyRequests({ seconds: 1 }) });
	const { error } = await context.engine.run({
		parameters: update(contosoUniversity.id, 'education', { options: { maxRetryWait: 2 } }),
	});

	expect(error).toBeUndefined();
	expect(apiRequests(context.sandbox)).toHaveLength(5);
});

describe('a Retry-After that is over at once', () => {
	const OVER_AT_ONCE: [string, RetryAfter][] = [
		['0 seconds', { seconds: 0 }],
		['a past date', { seconds: -60, as: 'date' }],
	];

	it.each(OVER_AT_ONCE)('does not bring many 429 in a short time: %s', async (_, retryAfter) => {
		context.sandbox.faults.add({ match, times: 5, action: tooManyRequests(retryAfter) });
		const { error } = await context.engine.run({ parameters: education });

		expect(error).toBeUndefined();
		const [, ...later] = gaps();
		expect(later).toHaveLength(4);
		for (const [index, gap] of later.entries()) expect(gap).toBeGreaterThan(490 * 2 ** index);
	});

	it.each(OVER_AT_ONCE)('does not bring many 503 in a short time: %s', async (_, retryAfter) => {
		const action = { kind: 'answer', status: 503, retryAfter } as const;
		context.sandbox.faults.add({ match, times: 4, action });
		const { error } = await context.engine.run({ parameters: get(schoolOfFineArt.id) });

		expect(error).toBeUndefined();
		const [, ...later] = gaps();
		expect(later).toHaveLength(3);
		for (const [index, gap] of later.entries()) expect(gap).toBeGreaterThan(490 * 2 ** index);
	});
});

describe('a clock that is wrong', () => {
	it.each([
		['ten minutes ahead', 10 * 60_000],
		['ten minutes behind', -10 * 60_000],
	])('does not change a Retry-After with a date: the service is %s', async (_, offsetMs) => {
		context.sandbox.setClockOffset(offsetMs);
		const retryAfter = { seconds: 2, as: 'date' } as const;
		context.sandbox.faults.add({ match, action: tooManyRequests(retryAfter) });
		const { error } = await context.engine.run({ parameters: education });

		expect(error).toBeUndefined();
		const [gap] = gaps();
		expect(gap).toBeGreaterThan(1990);
		expect(gap).toBeLessThan(20_000);
	});

	it.each([
		['a pause', { match, action: tooManyRequests({ seconds: 1 }) }],
		['the wait before a retry', { match, action: { kind: 'answer', status: 503 } as const }],
	])('does not make %s longer if it is set back by an hour', async (_, fault) => {
		context.sandbox.faults.add(fault);
		const { now } = Date;
		setTimeout(() => jest.spyOn(Date, 'now').mockImplementation(() => now() - 3_600_000), 100);
		const { error } = await context.engine.run({ parameters: get(schoolOfFineArt.id) });

		expect(error).toBeUndefined();
		expect(gaps()[0]).toBeLessThan(20_000);
	});
});

describe('a lookup for all items that fails for a passing reason', () => {
	const items = Array.from({ length: 30 }, () => ({}));

	async function countFailed(parameters: INodeParameters, options: IDataObject): Promise<number> {
		const { output, errorOutput, error } = await context.engine.run({
			items,
			parameters: { ...parameters, options: options as never },
			onError: 'continueErrorOutput',
		});
		expect(error).toBeUndefined();
		expect(output.length + errorOutput.length).toBe(30);
		return errorOutput.length;
	}

	const byDomain = customerOperation('get', { mode: 'domain', value: 'fabrikam.com' });
	const dryRun = update(seed.customers.fabrikam.id, 'governmentCommunityCloud', { code: '012345' });

	it.each([
		['a domain', '/v1/customers', byDomain, {}],
		[
			'the validation codes',
			'/v1/customers/all/validations',
			dryRun,
			{ dryRun: true, skipIfUnchanged: true },
		],
	])('fails only the items that waited for it: %s', async (_, path, parameters, options) => {
		for (const action of [
			{ kind: 'answer', status: 503 },
			{ kind: 'reset', when: 'before' },
			{ kind: 'answer', status: 403 },
			{ kind: 'answer', status: 200, body: '<html>', contentType: 'text/html' },
		] as const) {
			context.sandbox.faults.add({ match: { path }, action });
			const failed = await countFailed(parameters, {
				...options,
				maxRetries: 0,
				maxConcurrency: 1,
			});
			expect(failed).toBe(1);
		}
	});

	it.each([
		['no item if a retry helps', {}, 0],
		['one item if its only retry fails too', { maxRetries: 1 }, 1],
	])('fails %s', async (_, options, expected) => {
		context.sandbox.faults.add({
			match: { path: '/v1/customers' },
			times: 2,
			action: { kind: 'answer', status: 503 },
		});

		expect(await countFailed(byDomain, options)).toBe(expected);
	});

	it('is sent again by each item that waited for it', async () => {
		context.sandbox.faults.add({
			match: { path: '/v1/customers' },
			times: 2,
			action: { kind: 'answer', status: 503 },
		});

		// The first item fails with the first lookup, and one of the four that waited for it with the second.
		expect(await countFailed(byDomain, { maxRetries: 0 })).toBe(2);
		const lookups = apiRequests(context.sandbox).filter(({ url }) =>
			url.startsWith('/v1/customers?'),
		);
		expect(lookups).toHaveLength(5);
	});
});

describe('words of the service that are names in JavaScript', () => {
	it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
		'are only words: %s',
		async (word) => {
			context.sandbox.faults.add({
				match: { method: 'GET' },
				action: {
					kind: 'answer',
					status: 200,
					body: JSON.stringify([
						{ qualification: 'Education', vettingStatus: word, vettingReason: word },
					]),
				},
			});
			const getAll = customerOperation('getAll', { mode: 'id', value: schoolOfFineArt.id });
			const { output } = await context.engine.run({ parameters: getAll });
			expect(output.map(({ json }) => json)).toEqual([
				{
					customerId: schoolOfFineArt.id,
					qualification: 'education',
					vettingStatus: word,
					vettingReason: word,
				},
			]);

			context.sandbox.faults.add({
				match: { method: 'PUT' },
				action: { kind: 'answer', status: 400, body: JSON.stringify({ code: word }) },
			});
			const { error } = await context.engine.run({ parameters: education });
			expect(error?.message).toContain('Partner Center');
			expect(error?.description).toContain(`code ${word}`);
		},
	);
});
