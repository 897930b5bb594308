import {
	catchClientErrorCode,
	createRequestIdHeader,
	customers,
	startHarness,
	validationCodes,
	type Harness,
} from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness();
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const { fabrikam, northwind } = customers;
const { validationId } = validationCodes.leadingZero;
const getRemainingUses = () => harness.sandbox.state.validationCode(validationId).remainingCreates;
const getTimesApplied = () => harness.sandbox.state.customer(fabrikam.id).timesApplied;

describe('PUT /v1/customers/{id}/qualification with an MS-RequestId', () => {
	it('gives the same response again without a second write or a second use of the code', async () => {
		const write = { code: validationId, headers: createRequestIdHeader() };
		const before = getRemainingUses() ?? 0;
		const first = await harness.put(fabrikam.id, '3', write);
		const second = await harness.put(fabrikam.id, '3', write);

		expect([second.status, second.data]).toEqual([first.status, first.data]);
		expect(getTimesApplied()).toBe(1);
		expect(getRemainingUses()).toBe(before - 1);
	});

	it('gives the response again if the first response was lost', async () => {
		const write = { code: validationId, headers: createRequestIdHeader() };
		harness.sandbox.faults.add({ action: { kind: 'reset', when: 'after' } });

		expect(await catchClientErrorCode(harness.put(fabrikam.id, '3', write))).toBe('ECONNRESET');
		expect((await harness.put(fabrikam.id, '3', write)).status).toBe(200);
		expect(getTimesApplied()).toBe(1);
	});

	it('rejects a second attempt with a new ID', async () => {
		harness.sandbox.faults.add({ action: { kind: 'reset', when: 'after' } });
		await catchClientErrorCode(
			harness.put(fabrikam.id, '3', { code: validationId, headers: createRequestIdHeader() }),
		);
		const secondResponse = await harness.put(fabrikam.id, '3', {
			code: validationId,
			headers: createRequestIdHeader(),
		});

		expect(secondResponse.status).toBe(400);
	});

	it('does not store the response of a fault because the API never received that request', async () => {
		const write = { headers: createRequestIdHeader() };
		harness.sandbox.faults.add({ action: { kind: 'answer', status: 503 } });

		expect((await harness.put(fabrikam.id, '1', write)).status).toBe(503);
		expect((await harness.put(fabrikam.id, '1', write)).status).toBe(200);
		expect(getTimesApplied()).toBe(1);
	});

	it('does not store a 401 so that a retry with a new token can use the same ID', async () => {
		const write = { headers: { ...createRequestIdHeader(), Authorization: 'Bearer expired' } };

		expect((await harness.put(fabrikam.id, '1', write)).status).toBe(401);
		const secondResponse = await harness.put(fabrikam.id, '1', {
			headers: { ...write.headers, ...harness.headers() },
		});
		expect(secondResponse.status).toBe(200);
	});

	it('stores a rejection like any other response', async () => {
		const write = { code: validationCodes.usedUp.validationId, headers: createRequestIdHeader() };
		const first = await harness.put(fabrikam.id, '3', write);
		Object.assign(harness.sandbox.state.validationCode(write.code), { remainingCreates: 1 });

		expect((await harness.put(fabrikam.id, '3', write)).data).toBe(first.data);
	});

	it.each([
		['another body', fabrikam.id, '"Education"'],
		['another customer', northwind.id, '1'],
	])('rejects the same ID with %s', async (_, customerId, body) => {
		const headers = createRequestIdHeader();
		await harness.put(fabrikam.id, '1', { headers });
		const other = await harness.put(customerId, body, { headers });

		expect(other.status).toBe(400);
		expect(other.data).toContain('already used');
	});

	it('deletes the stored responses on a reset', async () => {
		const headers = createRequestIdHeader();
		await harness.put(fabrikam.id, '1', { headers });
		harness.sandbox.reset();
		await harness.put(fabrikam.id, '1', { headers });

		expect(getTimesApplied()).toBe(1);
	});
});
