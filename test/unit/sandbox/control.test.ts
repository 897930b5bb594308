import { customers, jsonOf, openBench, users, type Bench } from './support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench({ control: true });
});
afterEach(() => bench.sandbox.reset());
afterAll(() => bench.close());

const path = `/v1/customers/${customers.fabrikam.id}/qualification`;

describe('the control routes', () => {
	it('do not exist unless asked for', async () => {
		const closed = await openBench();
		const statuses = [
			(await closed.http.get('/_sandbox/state')).status,
			(await closed.http.post('/_sandbox/reset')).status,
		];
		await closed.close();

		expect(statuses).toEqual([404, 404]);
	});

	it('order a fault', async () => {
		const fault = {
			match: { pathPattern: 'qualification$' },
			action: { kind: 'answer', status: 503 },
		};
		const ordered = await bench.http.post('/_sandbox/faults', JSON.stringify(fault));

		expect(ordered.status).toBe(204);
		expect((await bench.get(path)).status).toBe(503);
	});

	it('order several faults at once, which play in their order', async () => {
		const faults = [503, 429].map((status) => ({ action: { kind: 'answer', status } }));
		await bench.http.post('/_sandbox/faults', JSON.stringify(faults));

		expect([(await bench.get(path)).status, (await bench.get(path)).status]).toEqual([503, 429]);
	});

	it.each([
		'',
		'{}',
		'{"action":{"kind":"explode"}}',
		'{"match":{"pathPattern":"("},"action":{"kind":"truncate"}}',
	])('refuse %s, because it is no fault', async (body) => {
		expect((await bench.http.post('/_sandbox/faults', body)).status).toBe(400);
		expect(bench.sandbox.faults.pending).toEqual([]);
	});

	it('show the state, and of what was received no token and no form', async () => {
		await bench.redeem({
			grant_type: 'refresh_token',
			refresh_token: users.adminAgent.refreshToken,
		});
		await bench.put(customers.fabrikam.id, '1');
		const response = await bench.http.get<string>('/_sandbox/state');

		expect(jsonOf(response)).toMatchObject({
			customers: expect.arrayContaining([
				expect.objectContaining({
					id: customers.fabrikam.id,
					qualification: 'education',
					timesApplied: 1,
				}),
			]),
			redemptions: 1,
			received: [
				{ method: 'POST', answered: 200, answeredAt: expect.any(Number) },
				{ method: 'PUT', url: path, body: '1', answeredAt: expect.any(Number) },
			],
		});
		expect(response.data).not.toMatch(/dummy|Bearer/);
	});

	it('go back to the seed', async () => {
		await bench.put(customers.fabrikam.id, '1');
		bench.sandbox.readings.bom = true;
		bench.sandbox.faults.add({ action: { kind: 'truncate' } });

		expect((await bench.http.post('/_sandbox/reset')).status).toBe(204);
		expect(bench.sandbox.state.customer(customers.fabrikam.id)).toMatchObject({
			qualification: 'none',
			timesApplied: 0,
		});
		expect(bench.sandbox.received).toEqual([]);
		expect(bench.sandbox.faults.pending).toEqual([]);
		expect(bench.sandbox.readings.bom).toBe(false);
	});

	it('are not part of what was received, nor hit by a fault', async () => {
		bench.sandbox.faults.add({ action: { kind: 'answer', status: 500 } });

		expect((await bench.http.get('/_sandbox/state')).status).toBe(200);
		expect(bench.sandbox.received).toEqual([]);
	});
});
