import type { IDataObject } from 'n8n-workflow';
import { seed } from '../../tools/sandbox';
import { TestEngine } from './support/engine';
import {
	apiRequests,
	cancelDuringPause,
	countByMethod,
	customerOperation,
	maxActiveCount,
	update,
	useSandbox,
} from './support/setup';

const LATENCY = 20;
const context = useSandbox({ latency: LATENCY, customers: 60 });
const {
	cityPowerAndLight,
	contosoUniversity,
	fabrikam,
	humongousCharity,
	northwind,
	woodgroveBank,
} = seed.customers;

/** Returns an item for each of the last `count` customers of the sandbox. */
function customerItems(count: number): { id: string }[] {
	return context.sandbox.state.customers.slice(-count).map(({ id }) => ({ id }));
}

function educationUpdate(options: IDataObject = {}) {
	return { ...update('={{ $json.id }}', 'education'), options: { ...options } as never };
}

/** Returns how often the service applied an update to the customer of an item. */
function timesApplied(item: { id: string } | undefined): number {
	return context.sandbox.state.customer(item?.id ?? 'no item').timesApplied;
}

/** A 429 response with `Retry-After` in seconds. */
function tooManyRequests(retryAfter: number | string) {
	return {
		kind: 'answer',
		status: 429,
		headers: { 'Retry-After': String(retryAfter) },
		body: '{"statusCode":429,"message":"Rate limit is exceeded."}',
	} as const;
}

describe('Max Concurrency', () => {
	it.each([
		['five by default', {}, 5],
		['one', { maxConcurrency: 1 }, 1],
		['twelve', { maxConcurrency: 12 }, 12],
	])('limits how many requests are active at the same time: %s', async (_, options, expected) => {
		const count = expected + 3;
		// Each response waits long enough for a slow machine to send the other requests before the first one ends.
		context.sandbox.faults.add({ times: count, action: { kind: 'delay', ms: 150 * expected } });
		const { output } = await context.engine.run({
			items: customerItems(count),
			parameters: educationUpdate(options),
		});

		expect(output).toHaveLength(count);
		expect(maxActiveCount(apiRequests(context.sandbox))).toBe(expected);
	});
});

describe('an option for the whole run', () => {
	it.each([
		['maxConcurrency', 0, '\'Max Concurrency\' is "0", which is not a whole number from 1 to 100'],
		['maxConcurrency', 2.5, "'Max Concurrency'"],
		['maxConcurrency', 101, "'Max Concurrency'"],
		['maxRetries', -1, "'Max Retries'"],
		['maxRetries', 'many', "'Max Retries'"],
		['maxRetryWait', 3601, '\'Max Retry Wait\' is "3601", which is not a number of seconds'],
		['maxRetryWait', null, "The option 'Max Retry Wait' is empty"],
		['maxRetryWait', ' 30 ', undefined],
	])('is validated before anything is sent: %s with the value %j', async (name, value, text) => {
		const { error } = await context.engine.run({
			items: customerItems(2),
			parameters: educationUpdate({ [name]: `={{ ${JSON.stringify(value)} }}` }),
		});

		expect(error?.message).toEqual(text && expect.stringContaining(text));
		expect(apiRequests(context.sandbox)).toHaveLength(text === undefined ? 2 : 0);
	});
});

describe('the order of items', () => {
	it('is the input order in the output, even if a later item finishes first', async () => {
		const [slow] = customerItems(10);
		context.sandbox.faults.add({
			match: { path: `/v1/customers/${slow?.id}/qualification` },
			action: { kind: 'delay', ms: 300 },
		});
		const { output } = await context.engine.run({
			items: customerItems(10),
			parameters: educationUpdate(),
		});

		expect(output.map(({ json }) => json.customerId)).toEqual(
			customerItems(10).map(({ id }) => id),
		);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(
			customerItems(10).map((_, item) => ({ item })),
		);
	});

	it('is the input order at the service for items of one customer, even if some give its domain', async () => {
		const items = [
			{ mode: 'domain', value: 'contoso.edu', website: 'https://1.example' },
			{ mode: 'id', value: contosoUniversity.id, website: 'https://2.example' },
			{ mode: 'id', value: northwind.id, website: 'https://3.example' },
			{ mode: 'domain', value: contosoUniversity.domain, website: 'https://4.example' },
		];
		context.sandbox.faults.add({
			match: { method: 'GET', path: '/v1/customers' },
			times: 2,
			action: { kind: 'delay', ms: 100 },
		});
		await context.engine.run({
			items,
			parameters: {
				resource: 'customerQualification',
				operation: 'submit',
				customerId: '={{ ({ __rl: true, mode: $json.mode, value: $json.value }) }}',
				qualification: 'education',
				educationSegment: 'k12',
				website: '={{ $json.website }}',
			},
		});

		const [first, ...rest] = apiRequests(context.sandbox)
			.filter(({ method, url }) => method === 'POST' && url.includes(contosoUniversity.id))
			.map(({ body }) => body);
		// The first item is submitted. Later items find this submission.
		expect(first).toContain('https://1.example');
		expect(rest).toEqual([]);
		expect(context.sandbox.state.customer(contosoUniversity.id).timesSubmitted).toBe(1);
	});
});

describe('a lookup', () => {
	it('is sent once in a run for a domain and for the validation codes', async () => {
		const { error } = await context.engine.run({
			items: Array.from({ length: 12 }, () => ({})),
			parameters: {
				...customerOperation('update', { mode: 'domain', value: 'fabrikam.com' }),
				qualification: 'governmentCommunityCloud',
				validationCode: { __rl: true, mode: 'list', value: '012345' },
				options: { skipIfUnchanged: true },
			},
		});

		expect(error).toBeUndefined();
		const paths = apiRequests(context.sandbox).map(({ url }) => url.replace(/\?.*/, ''));
		const countRequests = (path: string) => paths.filter((candidate) => candidate === path).length;
		expect(countRequests('/v1/customers')).toBe(1);
		expect(countRequests('/v1/customers/all/validations')).toBe(1);
		// A qualification is never cached.
		expect(countRequests(`/v1/customers/${fabrikam.id}/qualification`)).toBe(13);
	});

	it('stops the run before any update if the domain is unknown and On Error is Stop', async () => {
		const { error } = await context.engine.run({
			items: [{ domain: 'contoso.edu' }, { domain: 'nowhere.example' }, { domain: 'fabrikam.com' }],
			parameters: {
				...customerOperation('update', { mode: 'domain', value: '={{ $json.domain }}' }),
				qualification: 'education',
			},
		});

		expect(error?.message).toContain('No customer has the domain "nowhere.example" [item 1]');
		expect(countByMethod(context.sandbox).PUT).toBeUndefined();
	});
});

describe('On Error: Stop', () => {
	it('finishes active items, starts no others, and reports both numbers', async () => {
		const items = customerItems(20);
		items[1] = { id: woodgroveBank.id };
		context.sandbox.faults.add({
			match: { path: `/v1/customers/${items[3]?.id}/qualification` },
			action: { kind: 'delay', ms: 200 },
		});
		const { error } = await context.engine.run({ items, parameters: educationUpdate() });

		const updated = context.sandbox.state.customers.filter(
			({ timesApplied }) => timesApplied === 1,
		);
		const sent = apiRequests(context.sandbox).length;
		expect(error?.message).toMatch(/no reseller relationship.*\[item 1\]$/);
		expect(timesApplied(items[3])).toBe(1);
		expect(sent).toBe(updated.length + 1);
		expect(sent).toBeLessThan(20);
		expect(error?.description).toContain(
			`${updated.length} items were completed; ${updated.length} changes were made and remain; ${20 - sent} items were not started.`,
		);
	});

	it('names the lowest failed item and counts the others if several fail at the same time', async () => {
		const items = customerItems(5);
		items.splice(1, 2, { id: woodgroveBank.id }, { id: humongousCharity.id });
		items[4] = { id: cityPowerAndLight.id };
		context.sandbox.faults.add({
			match: { path: `/v1/customers/${woodgroveBank.id}/qualification` },
			action: { kind: 'delay', ms: 100 },
		});
		const { error } = await context.engine.run({ items, parameters: educationUpdate() });

		expect(error?.message).toMatch(/\[item 1\]$/);
		expect(error?.description).toContain(
			'2 items were completed; 2 changes were made and remain; 2 more failed.',
		);
	});

	it('does not start a change that is waiting for a pause to end', async () => {
		const items = customerItems(10);
		items[1] = { id: woodgroveBank.id };
		context.sandbox.faults.add({
			match: { path: `/v1/customers/${items[0]?.id}/qualification` },
			action: tooManyRequests(1),
		});
		// The first item starts a pause. Then the third item finishes, and the fourth item waits for the
		// pause to end when the second item fails.
		for (const [id, ms] of [
			[woodgroveBank.id, 300],
			[items[2]?.id, 100],
		] as const) {
			const match = { path: `/v1/customers/${id}/qualification` };
			context.sandbox.faults.add({ match, action: { kind: 'delay', ms } });
		}
		const { error } = await context.engine.run({
			items,
			parameters: educationUpdate({ maxConcurrency: 3 }),
		});

		expect(error?.message).toMatch(/\[item 1\]$/);
		expect(error?.description).toContain(
			'2 items were completed; 2 changes were made and remain; 7 items were not started.',
		);
		expect(countByMethod(context.sandbox)).toEqual({ PUT: 4 });
	});

	it('reports no changes in a dry run', async () => {
		const items = [...customerItems(3), { id: woodgroveBank.id }];
		const { error } = await context.engine.run({
			items,
			parameters: educationUpdate({ dryRun: true, maxConcurrency: 1 }),
		});

		expect(error?.description).toContain('3 items were completed.');
		expect(error?.description).not.toContain('made');
	});
});

describe('a 429', () => {
	it('pauses all requests for that partner tenant, including those of other executions', async () => {
		const items = customerItems(60);
		context.sandbox.faults.add({
			match: { path: `/v1/customers/${items[0]?.id}/qualification` },
			action: tooManyRequests(1),
		});
		const results = await Promise.all([
			context.engine.run({ items: items.slice(0, 30), parameters: educationUpdate() }),
			context.engine.run({ items: items.slice(30), parameters: educationUpdate() }),
		]);

		expect(results.map(({ error }) => error)).toEqual([undefined, undefined]);
		const requests = apiRequests(context.sandbox);
		const throttled = requests.find(({ answered }) => answered === 429);
		const pauseEnd = (throttled?.answeredAt ?? Infinity) + 1000;
		// Of the 61 requests, only those that were active and a few sent before the node read the 429
		// arrive during the pause.
		expect(requests.filter(({ at }) => at >= pauseEnd).length).toBeGreaterThan(30);
	});

	it('does not pause another partner tenant', async () => {
		context.sandbox.faults.add({ match: { method: 'PUT' }, action: tooManyRequests(2) });
		const other = new TestEngine(context.sandbox.url);
		other.signIn(context.sandbox);
		other.store('refreshToken', { tenantId: 'treyresearchpartner.onmicrosoft.com' });
		const [item] = customerItems(2);
		const throttled = context.engine.run({ items: [item ?? {}], parameters: educationUpdate() });
		while (context.sandbox.faults.pending.length > 0) await new Promise(setImmediate);
		await other.run({ items: customerItems(1), parameters: educationUpdate() });

		expect(timesApplied(customerItems(1)[0])).toBe(1);
		expect(timesApplied(item)).toBe(0);
		await throttled;
		expect(timesApplied(item)).toBe(1);
	});

	it('with a pause longer than Max Retry Wait fails all items and is not retried', async () => {
		context.sandbox.faults.add({ match: { method: 'PUT' }, action: tooManyRequests(600) });
		const { output, errorOutput } = await context.engine.run({
			items: customerItems(20),
			parameters: educationUpdate({ maxConcurrency: 1 }),
			onError: 'continueErrorOutput',
		});

		expect(output).toEqual([]);
		expect(errorOutput).toHaveLength(20);
		expect(apiRequests(context.sandbox)).toHaveLength(1);
		for (const { json } of errorOutput) {
			expect(json.error).toContain('too many requests');
			expect(json.details).toMatchObject({
				httpStatus: 429,
				advice: expect.stringContaining('asked to wait 10 minutes'),
			});
		}
	});

	it('is retried if Max Retry Wait allows the pause', async () => {
		const [item] = customerItems(1);
		for (const [maxRetryWait, text] of [
			[0.5, 'asked to wait 1 second'],
			[1, undefined],
		]) {
			context.sandbox.faults.add({ match: { method: 'PUT' }, action: tooManyRequests(1) });
			const { error } = await context.engine.run({
				items: [item ?? {}],
				parameters: educationUpdate({ maxRetryWait } as IDataObject),
			});
			expect(error?.description ?? undefined).toEqual(
				text && expect.stringContaining(text as string),
			);
			await new Promise((resolve) => setTimeout(resolve, 1000));
		}
	});

	it('is not retried if Max Retries is 0', async () => {
		context.sandbox.faults.add({ match: { method: 'PUT' }, action: tooManyRequests(1) });
		const { error } = await context.engine.run({
			items: customerItems(1),
			parameters: educationUpdate({ maxRetries: 0 }),
		});

		expect(error?.message).toContain('too many requests');
		expect(apiRequests(context.sandbox)).toHaveLength(1);
	});

	it('that repeats fails all items after Max Retries pauses', async () => {
		context.sandbox.throttle({ requests: 0, windowSeconds: 1 });
		const { errorOutput } = await context.engine.run({
			items: customerItems(40),
			parameters: educationUpdate({ maxRetries: 2 }),
			onError: 'continueErrorOutput',
		});

		expect(errorOutput).toHaveLength(40);
		for (const { json } of errorOutput) {
			expect(json.error).toContain('too many requests');
			expect(JSON.stringify(json.details)).not.toContain('Max Retry Wait');
		}
		// Five requests at first, then one after each of the two pauses.
		expect(apiRequests(context.sandbox).length).toBeLessThan(10);
	});

	it('from an unknown rate limit makes no item fail', async () => {
		context.sandbox.throttle({ requests: 20, windowSeconds: 1 });
		const { output } = await context.engine.run({
			items: customerItems(60),
			parameters: educationUpdate(),
		});

		expect(output).toHaveLength(60);
		// Each time, only the active requests and a few sent before the node read the 429 hit the limit.
		expect(context.sandbox.throttled.refused).toBeGreaterThan(0);
		expect(context.sandbox.throttled.refused).toBeLessThan(30);
		const applied = context.sandbox.state.customers
			.slice(-60)
			.map(({ timesApplied }) => timesApplied);
		expect(new Set(applied)).toEqual(new Set([1]));
	});
});

describe('a canceled execution', () => {
	it('stops waiting immediately during a long pause and sends nothing more', async () => {
		context.sandbox.faults.add({ match: { method: 'PUT' }, action: tooManyRequests(100) });
		let [canceledAt, sentBefore] = [NaN, NaN];
		await context.engine
			.run({
				items: customerItems(60),
				parameters: educationUpdate(),
				async onStart(execution) {
					await cancelDuringPause(context.sandbox, execution);
					canceledAt = performance.now();
					sentBefore = apiRequests(context.sandbox).length;
				},
			})
			.catch(() => undefined);

		expect(performance.now() - canceledAt).toBeLessThan(10_000);
		await new Promise((resolve) => setTimeout(resolve, 300));
		expect(apiRequests(context.sandbox)).toHaveLength(sentBefore);
	});
});
