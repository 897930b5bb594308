import { connect } from 'node:net';
import type { Fault } from '../../../tools/sandbox';
import {
	catchClientErrorCode,
	customers,
	parseTokenResponse,
	startHarness,
	users,
	type Harness,
} from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness();
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const { fabrikam } = customers;
const path = `/v1/customers/${fabrikam.id}/qualification`;
const getTimesApplied = () => harness.sandbox.state.customer(fabrikam.id).timesApplied;
const addFault = (action: Fault['action'], options: Omit<Fault, 'action'> = {}) =>
	harness.sandbox.faults.add({ ...options, action });

describe('a fault', () => {
	it('sends exactly the given response and skips the API', async () => {
		const body =
			'{ "statusCode": 429, "message": "Rate limit is exceeded. Try again in 57 seconds." }';
		addFault({ kind: 'answer', status: 429, headers: { 'Retry-After': '57' }, body });
		const response = await harness.put(fabrikam.id, '1');

		expect([response.status, response.data]).toEqual([429, body]);
		expect(response.headers['retry-after']).toBe('57');
		expect(response.headers['content-type']).toBe('application/json');
		expect(getTimesApplied()).toBe(0);
	});

	it('has no headers of Partner Center if the API never got the request, except those it names', async () => {
		const headers = { 'MS-CorrelationId': 'named' };
		addFault({ kind: 'answer', status: 502, headers });
		addFault({ kind: 'answer', status: 502, applied: 'before' });
		const [before, after] = [
			await harness.put(fabrikam.id, '1'),
			await harness.put(fabrikam.id, '1'),
		];

		expect(before.headers).toMatchObject({ 'ms-correlationid': 'named' });
		expect(before.headers).not.toHaveProperty('ms-requestid');
		expect(before.headers).not.toHaveProperty('ms-serverid');
		expect(after.headers).toHaveProperty('ms-requestid');
	});

	it('can send a response that is not JSON', async () => {
		addFault({
			kind: 'answer',
			status: 502,
			body: '<h1>Bad Gateway</h1>',
			contentType: 'text/html',
		});
		const response = await harness.put(fabrikam.id, '1');

		expect(response.data).toBe('<h1>Bad Gateway</h1>');
		expect(response.headers['content-type']).toBe('text/html');
	});

	it('affects one request by default', async () => {
		addFault({ kind: 'answer', status: 500 });

		expect((await harness.get(path)).status).toBe(500);
		expect((await harness.get(path)).status).toBe(200);
	});

	it('affects as many requests as `times` says before the next fault applies', async () => {
		addFault({ kind: 'answer', status: 503 }, { times: 2 });
		addFault({ kind: 'answer', status: 429 });
		const statuses = [];
		for (let call = 0; call < 4; call += 1) statuses.push((await harness.get(path)).status);

		expect(statuses).toEqual([503, 503, 429, 200]);
		expect(harness.sandbox.faults.pending).toEqual([]);
	});

	it.each<[string, Fault['match']]>([
		['method', { method: 'put' }],
		['path', { path }],
		['pattern', { path: /\/qualification$/g }],
	])('affects only requests that match its %s', async (_, match) => {
		addFault({ kind: 'answer', status: 500 }, { match });

		expect((await harness.get('/v1/customers?size=1')).status).toBe(200);
		expect((await harness.put(fabrikam.id, '1')).status).toBe(500);
	});

	it.each([
		['before', 0],
		['after', 1],
	] as const)('resets the connection %s the write is applied (%d times)', async (when, times) => {
		await harness.get(path);
		addFault({ kind: 'reset', when });

		expect(await catchClientErrorCode(harness.put(fabrikam.id, '1'))).toBe('ECONNRESET');
		expect(getTimesApplied()).toBe(times);
		expect(harness.sandbox.received.at(-1)).toMatchObject({
			method: 'PUT',
			body: '1',
			answered: 'reset',
		});
	});

	it.each([
		['before', 0],
		['after', 1],
	] as const)(
		'hangs without a response %s the write is applied (%d times)',
		async (when, times) => {
			addFault({ kind: 'hang', when });
			const headers = harness.headers();

			expect(
				await catchClientErrorCode(harness.http.put(path, '1', { headers, timeout: 100 })),
			).toBe('ECONNABORTED');
			expect(getTimesApplied()).toBe(times);
			expect(harness.sandbox.received.at(-1)).toMatchObject({ answered: 'hung' });
		},
	);

	it('ends a response before its announced length', async () => {
		addFault({ kind: 'truncate' });

		// axios's error code for an aborted response.
		expect(await catchClientErrorCode(harness.put(fabrikam.id, '1'))).toBe('ERR_BAD_RESPONSE');
		expect(getTimesApplied()).toBe(1);
		expect(harness.sandbox.received.at(-1)).toMatchObject({ answered: 'truncated' });
	});

	it('sends a response slowly', async () => {
		addFault({ kind: 'trickle', bytesPerSecond: 50 });
		const startedAt = Date.now();
		const response = await harness.put(fabrikam.id, '1');

		expect(response.data).toBe('"education"');
		expect(Date.now() - startedAt).toBeGreaterThanOrEqual(190);
	});

	it('delays a request, which is then handled as usual', async () => {
		addFault({ kind: 'delay', ms: 120 });
		const startedAt = Date.now();

		expect((await harness.put(fabrikam.id, '1')).status).toBe(200);
		expect(Date.now() - startedAt).toBeGreaterThanOrEqual(110);
	});

	it('of kind `entra` affects only the token route and sends an Entra error body', async () => {
		addFault({
			kind: 'entra',
			error: 'invalid_grant',
			code: 50076,
			description: 'MFA is now required.',
		});

		expect((await harness.get(path)).status).toBe(200);
		const response = await harness.redeem({
			grant_type: 'refresh_token',
			refresh_token: users.adminAgent.refreshToken,
		});
		expect(response.status).toBe(400);
		expect(parseTokenResponse(response)).toMatchObject({
			error: 'invalid_grant',
			error_codes: [50076],
			error_description: expect.stringContaining('AADSTS50076: MFA is now required.'),
		});
		expect(harness.sandbox.redemptions).toBe(0);
	});

	it('is removed by clear()', async () => {
		addFault({ kind: 'answer', status: 500 });
		harness.sandbox.faults.clear();

		expect((await harness.get(path)).status).toBe(200);
	});

	it('truncates a response on a reused connection', async () => {
		const token = harness.sandbox.issueAccessToken();
		const request = `GET ${path} HTTP/1.1\r\nHost: sandbox\r\nAuthorization: Bearer ${token}\r\n\r\n`;
		const socket = connect(Number(new URL(harness.sandbox.url).port), '127.0.0.1');
		let receivedText = '';
		addFault({ kind: 'truncate' }, { match: { path: '/v1/customers' } });
		const closed = new Promise((resolve) => socket.once('close', resolve));
		socket.setEncoding('utf8').on('data', (chunk) => (receivedText += String(chunk)));
		socket.write(request);
		while (!receivedText.endsWith('"none"')) await new Promise((resolve) => setImmediate(resolve));
		receivedText = '';
		socket.write(request.replace(path, '/v1/customers'));
		await closed;
		const [head = '', body = ''] = receivedText.split('\r\n\r\n');

		expect(Number(/content-length: (\d+)/i.exec(head)?.[1])).toBeGreaterThan(
			Buffer.byteLength(body),
		);
	});
});

describe('close', () => {
	it('ends even if a fault keeps a request hanging', async () => {
		const other = await startHarness();
		other.sandbox.faults.add({ action: { kind: 'hang', when: 'before' } });
		const hangingRequest = catchClientErrorCode(other.get(path));
		while (other.sandbox.received.at(0)?.answered !== 'hung') await new Promise(setImmediate);
		await other.close();

		expect(await hangingRequest).toBe('ECONNRESET');
	});
});
