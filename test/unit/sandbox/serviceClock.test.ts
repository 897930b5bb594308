import { setTimeout as sleep } from 'node:timers/promises';
import type { AxiosResponse } from 'axios';
import { z } from 'zod';
import { customers, parseJson, startHarness, submissions, type Harness } from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness({ control: true });
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const { fabrikam } = customers;
const path = `/v1/customers/${fabrikam.id}/qualification`;
const MINUTE = 60_000;

/** Returns how far the Date header is ahead of this machine's clock, in milliseconds. */
const aheadMs = ({ headers }: AxiosResponse) => Date.parse(String(headers.date)) - Date.now();

/** Returns the time from the Date header to the date in Retry-After, in milliseconds. */
const waitMs = ({ headers }: AxiosResponse) =>
	Date.parse(String(headers['retry-after'])) - Date.parse(String(headers.date));

describe('the clock of the service', () => {
	it.each([10, -10])('can be %d minutes ahead of the machine', async (minutes) => {
		harness.sandbox.setClockOffset(minutes * MINUTE);
		const ahead = aheadMs(await harness.get(path));

		expect(Math.abs(ahead - minutes * MINUTE)).toBeLessThan(5_000);
	});

	it.each(['answer', 'trickle'] as const)(
		'dates an answer that a fault plays (%s)',
		async (kind) => {
			harness.sandbox.setClockOffset(10 * MINUTE);
			harness.sandbox.faults.add({
				action:
					kind === 'answer' ? { kind, status: 503 } : { kind: 'trickle', bytesPerSecond: 1000 },
			});

			expect(aheadMs(await harness.get(path))).toBeGreaterThan(9 * MINUTE);
		},
	);

	it('dates what is submitted', async () => {
		harness.sandbox.setClockOffset(-10 * MINUTE);
		await harness.submit(fabrikam.id, submissions.education);
		const [submitted] = harness.sandbox.state.customer(fabrikam.id).qualifications;

		expect(Date.parse(submitted?.vettingCreatedDate ?? '')).toBeLessThan(Date.now() - 9 * MINUTE);
	});

	it('decides which audit records lie in the future', async () => {
		harness.sandbox.setClockOffset(10 * MINUTE);
		await harness.put(fabrikam.id, '1');
		const startDate = new Date(Date.now() - MINUTE).toISOString().slice(0, 10);
		const reply = await harness.get(`/v1/auditrecords?startDate=${startDate}`);

		expect(parseJson(reply)).toMatchObject({ totalCount: 1 });
	});

	it('is that of the machine again after a reset', async () => {
		harness.sandbox.setClockOffset(10 * MINUTE);
		harness.sandbox.reset();

		expect(Math.abs(aheadMs(await harness.get(path)))).toBeLessThan(5_000);
	});

	it('is set over HTTP', async () => {
		const reply = await harness.http.post('/_sandbox/clock', `{"offsetMs":${10 * MINUTE}}`);

		expect(reply.status).toBe(204);
		expect(aheadMs(await harness.get(path))).toBeGreaterThan(9 * MINUTE);
	});
});

describe('Retry-After', () => {
	it.each([0, 10, -10])('is a date in %d minutes on the clock of the service', async (minutes) => {
		harness.sandbox.setClockOffset(minutes * MINUTE);
		harness.sandbox.faults.add({
			action: { kind: 'answer', status: 429, retryAfter: { seconds: 10, as: 'date' } },
		});
		const reply = await harness.get(path);

		expect(waitMs(reply)).toBe(10_000);
		expect(Math.abs(aheadMs(reply) - minutes * MINUTE)).toBeLessThan(5_000);
	});

	it('can be a date in the past', async () => {
		harness.sandbox.faults.add({
			action: { kind: 'answer', status: 429, retryAfter: { seconds: -60, as: 'date' } },
		});

		expect(waitMs(await harness.get(path))).toBe(-60_000);
	});

	it.each([0, 3])('can be %d seconds', async (seconds) => {
		harness.sandbox.faults.add({
			action: { kind: 'answer', status: 429, retryAfter: { seconds } },
		});

		expect((await harness.get(path)).headers['retry-after']).toBe(String(seconds));
	});

	it('is written as ordered in the headers of the fault', async () => {
		harness.sandbox.faults.add({
			action: {
				kind: 'answer',
				status: 429,
				headers: { 'Retry-After': 'soon' },
				retryAfter: { seconds: 1 },
			},
		});

		expect((await harness.get(path)).headers['retry-after']).toBe('soon');
	});
});

describe('a fault for a time', () => {
	const statuses = async (count: number) => {
		const seen: number[] = [];
		while (seen.length < count) seen.push((await harness.get(path)).status);
		return seen;
	};

	it('hits every request that matches until the time is over, from the first one it hits', async () => {
		harness.sandbox.faults.add({
			match: { path },
			forMs: 1_000,
			action: { kind: 'answer', status: 429 },
		});
		await sleep(1_050);
		const during = await statuses(5);
		const pending = harness.sandbox.faults.pending.length;
		await sleep(1_000);

		expect([during, await statuses(1)]).toEqual([[429, 429, 429, 429, 429], [200]]);
		expect([pending, harness.sandbox.faults.pending]).toEqual([1, []]);
	});

	it('has no Retry-After, unless ordered', async () => {
		harness.sandbox.faults.add({ forMs: 1_000, action: { kind: 'answer', status: 429 } });

		expect((await harness.get(path)).headers).not.toHaveProperty('retry-after');
	});

	it('hits no more often than ordered', async () => {
		harness.sandbox.faults.add({
			forMs: 60_000,
			times: 2,
			action: { kind: 'answer', status: 429 },
		});

		expect(await statuses(3)).toEqual([429, 429, 200]);
	});

	it('is ordered over HTTP', async () => {
		const order = (forMs: unknown) =>
			harness.http.post(
				'/_sandbox/faults',
				JSON.stringify({ forMs, action: { kind: 'answer', status: 429 } }),
			);

		expect([(await order('1')).status, (await order(60_000)).status]).toEqual([400, 204]);
		expect(await statuses(2)).toEqual([429, 429]);
	});
});

describe('a limit', () => {
	const refused = async (retryAfter: 'seconds' | 'date' | 'none') => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 60, retryAfter });
		await harness.get(path);
		return harness.get(path);
	};

	it('says in a date how long to wait, on the clock of the service', async () => {
		harness.sandbox.setClockOffset(10 * MINUTE);
		const reply = await refused('date');

		expect([reply.status, waitMs(reply)]).toEqual([429, 60_000]);
		expect(aheadMs(reply)).toBeGreaterThan(9 * MINUTE);
	});

	it('can leave Retry-After out', async () => {
		const reply = await refused('none');

		expect(reply.status).toBe(429);
		expect(reply.headers).not.toHaveProperty('retry-after');
		expect(z.object({ statusCode: z.literal(429) }).safeParse(parseJson(reply)).success).toBe(true);
	});

	it('says in seconds how long to wait, if ordered so', async () => {
		expect((await refused('seconds')).headers['retry-after']).toBe('60');
	});
});
