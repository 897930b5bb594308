import { setTimeout as sleep } from 'node:timers/promises';
import type { AxiosResponse } from 'axios';
import { customers, parseJson, startHarness, users, type Harness } from './support';

let harness: Harness;
/** The mocked time (ms). A test changes it to end a window. */
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

async function getStatuses(count: number): Promise<number[]> {
	const statuses: number[] = [];
	while (statuses.length < count) statuses.push((await harness.get(path)).status);
	return statuses;
}

describe('a request limit', () => {
	it('allows the given number of requests in each window', async () => {
		harness.sandbox.throttle({ requests: 2, windowSeconds: 10 });
		const firstWindow = await getStatuses(4);
		now += 9_999;
		const endOfFirstWindow = await getStatuses(1);
		now += 1;

		expect([firstWindow, endOfFirstWindow, await getStatuses(3)]).toEqual([
			[200, 200, 429, 429],
			[429],
			[200, 200, 429],
		]);
	});

	it('starts a window with the first request after the previous window', async () => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 10 });
		await getStatuses(1);
		now += 15_000;
		await getStatuses(1);
		now += 9_000;

		expect(await getStatuses(1)).toEqual([429]);
	});

	it('does not count rejected requests or extend the window because of them', async () => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 10 });
		for (let second = 0; second < 10; second += 1) {
			await getStatuses(1);
			now += 1_000;
		}

		expect(await getStatuses(2)).toEqual([200, 429]);
	});

	it('sends exactly the documented gateway response, without Partner Center headers', async () => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 57 });
		await getStatuses(1);
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
	])(
		'%d ms after the start of a 10-second window sends a Retry-After of %s s, rounded up',
		async (elapsedMs, retryAfter) => {
			harness.sandbox.throttle({ requests: 1, windowSeconds: 10 });
			await getStatuses(1);
			now += elapsedMs;
			const { headers } = await harness.get(path);

			expect(headers['retry-after']).toBe(retryAfter);
		},
	);

	it('rejects a request before it reaches the API or uses up a fault', async () => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 10 });
		await getStatuses(1);
		harness.sandbox.faults.add({ action: { kind: 'answer', status: 500 } });
		const throttledResponse = await harness.put(fabrikam.id, '1');
		harness.sandbox.throttle(undefined);

		expect([throttledResponse, await harness.put(fabrikam.id, '1')].map(statusOf)).toEqual([
			429, 500,
		]);
		expect(harness.sandbox.state.customer(fabrikam.id).timesApplied).toBe(0);
	});

	it('also counts a request that a fault affects', async () => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 10 });
		harness.sandbox.faults.add({ action: { kind: 'answer', status: 500 } });

		expect(await getStatuses(2)).toEqual([500, 429]);
	});

	it('is shared by all API routes, even unknown ones', async () => {
		harness.sandbox.throttle({ requests: 3, windowSeconds: 10 });
		const responses = [
			await harness.get('/v1/customers?size=1'),
			await harness.put(fabrikam.id, '1'),
			await harness.get('/v1/nowhere'),
			await harness.get('/v1/customers?size=1'),
			await harness.get('/v1/nowhere'),
		];

		expect(responses.map(statusOf)).toEqual([200, 200, 404, 429, 429]);
	});

	it('does not apply to the sign-in or the control routes', async () => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 10 });
		const responses = [
			await harness.redeem({
				grant_type: 'refresh_token',
				refresh_token: users.adminAgent.refreshToken,
			}),
			await harness.http.get<string>('/_sandbox/state'),
			await harness.get(path),
			await harness.get(path),
			await harness.http.get<string>('/_sandbox/state'),
		];

		expect(responses.map(statusOf)).toEqual([200, 200, 200, 429, 200]);
	});

	it('starts a new window if it changes', async () => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 10 });
		await getStatuses(2);
		harness.sandbox.throttle({ requests: 2, windowSeconds: 10 });

		expect(await getStatuses(3)).toEqual([200, 200, 429]);
	});

	it('returns to the limit of the options on a reset', async () => {
		const other = await startHarness({ throttle: { requests: 1, windowSeconds: 10 } });
		const requestTwice = async () => [
			(await other.get(path)).status,
			(await other.get(path)).status,
		];
		const initial = await requestTwice();
		other.sandbox.throttle(undefined);
		const unlimited = await requestTwice();
		other.sandbox.reset();
		const afterReset = await requestTwice();
		await other.close();

		expect([initial, unlimited, afterReset]).toEqual([
			[200, 429],
			[200, 200],
			[200, 429],
		]);
	});
});

describe('the counts of throttled requests', () => {
	it('count a request as early if it arrives after the client can have read a 429', async () => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 10 });
		await getStatuses(2);
		now += 25;
		await getStatuses(1);
		const countsAt25Ms = harness.sandbox.throttled;
		now += 1;
		await getStatuses(1);

		expect([countsAt25Ms, harness.sandbox.throttled]).toEqual([
			{ refused: 2, early: 0 },
			{ refused: 3, early: 1 },
		]);
	});

	it('do not count a request as early because of a 429 from an earlier window', async () => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 10 });
		await getStatuses(2);
		now += 10_000;
		await getStatuses(2);

		expect(harness.sandbox.throttled).toEqual({ refused: 2, early: 0 });
	});

	it('do not count concurrent requests as early, even with a long latency', async () => {
		jest.mocked(Date.now).mockRestore();
		const other = await startHarness({
			latency: 300,
			throttle: { requests: 2, windowSeconds: 10 },
		});
		await Promise.all(Array.from({ length: 6 }, () => other.get(path)));
		const countsOfConcurrentRequests = other.sandbox.throttled;
		await sleep(50);
		await other.get(path);
		const { throttled } = other.sandbox;
		await other.close();

		expect([countsOfConcurrentRequests, throttled]).toEqual([
			{ refused: 4, early: 0 },
			{ refused: 5, early: 1 },
		]);
	});

	it('are 0 after a reset', async () => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 10 });
		await getStatuses(2);
		harness.sandbox.reset();

		expect(harness.sandbox.throttled).toEqual({ refused: 0, early: 0 });
	});
});

describe('POST /_sandbox/throttling', () => {
	const sendCommand = (body: string) => harness.http.post<string>('/_sandbox/throttling', body);

	it('sets a limit whose counts GET /_sandbox/state returns', async () => {
		expect((await sendCommand('{"requests":1,"windowSeconds":10}')).status).toBe(204);
		expect(await getStatuses(2)).toEqual([200, 429]);
		expect(parseJson(await harness.http.get('/_sandbox/state'))).toMatchObject({
			throttled: { refused: 1, early: 0 },
		});
	});

	it('removes the limit if the body is null', async () => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 10 });

		expect((await sendCommand('null')).status).toBe(204);
		expect(await getStatuses(2)).toEqual([200, 200]);
	});

	it.each([
		'',
		'{}',
		'{"requests":0,"windowSeconds":10}',
		'{"requests":1.5,"windowSeconds":10}',
		'{"requests":1,"windowSeconds":0}',
		'{"requests":1,"windowSeconds":10,"per":"customer"}',
	])('rejects %s and does not change the limit', async (body) => {
		harness.sandbox.throttle({ requests: 1, windowSeconds: 10 });

		expect((await sendCommand(body)).status).toBe(400);
		expect(await getStatuses(2)).toEqual([200, 429]);
	});
});
