import type { IDataObject } from 'n8n-workflow';
import { seed } from '../../sandbox';
import type { ReceivedRequest } from '../../sandbox';
import { TestEngine } from './support/engine';
import { apiRequests, countByMethod, onCustomer, update, useSandbox } from './support/setup';

const LATENCY = 20;
const bench = useSandbox({ latency: LATENCY, customers: 60 });
const {
	cityPowerAndLight,
	contosoUniversity,
	fabrikam,
	humongousCharity,
	northwind,
	woodgroveBank,
} = seed.customers;

/** The items of a run over made-up customers. */
function customers(count: number): { id: string }[] {
	return bench.sandbox.state.customers.slice(-count).map(({ id }) => ({ id }));
}

function education(options: IDataObject = {}) {
	return { ...update('={{ $json.id }}', 'education'), options: { ...options } as never };
}

/** How often the service carried an update out for the customer of an item. */
function timesApplied(item: { id: string } | undefined): number {
	return bench.sandbox.state.customer(item?.id ?? 'no item').timesApplied;
}

/** The most requests that the service had on its hands at once. */
function mostUnderWay(requests: readonly ReceivedRequest[]): number {
	const changes = requests
		.flatMap(({ at, answeredAt = Infinity }) => [
			{ when: at, by: 1 },
			{ when: answeredAt, by: -1 },
		])
		.sort((one, other) => one.when - other.when || one.by - other.by);
	let underWay = 0;
	return Math.max(...changes.map(({ by }) => (underWay += by)));
}

function waitsFor(seconds: number | string) {
	return {
		kind: 'answer',
		status: 429,
		headers: { 'Retry-After': String(seconds) },
		body: '{"statusCode":429,"message":"Rate limit is exceeded."}',
	} as const;
}

describe('Max Concurrency', () => {
	it.each([
		['five unless it is set', {}, 5],
		['one', { maxConcurrency: 1 }, 1],
		['twelve', { maxConcurrency: 12 }, 12],
	])('is how many requests are under way, and no more: %s', async (_, options, most) => {
		const { output } = await bench.engine.run({
			items: customers(30),
			parameters: education(options),
		});

		expect(output).toHaveLength(30);
		expect(mostUnderWay(apiRequests(bench.sandbox))).toBe(most);
	});

	it.each([
		['maxConcurrency', 0, '\'Max Concurrency\' is "0", which is not a whole number from 1 to 100'],
		['maxConcurrency', 2.5, "'Max Concurrency'"],
		['maxConcurrency', 101, "'Max Concurrency'"],
		['maxRetries', -1, "'Max Retries'"],
		['maxRetries', 'many', "'Max Retries'"],
		['maxRetryWait', 3601, '\'Max Retry Wait\' is "3601", which is not a number of seconds'],
		['maxRetryWait', null, undefined],
	])('%s as %j is refused before anything is sent', async (name, value, words) => {
		const { error } = await bench.engine.run({
			items: customers(2),
			parameters: education({ [name]: `={{ ${JSON.stringify(value)} }}` }),
		});

		expect(error?.message).toEqual(words && expect.stringContaining(words));
		expect(apiRequests(bench.sandbox)).toHaveLength(words === undefined ? 2 : 0);
	});
});

describe('the order of things', () => {
	it('is the input order in the output, whoever finishes first', async () => {
		const [slow] = customers(10);
		bench.sandbox.faults.add({
			match: { path: `/v1/customers/${slow?.id}/qualification` },
			action: { kind: 'delay', ms: 300 },
		});
		const { output } = await bench.engine.run({
			items: customers(10),
			parameters: education(),
		});

		expect(output.map(({ json }) => json.customerId)).toEqual(customers(10).map(({ id }) => id));
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(
			customers(10).map((_, item) => ({ item })),
		);
	});

	it('is the input order at the service for items of one customer, even named in two ways', async () => {
		const items = [
			{ mode: 'domain', value: 'contoso.edu', website: 'https://1.example' },
			{ mode: 'id', value: contosoUniversity.id, website: 'https://2.example' },
			{ mode: 'id', value: northwind.id, website: 'https://3.example' },
			{ mode: 'domain', value: contosoUniversity.domain, website: 'https://4.example' },
		];
		bench.sandbox.faults.add({
			match: { method: 'GET', path: '/v1/customers' },
			times: 2,
			action: { kind: 'delay', ms: 100 },
		});
		await bench.engine.run({
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

		const [first, ...rest] = apiRequests(bench.sandbox)
			.filter(({ method, url }) => method === 'POST' && url.includes(contosoUniversity.id))
			.map(({ body }) => body);
		// The first is submitted; those after it find it there.
		expect(first).toContain('https://1.example');
		expect(rest).toEqual([]);
		expect(bench.sandbox.state.customer(contosoUniversity.id).timesSubmitted).toBe(1);
	});
});

describe('what is looked up', () => {
	it('is looked up once in a run: a domain, and the list of codes', async () => {
		const { error } = await bench.engine.run({
			items: Array.from({ length: 12 }, () => ({})),
			parameters: {
				...onCustomer('update', { mode: 'domain', value: 'fabrikam.com' }),
				qualification: 'governmentCommunityCloud',
				validationCode: { __rl: true, mode: 'list', value: '012345' },
				options: { skipIfUnchanged: true },
			},
		});

		expect(error).toBeUndefined();
		const paths = apiRequests(bench.sandbox).map(({ url }) => url.replace(/\?.*/, ''));
		const times = (path: string) => paths.filter((candidate) => candidate === path).length;
		expect(times('/v1/customers')).toBe(1);
		expect(times('/v1/customers/all/validations')).toBe(1);
		// But a qualification never is remembered.
		expect(times(`/v1/customers/${fabrikam.id}/qualification`)).toBe(13);
	});

	it('stops the run before anything is written, where the node stops at an unknown domain', async () => {
		const { error } = await bench.engine.run({
			items: [{ domain: 'contoso.edu' }, { domain: 'nowhere.example' }, { domain: 'fabrikam.com' }],
			parameters: {
				...onCustomer('update', { mode: 'domain', value: '={{ $json.domain }}' }),
				qualification: 'education',
			},
		});

		expect(error?.message).toContain('No customer has the domain "nowhere.example" [item 1]');
		expect(countByMethod(bench.sandbox).PUT).toBeUndefined();
	});
});

describe('On Error: Stop', () => {
	it('lets what is under way finish, starts nothing new, and counts both', async () => {
		const items = customers(20);
		items[1] = { id: woodgroveBank.id };
		bench.sandbox.faults.add({
			match: { path: `/v1/customers/${items[3]?.id}/qualification` },
			action: { kind: 'delay', ms: 200 },
		});
		const { error } = await bench.engine.run({ items, parameters: education() });

		const done = bench.sandbox.state.customers.filter(({ timesApplied }) => timesApplied === 1);
		const sent = apiRequests(bench.sandbox).length;
		expect(error?.message).toMatch(/no reseller relationship.*\[item 1\]$/);
		expect(timesApplied(items[3])).toBe(1);
		expect(sent).toBe(done.length + 1);
		expect(sent).toBeLessThan(20);
		expect(error?.description).toContain(
			`${done.length} items were completed; ${done.length} changes were made and remain; ${20 - sent} items were not started.`,
		);
	});

	it('names the lowest refused item and counts the others, where several are refused at once', async () => {
		const items = customers(5);
		items.splice(1, 2, { id: woodgroveBank.id }, { id: humongousCharity.id });
		items[4] = { id: cityPowerAndLight.id };
		bench.sandbox.faults.add({
			match: { path: `/v1/customers/${woodgroveBank.id}/qualification` },
			action: { kind: 'delay', ms: 100 },
		});
		const { error } = await bench.engine.run({ items, parameters: education() });

		expect(error?.message).toMatch(/\[item 1\]$/);
		expect(error?.description).toContain(
			'2 items were completed; 2 changes were made and remain; 2 more failed.',
		);
	});

	it('begins no change that only waits for its turn', async () => {
		const items = customers(10);
		items[1] = { id: woodgroveBank.id };
		bench.sandbox.faults.add({
			match: { path: `/v1/customers/${items[0]?.id}/qualification` },
			action: waitsFor(1),
		});
		// The third ends once the first has closed the gate; the fourth waits there when the second is refused.
		for (const [id, ms] of [
			[woodgroveBank.id, 300],
			[items[2]?.id, 100],
		] as const) {
			const match = { path: `/v1/customers/${id}/qualification` };
			bench.sandbox.faults.add({ match, action: { kind: 'delay', ms } });
		}
		const { error } = await bench.engine.run({
			items,
			parameters: education({ maxConcurrency: 3 }),
		});

		expect(error?.message).toMatch(/\[item 1\]$/);
		expect(error?.description).toContain(
			'2 items were completed; 2 changes were made and remain; 7 items were not started.',
		);
		expect(countByMethod(bench.sandbox)).toEqual({ PUT: 4 });
	});

	it('counts no change where nothing is written', async () => {
		const items = [...customers(3), { id: woodgroveBank.id }];
		const { error } = await bench.engine.run({
			items,
			parameters: education({ dryRun: true, maxConcurrency: 1 }),
		});

		expect(error?.description).toContain('3 items were completed.');
		expect(error?.description).not.toContain('made');
	});
});

describe('a 429', () => {
	it('holds everything for that partner tenant back, other executions too, until it is over', async () => {
		const all = customers(60);
		bench.sandbox.faults.add({
			match: { path: `/v1/customers/${all[0]?.id}/qualification` },
			action: waitsFor(1),
		});
		const results = await Promise.all([
			bench.engine.run({ items: all.slice(0, 30), parameters: education() }),
			bench.engine.run({ items: all.slice(30), parameters: education() }),
		]);

		expect(results.map(({ error }) => error)).toEqual([undefined, undefined]);
		const requests = apiRequests(bench.sandbox);
		const throttled = requests.find(({ answered }) => answered === 429);
		const over = (throttled?.answeredAt ?? Infinity) + 1000;
		// Of 61 requests only those under way, and a few before the 429 was read, arrive before.
		expect(requests.filter(({ at }) => at >= over).length).toBeGreaterThan(30);
	});

	it('does not concern another partner tenant', async () => {
		bench.sandbox.faults.add({ match: { method: 'PUT' }, action: waitsFor(2) });
		const other = new TestEngine(bench.sandbox.url);
		other.signIn(bench.sandbox);
		other.store('refreshToken', { tenantId: 'treyresearchpartner.onmicrosoft.com' });
		const [one] = customers(2);
		const throttled = bench.engine.run({ items: [one ?? {}], parameters: education() });
		while (bench.sandbox.faults.pending.length > 0) await new Promise(setImmediate);
		await other.run({ items: customers(1), parameters: education() });

		expect(timesApplied(customers(1)[0])).toBe(1);
		expect(timesApplied(one)).toBe(0);
		await throttled;
		expect(timesApplied(one)).toBe(1);
	});

	it('beyond Max Retry Wait refuses that item with when to come back, and sends no other', async () => {
		bench.sandbox.faults.add({ match: { method: 'PUT' }, action: waitsFor(600) });
		const { output, errorOutput } = await bench.engine.run({
			items: customers(20),
			parameters: education({ maxConcurrency: 1 }),
			onError: 'continueErrorOutput',
		});

		expect(output).toEqual([]);
		expect(errorOutput).toHaveLength(20);
		expect(apiRequests(bench.sandbox)).toHaveLength(1);
		for (const { json } of errorOutput) {
			expect(json.error).toContain('too many requests');
			expect(json.details).toMatchObject({
				httpStatus: 429,
				advice: expect.stringContaining('asked to wait 10 minutes'),
			});
		}
	});

	it('is waited out where Max Retry Wait allows it', async () => {
		const [one] = customers(1);
		for (const [maxRetryWait, words] of [
			[0.5, 'asked to wait 1 second'],
			[1, undefined],
		]) {
			bench.sandbox.faults.add({ match: { method: 'PUT' }, action: waitsFor(1) });
			const { error } = await bench.engine.run({
				items: [one ?? {}],
				parameters: education({ maxRetryWait } as IDataObject),
			});
			expect(error?.description ?? undefined).toEqual(
				words && expect.stringContaining(words as string),
			);
			await new Promise((resolve) => setTimeout(resolve, 1000));
		}
	});

	it('is not repeated where Max Retries is none', async () => {
		bench.sandbox.faults.add({ match: { method: 'PUT' }, action: waitsFor(1) });
		const { error } = await bench.engine.run({
			items: customers(1),
			parameters: education({ maxRetries: 0 }),
		});

		expect(error?.message).toContain('too many requests');
		expect(apiRequests(bench.sandbox)).toHaveLength(1);
	});

	it('that comes again and again ends the run after as many pauses as a request may repeat', async () => {
		bench.sandbox.throttle({ requests: 0, windowSeconds: 1 });
		const { errorOutput } = await bench.engine.run({
			items: customers(40),
			parameters: education({ maxRetries: 2 }),
			onError: 'continueErrorOutput',
		});

		expect(errorOutput).toHaveLength(40);
		for (const { json } of errorOutput) {
			expect(json.error).toContain('too many requests');
			expect(JSON.stringify(json.details)).not.toContain('Max Retry Wait');
		}
		// Five at first, then one after each of the two pauses.
		expect(apiRequests(bench.sandbox).length).toBeLessThan(10);
	});

	it('of a limit that nobody knew costs no item', async () => {
		bench.sandbox.throttle({ requests: 20, windowSeconds: 1 });
		const { output } = await bench.engine.run({ items: customers(60), parameters: education() });

		expect(output).toHaveLength(60);
		// Each time the limit is met, only what was under way meets it, and a few before it is known.
		expect(bench.sandbox.throttled.refused).toBeGreaterThan(0);
		expect(bench.sandbox.throttled.refused).toBeLessThan(30);
		const applied = bench.sandbox.state.customers
			.slice(-60)
			.map(({ timesApplied }) => timesApplied);
		expect(new Set(applied)).toEqual(new Set([1]));
	});
});

describe('a canceled execution', () => {
	it('sends nothing more and ends its waiting, though the pause is long', async () => {
		bench.sandbox.faults.add({ match: { method: 'PUT' }, action: waitsFor(100) });
		const begun = Date.now();
		let canceledAt = Infinity;
		await bench.engine
			.run({
				items: customers(60),
				parameters: education(),
				started(execution) {
					setTimeout(() => {
						canceledAt = Date.now();
						execution.cancel();
					}, 200);
				},
			})
			.catch(() => undefined);

		expect(Date.now() - begun).toBeLessThan(10_000);
		await new Promise((resolve) => setTimeout(resolve, 300));
		expect(apiRequests(bench.sandbox).filter(({ at }) => at > canceledAt)).toEqual([]);
	});
});
