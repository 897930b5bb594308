import { customers, failureOf, openBench, requestId, validationCodes, type Bench } from './support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
afterEach(() => bench.sandbox.reset());
afterAll(() => bench.close());

const { fabrikam, northwind } = customers;
const { validationId } = validationCodes.leadingZero;
const usesLeft = () => bench.sandbox.state.validationCode(validationId).remainingCreates;
const timesApplied = () => bench.sandbox.state.customer(fabrikam.id).timesApplied;

describe('MS-RequestId', () => {
	it('answers the same write again without carrying it out or consuming the code again', async () => {
		const write = { code: validationId, headers: requestId() };
		const before = usesLeft() ?? 0;
		const first = await bench.put(fabrikam.id, '3', write);
		const second = await bench.put(fabrikam.id, '3', write);

		expect([second.status, second.data]).toEqual([first.status, first.data]);
		expect(timesApplied()).toBe(1);
		expect(usesLeft()).toBe(before - 1);
	});

	it('answers a write again whose first answer was lost', async () => {
		const write = { code: validationId, headers: requestId() };
		bench.sandbox.faults.add({ action: { kind: 'reset', when: 'after' } });

		expect(await failureOf(bench.put(fabrikam.id, '3', write))).toBe('ECONNRESET');
		expect((await bench.put(fabrikam.id, '3', write)).status).toBe(200);
		expect(timesApplied()).toBe(1);
	});

	it('gives no protection to a second try under a new id, which is then refused', async () => {
		bench.sandbox.faults.add({ action: { kind: 'reset', when: 'after' } });
		await failureOf(bench.put(fabrikam.id, '3', { code: validationId, headers: requestId() }));
		const again = await bench.put(fabrikam.id, '3', { code: validationId, headers: requestId() });

		expect(again.status).toBe(400);
	});

	it('does not remember an answer of a fault, because the service never saw that request', async () => {
		const write = { headers: requestId() };
		bench.sandbox.faults.add({ action: { kind: 'answer', status: 503 } });

		expect((await bench.put(fabrikam.id, '1', write)).status).toBe(503);
		expect((await bench.put(fabrikam.id, '1', write)).status).toBe(200);
		expect(timesApplied()).toBe(1);
	});

	it('does not remember a 401, so that a new token can carry the same id', async () => {
		const write = { headers: { ...requestId(), Authorization: 'Bearer expired' } };

		expect((await bench.put(fabrikam.id, '1', write)).status).toBe(401);
		const again = await bench.put(fabrikam.id, '1', {
			headers: { ...write.headers, ...bench.headers() },
		});
		expect(again.status).toBe(200);
	});

	it('remembers a refusal too, because it was an answer', async () => {
		const write = { code: validationCodes.usedUp.validationId, headers: requestId() };
		const first = await bench.put(fabrikam.id, '3', write);
		Object.assign(bench.sandbox.state.validationCode(write.code), { remainingCreates: 1 });

		expect((await bench.put(fabrikam.id, '3', write)).data).toBe(first.data);
	});

	it.each([
		['another body', fabrikam.id, '"Education"'],
		['another customer', northwind.id, '1'],
	])('refuses the same id with %s, which must be a mistake', async (_, customerId, body) => {
		const headers = requestId();
		await bench.put(fabrikam.id, '1', { headers });
		const other = await bench.put(customerId, body, { headers });

		expect(other.status).toBe(400);
		expect(other.data).toContain('already used');
	});

	it('is forgotten by a reset', async () => {
		const headers = requestId();
		await bench.put(fabrikam.id, '1', { headers });
		bench.sandbox.reset();
		await bench.put(fabrikam.id, '1', { headers });

		expect(timesApplied()).toBe(1);
	});
});
