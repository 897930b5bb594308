import { stripVTControlCharacters } from 'node:util';
import { seed } from '../../../sandbox';
import { customers, openBench, users, type Bench } from './support';

let bench: Bench;
const lines: string[] = [];
beforeAll(async () => {
	bench = await openBench({ log: (line) => lines.push(line) });
});
afterEach(() => {
	bench.sandbox.reset();
	lines.length = 0;
});
afterAll(() => bench.close());

const { fabrikam, graphicDesignInstitute } = customers;

describe('what was received', () => {
	it('is kept exactly as it stood on the wire', async () => {
		const path = `/v1/customers/${fabrikam.id}/qualification?code=A%2BB%2F1%20%26%3D2`;
		await bench.http.put(path, ' 3\n', { headers: { ...bench.headers(), 'X-Mixed-Case': 'Yes' } });

		expect(bench.sandbox.received).toEqual([
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

	it('says when a request came and when its answer was settled, so that both can be measured', async () => {
		bench.sandbox.faults.add({ action: { kind: 'delay', ms: 60 } });
		const before = Date.now();
		const answer = bench.get('/v1/customers');
		while (bench.sandbox.received.length === 0) await new Promise(setImmediate);
		const waiting = bench.sandbox.received[0]?.answeredAt;
		await answer;
		const [{ at = 0, answeredAt = 0 } = {}] = bench.sandbox.received;

		expect(waiting).toBeUndefined();
		expect(at).toBeGreaterThanOrEqual(before);
		expect(answeredAt - at).toBeGreaterThanOrEqual(50);
		expect(answeredAt).toBeLessThanOrEqual(Date.now());
	});

	it('includes the body of a GET, which is then refused', async () => {
		await bench.http.request({
			method: 'GET',
			url: '/v1/customers',
			data: '1',
			headers: bench.headers(),
		});

		expect(bench.sandbox.received).toMatchObject([{ method: 'GET', body: '1', answered: 400 }]);
	});

	it('says when the client went away before an answer', async () => {
		bench.sandbox.faults.add({ action: { kind: 'delay', ms: 150 } });
		const headers = bench.headers();
		await expect(bench.http.get('/v1/customers', { headers, timeout: 30 })).rejects.toThrow();
		while (!bench.sandbox.received[0]?.answered)
			await new Promise((resolve) => setTimeout(resolve, 5));

		expect(bench.sandbox.received).toMatchObject([{ answered: 'aborted' }]);
	});
});

describe('the log', () => {
	it('has one line for a request, with the customer’s name and what the answer means', async () => {
		await bench.put(graphicDesignInstitute.id, '1');

		expect(lines).toEqual([
			expect.stringMatching(
				/^\d\d:\d\d:\d\d PUT {2}\/v1\/customers\/Graphic Design Institute Zürich\/qualification 200 – Graphic Design Institute Zürich is now Education$/,
			),
		]);
	});

	it('says why something was refused', async () => {
		await bench.put(fabrikam.id, '3');

		expect(lines.join()).toContain(
			'400 – refused: Government Community Cloud needs a validation code.',
		);
	});

	it('says that an answer was lost after the write was applied', async () => {
		bench.sandbox.faults.add({ action: { kind: 'reset', when: 'after' } });
		await bench.put(fabrikam.id, '1').catch(() => undefined);

		expect(lines.join()).toMatch(/ reset – Fabrikam, Inc\. is now Education \(fault: reset, after/);
	});

	it('never holds a token, a code or a secret', async () => {
		const form = { grant_type: 'refresh_token', refresh_token: users.adminAgent.refreshToken };
		await bench.redeem(form);
		await bench.redeem({ ...form, refresh_token: 'dummy-refresh-unknown' });
		await bench.get('/v1/customers');
		const { access, refresh } = bench.sandbox.state.tokens;
		const secrets = [...access, ...refresh].map(({ value }) => value);

		for (const secret of [...secrets, 'dummy-refresh-unknown', seed.app.clientSecret]) {
			expect(lines.join()).not.toContain(secret);
		}
		expect(lines[0]).toContain('Adele Vance (admin agent, with MFA) refreshed');
	});

	it('does not let a request write control characters to the terminal', async () => {
		await bench.put(fabrikam.id, '"\\u001b]0;gotcha\\u0007\\n"');
		await bench.get('/v1/customers?%1b[2J%0a=1');

		expect(lines.join('')).not.toMatch(/\p{Cc}/u);
	});

	it('is coloured only when asked to', async () => {
		const painted: string[] = [];
		const other = await openBench({ colour: true, log: (line) => painted.push(line) });
		await other.get('/v1/customers');
		await other.close();

		expect(stripVTControlCharacters(painted.join())).toMatch(/GET {2}\/v1\/customers 200/);
	});
});
