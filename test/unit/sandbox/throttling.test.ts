import { setTimeout as sleep } from 'node:timers/promises';
import type { AxiosResponse } from 'axios';
import { customers, parseJson, startHarness, users, type Harness } from './support';

let harness: Harness;
/** What the sandbox takes for the time, so that a window ends when a test says so. */
let now: number;
beforeAll(async () => {
	harness = await startHarness({ control: true });
});
beforeEach(() => {
	now = Date.now();
	jest.spyOn(Date, 'now').mockImplementation(() => now);
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const { fabrikam } = customers;
const path = `/v1/customers/${fabrikam.id}/qualification`;
const statusOf = ({ status }: AxiosResponse) => status;

async function statuses(count: number): Promise<number[]> {
	const seen: number[] = [];
	while (seen.length < count) seen.push((await harness.get(path)).status);
	return seen;
}

describe('a limit', () => {
	it('lets so many requests pass in a window, and the same again in the next', async () => {
		harness.sandbox.throttle({ requests: 2, windowSeconds: 10 });
		const first = await statuses(4);
		now += 9_999;
		const late = await statuses(1);
		now += 1;

		expect([first, late, await statuses(3)]).toEqual([
			[200, 200, 429, 429],
			[429],
			[200, 200, 429],
		]);
	});

	it('opens a window with the first request that comes while none is open', async () => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 10 });
		await statuses(1);
		now += 15_000;
		await statuses(1);
		now += 9_000;

		expect(await statuses(1)).toEqual([429]);
	});

	it('is not strained by what it refuses: neither the count nor the window grows', async () => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 10 });
		for (let second = 0; second < 10; second += 1) {
			await statuses(1);
			now += 1_000;
		}

		expect(await statuses(2)).toEqual([200, 429]);
	});

	it('answers to the byte as the gateway is documented to, without Partner Center’s headers', async () => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 57 });
		await statuses(1);
		const { status, headers, data } = await harness.get(path);

		expect(status).toBe(429);
		expect(data).toBe(
			'{ "statusCode": 429, "message": "Rate limit is exceeded. Try again in 57 seconds." }',
		);
		expect(headers).toMatchObject({
			'content-length': '84',
			'content-type': 'application/json',
			'retry-after': '57',
		});
		expect(Object.keys(headers).filter((name) => /^(ms|x)-/i.test(name))).toEqual([]);
	});

	it.each([
		[0, '10'],
		[1, '10'],
		[9_000, '1'],
		[9_999, '1'],
	])('%d ms into a window of 10 s asks to wait %s s, rounded up', async (elapsed, seconds) => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 10 });
		await statuses(1);
		now += elapsed;
		const { headers } = await harness.get(path);

		expect(headers['retry-after']).toBe(seconds);
	});

	it('keeps what it refuses from the application, and from the faults, which wait', async () => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 10 });
		await statuses(1);
		harness.sandbox.faults.add({ action: { kind: 'answer', status: 500 } });
		const refused = await harness.put(fabrikam.id, '1');
		harness.sandbox.throttle(undefined);

		expect([refused, await harness.put(fabrikam.id, '1')].map(statusOf)).toEqual([429, 500]);
		expect(harness.sandbox.state.customer(fabrikam.id).timesApplied).toBe(0);
	});

	it('counts a request that a fault then hits, because the gateway let it through', async () => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 10 });
		harness.sandbox.faults.add({ action: { kind: 'answer', status: 500 } });

		expect(await statuses(2)).toEqual([500, 429]);
	});

	it('is one for the whole API, whatever the route, and even where there is none', async () => {
		harness.sandbox.throttle({ requests: 3, windowSeconds: 10 });
		const replies = [
			await harness.get('/v1/customers?size=1'),
			await harness.put(fabrikam.id, '1'),
			await harness.get('/v1/nowhere'),
			await harness.get('/v1/customers?size=1'),
			await harness.get('/v1/nowhere'),
		];

		expect(replies.map(statusOf)).toEqual([200, 200, 404, 429, 429]);
	});

	it('concerns neither the sign-in nor the control routes', async () => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 10 });
		const replies = [
			await harness.redeem({
				grant_type: 'refresh_token',
				refresh_token: users.adminAgent.refreshToken,
			}),
			await harness.http.get<string>('/_sandbox/state'),
			await harness.get(path),
			await harness.get(path),
			await harness.http.get<string>('/_sandbox/state'),
		];

		expect(replies.map(statusOf)).toEqual([200, 200, 200, 429, 200]);
	});

	it('that is new begins with a new window', async () => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 10 });
		await statuses(2);
		harness.sandbox.throttle({ requests: 2, windowSeconds: 10 });

		expect(await statuses(3)).toEqual([200, 200, 429]);
	});

	it('goes back to that of the options with a reset', async () => {
		const other = await startHarness({ throttle: { requests: 1, windowSeconds: 10 } });
		const twice = async () => [(await other.get(path)).status, (await other.get(path)).status];
		const asGiven = await twice();
		other.sandbox.throttle(undefined);
		const without = await twice();
		other.sandbox.reset();
		const again = await twice();
		await other.close();

		expect([asGiven, without, again]).toEqual([
			[200, 429],
			[200, 200],
			[200, 429],
		]);
	});
});

describe('the count of what was throttled', () => {
	it('calls early what arrives when an earlier 429 must have been read', async () => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 10 });
		await statuses(2);
		now += 25;
		await statuses(1);
		const soon = harness.sandbox.throttled;
		now += 1;
		await statuses(1);

		expect([soon, harness.sandbox.throttled]).toEqual([
			{ refused: 2, early: 0 },
			{ refused: 3, early: 1 },
		]);
	});

	it('takes the first 429 of each window, so that the next window starts without blame', async () => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 10 });
		await statuses(2);
		now += 10_000;
		await statuses(2);

		expect(harness.sandbox.throttled).toEqual({ refused: 2, early: 0 });
	});

	it('does not call early what was on its way together, however long the latency', async () => {
		jest.mocked(Date.now).mockRestore();
		const other = await startHarness({
			latency: 300,
			throttle: { requests: 2, windowSeconds: 10 },
		});
		await Promise.all(Array.from({ length: 6 }, () => other.get(path)));
		const together = other.sandbox.throttled;
		await sleep(50);
		await other.get(path);
		const { throttled } = other.sandbox;
		await other.close();

		expect([together, throttled]).toEqual([
			{ refused: 4, early: 0 },
			{ refused: 5, early: 1 },
		]);
	});

	it('begins anew with a reset', async () => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 10 });
		await statuses(2);
		harness.sandbox.reset();

		expect(harness.sandbox.throttled).toEqual({ refused: 0, early: 0 });
	});
});

describe('POST /_sandbox/throttling', () => {
	const order = (body: string) => harness.http.post<string>('/_sandbox/throttling', body);

	it('sets a limit, and the state then tells what it refused', async () => {
		expect((await order('{"requests":1,"windowSeconds":10}')).status).toBe(204);
		expect(await statuses(2)).toEqual([200, 429]);
		expect(parseJson(await harness.http.get('/_sandbox/state'))).toMatchObject({
			throttled: { refused: 1, early: 0 },
		});
	});

	it('lifts the limit with null', async () => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 10 });

		expect((await order('null')).status).toBe(204);
		expect(await statuses(2)).toEqual([200, 200]);
	});

	it.each([
		'',
		'{}',
		'{"requests":0,"windowSeconds":10}',
		'{"requests":1.5,"windowSeconds":10}',
		'{"requests":1,"windowSeconds":0}',
		'{"requests":1,"windowSeconds":10,"per":"customer"}',
	])('refuses %s, and leaves the limit as it is', async (body) => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 10 });

		expect((await order(body)).status).toBe(400);
		expect(await statuses(2)).toEqual([200, 429]);
	});
});
