import { connect } from 'node:net';
import type { Fault } from '../../../sandbox';
import { customers, failureOf, openBench, tokenReplyOf, users, type Bench } from './support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
afterEach(() => bench.sandbox.reset());
afterAll(() => bench.close());

const { fabrikam } = customers;
const path = `/v1/customers/${fabrikam.id}/qualification`;
const timesApplied = () => bench.sandbox.state.customer(fabrikam.id).timesApplied;
const order = (action: Fault['action'], more: Omit<Fault, 'action'> = {}) =>
	bench.sandbox.faults.add({ ...more, action });

describe('a fault', () => {
	it('answers exactly what was ordered, in place of the service', async () => {
		const body =
			'{ "statusCode": 429, "message": "Rate limit is exceeded. Try again in 57 seconds." }';
		order({ kind: 'answer', status: 429, headers: { 'Retry-After': '57' }, body });
		const response = await bench.put(fabrikam.id, '1');

		expect([response.status, response.data]).toEqual([429, body]);
		expect(response.headers['retry-after']).toBe('57');
		expect(response.headers['content-type']).toBe('application/json');
		expect(timesApplied()).toBe(0);
	});

	it('can answer something that is not JSON', async () => {
		order({ kind: 'answer', status: 502, body: '<h1>Bad Gateway</h1>', contentType: 'text/html' });
		const response = await bench.put(fabrikam.id, '1');

		expect(response.data).toBe('<h1>Bad Gateway</h1>');
		expect(response.headers['content-type']).toBe('text/html');
	});

	it('hits once, then the service is itself again', async () => {
		order({ kind: 'answer', status: 500 });

		expect((await bench.get(path)).status).toBe(500);
		expect((await bench.get(path)).status).toBe(200);
	});

	it('hits as often as ordered, and those that follow come in their order', async () => {
		order({ kind: 'answer', status: 503 }, { times: 2 });
		order({ kind: 'answer', status: 429 });
		const statuses = [];
		for (let call = 0; call < 4; call += 1) statuses.push((await bench.get(path)).status);

		expect(statuses).toEqual([503, 503, 429, 200]);
		expect(bench.sandbox.faults.pending).toEqual([]);
	});

	it.each<[string, Fault['match']]>([
		['method', { method: 'put' }],
		['path', { path }],
		['pattern', { path: /\/qualification$/g }],
	])('hits only what matches its %s', async (_, match) => {
		order({ kind: 'answer', status: 500 }, { match });

		expect((await bench.get('/v1/customers?size=1')).status).toBe(200);
		expect((await bench.put(fabrikam.id, '1')).status).toBe(500);
	});

	it.each([
		['before', 0],
		['after', 1],
	] as const)('resets the connection %s the write was applied (%d times)', async (when, times) => {
		await bench.get(path);
		order({ kind: 'reset', when });

		expect(await failureOf(bench.put(fabrikam.id, '1'))).toBe('ECONNRESET');
		expect(timesApplied()).toBe(times);
		expect(bench.sandbox.received.at(-1)).toMatchObject({
			method: 'PUT',
			body: '1',
			answered: 'reset',
		});
	});

	it.each([
		['before', 0],
		['after', 1],
	] as const)('never answers, %s the write was applied (%d times)', async (when, times) => {
		order({ kind: 'hang', when });
		const headers = bench.headers();

		expect(await failureOf(bench.http.put(path, '1', { headers, timeout: 100 }))).toBe(
			'ECONNABORTED',
		);
		expect(timesApplied()).toBe(times);
		expect(bench.sandbox.received.at(-1)).toMatchObject({ answered: 'hung' });
	});

	it('breaks an answer off before the length it announced', async () => {
		order({ kind: 'truncate' });

		// axios's code for a response that was aborted
		expect(await failureOf(bench.put(fabrikam.id, '1'))).toBe('ERR_BAD_RESPONSE');
		expect(timesApplied()).toBe(1);
		expect(bench.sandbox.received.at(-1)).toMatchObject({ answered: 'truncated' });
	});

	it('lets an answer trickle in', async () => {
		order({ kind: 'trickle', bytesPerSecond: 50 });
		const started = Date.now();
		const response = await bench.put(fabrikam.id, '1');

		expect(response.data).toBe('"education"');
		expect(Date.now() - started).toBeGreaterThanOrEqual(190);
	});

	it('delays a request that is then handled as ever', async () => {
		order({ kind: 'delay', ms: 120 });
		const started = Date.now();

		expect((await bench.put(fabrikam.id, '1')).status).toBe(200);
		expect(Date.now() - started).toBeGreaterThanOrEqual(110);
	});

	it('of the sign-in waits for the token route and answers in Entra’s shape', async () => {
		order({
			kind: 'entra',
			error: 'invalid_grant',
			code: 50076,
			description: 'MFA is now required.',
		});

		expect((await bench.get(path)).status).toBe(200);
		const response = await bench.redeem({
			grant_type: 'refresh_token',
			refresh_token: users.adminAgent.refreshToken,
		});
		expect(response.status).toBe(400);
		expect(tokenReplyOf(response)).toMatchObject({
			error: 'invalid_grant',
			error_codes: [50076],
			error_description: expect.stringContaining('AADSTS50076: MFA is now required.'),
		});
		expect(bench.sandbox.redemptions).toBe(0);
	});

	it('is gone after clear()', async () => {
		order({ kind: 'answer', status: 500 });
		bench.sandbox.faults.clear();

		expect((await bench.get(path)).status).toBe(200);
	});

	it('plays on a connection that has served before, byte for byte', async () => {
		const token = bench.sandbox.issueAccessToken();
		const request = `GET ${path} HTTP/1.1\r\nHost: sandbox\r\nAuthorization: Bearer ${token}\r\n\r\n`;
		const socket = connect(Number(new URL(bench.sandbox.url).port), '127.0.0.1');
		let seen = '';
		order({ kind: 'truncate' }, { match: { path: '/v1/customers' } });
		const closed = new Promise((resolve) => socket.once('close', resolve));
		socket.setEncoding('utf8').on('data', (chunk) => (seen += String(chunk)));
		socket.write(request);
		while (!seen.endsWith('"none"')) await new Promise((resolve) => setImmediate(resolve));
		seen = '';
		socket.write(request.replace(path, '/v1/customers'));
		await closed;
		const [head = '', body = ''] = seen.split('\r\n\r\n');

		expect(Number(/content-length: (\d+)/i.exec(head)?.[1])).toBeGreaterThan(
			Buffer.byteLength(body),
		);
	});
});

describe('closing', () => {
	it('ends, even while a fault keeps a request hanging', async () => {
		const other = await openBench();
		other.sandbox.faults.add({ action: { kind: 'hang', when: 'before' } });
		const waiting = failureOf(other.get(path));
		while (other.sandbox.received.at(0)?.answered !== 'hung') await new Promise(setImmediate);
		await other.close();

		expect(await waiting).toBe('ECONNRESET');
	});
});
