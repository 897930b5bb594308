import { stripVTControlCharacters } from 'node:util';
import { seed } from '../../../tools/sandbox';
import { customers, startHarness, users, type Harness } from './support';

let harness: Harness;
const lines: string[] = [];
beforeAll(async () => {
	harness = await startHarness({ log: (line) => lines.push(line) });
});
afterEach(() => {
	harness.sandbox.reset();
	lines.length = 0;
});
afterAll(() => harness.close());

const { fabrikam, graphicDesignInstitute } = customers;

describe('the received requests', () => {
	it('are recorded exactly as received', async () => {
		const path = `/v1/customers/${fabrikam.id}/qualification?code=A%2BB%2F1%20%26%3D2`;
		await harness.http.put(path, ' 3\n', {
			headers: { ...harness.headers(), 'X-Mixed-Case': 'Yes' },
		});

		expect(harness.sandbox.received).toEqual([
			expect.objectContaining({
				method: 'PUT',
				url: path,
				body: ' 3\n',
				headers: expect.objectContaining({ 'x-mixed-case': 'Yes', 'content-length': '3' }),
				at: expect.any(Number),
				answered: 200,
			}),
		]);
	});

	it('have the time of the request and the time of the response', async () => {
		harness.sandbox.faults.add({ action: { kind: 'delay', ms: 60 } });
		const before = Date.now();
		const response = harness.get('/v1/customers');
		while (harness.sandbox.received.length === 0) await new Promise(setImmediate);
		const answeredAtBeforeResponse = harness.sandbox.received[0]?.answeredAt;
		await response;
		const [{ at = 0, answeredAt = 0 } = {}] = harness.sandbox.received;

		expect(answeredAtBeforeResponse).toBeUndefined();
		expect(at).toBeGreaterThanOrEqual(before);
		expect(answeredAt - at).toBeGreaterThanOrEqual(50);
		expect(answeredAt).toBeLessThanOrEqual(Date.now());
	});

	it('include the body of a GET, which is then rejected', async () => {
		await harness.http.request({
			method: 'GET',
			url: '/v1/customers',
			data: '1',
			headers: harness.headers(),
		});

		expect(harness.sandbox.received).toMatchObject([{ method: 'GET', body: '1', answered: 400 }]);
	});

	it('are marked as aborted if the client disconnects before the response', async () => {
		harness.sandbox.faults.add({ action: { kind: 'delay', ms: 5000 } });
		const client = new AbortController();
		const { signal } = client;
		const response = harness.http.get('/v1/customers', { headers: harness.headers(), signal });
		while (harness.sandbox.received.length === 0) await new Promise(setImmediate);
		client.abort();
		await expect(response).rejects.toThrow();
		while (!harness.sandbox.received[0]?.answered)
			await new Promise((resolve) => setTimeout(resolve, 5));

		expect(harness.sandbox.received).toMatchObject([{ answered: 'aborted' }]);
	});
});

describe('the log', () => {
	it('has one line for each request, with the customer’s name and the meaning of the response', async () => {
		await harness.put(graphicDesignInstitute.id, '1');

		expect(lines).toEqual([
			expect.stringMatching(
				/^\d\d:\d\d:\d\d PUT {2}\/v1\/customers\/Graphic Design Institute Zürich\/qualification 200 – Graphic Design Institute Zürich is now Education$/,
			),
		]);
	});

	it('gives the reason for a rejection', async () => {
		await harness.put(fabrikam.id, '3');

		expect(lines.join()).toContain(
			'400 – refused: Government Community Cloud needs a validation code.',
		);
	});

	it('shows that a response was lost after the write was applied', async () => {
		harness.sandbox.faults.add({ action: { kind: 'reset', when: 'after' } });
		await harness.put(fabrikam.id, '1').catch(() => undefined);

		expect(lines.join()).toMatch(/ reset – Fabrikam, Inc\. is now Education \(fault: reset, after/);
	});

	it('never contains a token, an authorization code or a secret', async () => {
		const form = { grant_type: 'refresh_token', refresh_token: users.adminAgent.refreshToken };
		await harness.redeem(form);
		await harness.redeem({ ...form, refresh_token: 'dummy-refresh-unknown' });
		await harness.get('/v1/customers');
		const { access, refresh } = harness.sandbox.state.tokens;
		const secrets = [...access, ...refresh].map(({ value }) => value);

		for (const secret of [...secrets, 'dummy-refresh-unknown', seed.app.clientSecret]) {
			expect(lines.join()).not.toContain(secret);
		}
		expect(lines[0]).toContain('Adele Vance (admin agent, with MFA) refreshed');
	});

	it('removes control characters from a request', async () => {
		await harness.put(fabrikam.id, '"\\u001b]0;gotcha\\u0007\\n"');
		await harness.get('/v1/customers?%1b[2J%0a=1');

		expect(lines.join('')).not.toMatch(/\p{Cc}/u);
	});

	it('is colored only if the option `color` is on', async () => {
		const coloredLines: string[] = [];
		const other = await startHarness({ color: true, log: (line) => coloredLines.push(line) });
		await other.get('/v1/customers');
		await other.close();

		expect(stripVTControlCharacters(coloredLines.join())).toMatch(/GET {2}\/v1\/customers 200/);
	});
});
