import { customers, parseJson, startHarness, users, type Harness } from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness({ control: true });
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const path = `/v1/customers/${customers.fabrikam.id}/qualification`;

describe('the /_sandbox control routes', () => {
	it('do not exist unless the option `control` is on', async () => {
		const other = await startHarness();
		const statuses = [
			(await other.http.get('/_sandbox/state')).status,
			(await other.http.post('/_sandbox/reset')).status,
		];
		await other.close();

		expect(statuses).toEqual([404, 404]);
	});

	it('add a fault', async () => {
		const fault = {
			match: { pathPattern: 'qualification$' },
			action: { kind: 'answer', status: 503 },
		};
		const response = await harness.http.post('/_sandbox/faults', JSON.stringify(fault));

		expect(response.status).toBe(204);
		expect((await harness.get(path)).status).toBe(503);
	});

	it('add several faults at once, which apply in their order', async () => {
		const faults = [503, 429].map((status) => ({ action: { kind: 'answer', status } }));
		await harness.http.post('/_sandbox/faults', JSON.stringify(faults));

		expect([(await harness.get(path)).status, (await harness.get(path)).status]).toEqual([
			503, 429,
		]);
	});

	it.each([
		'',
		'{}',
		'{"action":{"kind":"explode"}}',
		'{"match":{"pathPattern":"("},"action":{"kind":"truncate"}}',
	])('reject %s because it is not a fault', async (body) => {
		expect((await harness.http.post('/_sandbox/faults', body)).status).toBe(400);
		expect(harness.sandbox.faults.pending).toEqual([]);
	});

	it('return the state and the received requests without tokens or form fields', async () => {
		await harness.redeem({
			grant_type: 'refresh_token',
			refresh_token: users.adminAgent.refreshToken,
		});
		await harness.put(customers.fabrikam.id, '1');
		const response = await harness.http.get<string>('/_sandbox/state');

		expect(parseJson(response)).toMatchObject({
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

	it('reset everything to the seed', async () => {
		await harness.put(customers.fabrikam.id, '1');
		harness.sandbox.readings.bom = true;
		harness.sandbox.faults.add({ action: { kind: 'truncate' } });

		expect((await harness.http.post('/_sandbox/reset')).status).toBe(204);
		expect(harness.sandbox.state.customer(customers.fabrikam.id)).toMatchObject({
			qualification: 'none',
			timesApplied: 0,
		});
		expect(harness.sandbox.received).toEqual([]);
		expect(harness.sandbox.faults.pending).toEqual([]);
		expect(harness.sandbox.readings.bom).toBe(false);
	});

	it('are neither recorded as received requests nor affected by faults', async () => {
		harness.sandbox.faults.add({ action: { kind: 'answer', status: 500 } });

		expect((await harness.http.get('/_sandbox/state')).status).toBe(200);
		expect(harness.sandbox.received).toEqual([]);
	});
});
