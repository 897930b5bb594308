import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import {
	customers,
	parseJson,
	startHarness,
	submissions,
	validationCodes,
	type Harness,
} from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness({ control: true });
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const { fabrikam, northwind } = customers;
const { validationId } = validationCodes.leadingZero;

const readOne = async (id = fabrikam.id) =>
	parseJson(await harness.get(`/v1/customers/${id}/qualification`));
const readAll = async (id = fabrikam.id) =>
	parseJson(await harness.get(`/v1/customers/${id}/qualifications`));

const codesSchema = z.array(
	z.object({ validationId: z.string(), remainingCreates: z.number().nullable() }),
);

async function readUsesLeft(): Promise<number | null | undefined> {
	const codes = codesSchema.parse(parseJson(await harness.get('/v1/customers/all/validations')));
	return codes.find((code) => code.validationId === validationId)?.remainingCreates;
}

describe('a lag counted in reads', () => {
	it('shows the state before an update to the next reads of the customer', async () => {
		harness.sandbox.lagReads({ reads: 2 });
		await harness.put(fabrikam.id, '1');

		expect([await readOne(), await readAll(), await readOne()]).toEqual(['none', [], 'education']);
		expect(harness.sandbox.state.customer(fabrikam.id).qualification).toBe('education');
	});

	it('shows the state before a submission', async () => {
		harness.sandbox.lagReads({ reads: 1 });
		await harness.submit(fabrikam.id, submissions.education);

		expect(await readAll()).toEqual([]);
		expect(await readAll()).toMatchObject([{ vettingStatus: 'InReview' }]);
	});

	it('shows the uses that a code had left before the write', async () => {
		harness.sandbox.lagReads({ reads: 1 });
		await harness.put(fabrikam.id, '3', { code: validationId });

		expect([await readUsesLeft(), await readUsesLeft()]).toEqual([4, 3]);
	});

	it('goes back to the oldest write that reads do not show yet', async () => {
		harness.sandbox.lagReads({ reads: 2 });
		await harness.put(fabrikam.id, '3', { code: validationId });
		await harness.put(northwind.id, '3', { code: validationId });

		expect([await readUsesLeft(), await readUsesLeft(), await readUsesLeft()]).toEqual([4, 4, 2]);
	});

	it('does not count the reads of another customer', async () => {
		harness.sandbox.lagReads({ reads: 1 });
		await harness.put(fabrikam.id, '1');
		await readOne(northwind.id);

		expect([await readOne(), await readOne()]).toEqual(['none', 'education']);
	});

	it('does not hide what was arranged', async () => {
		harness.sandbox.lagReads({ reads: 5 });
		await harness.put(fabrikam.id, '1');
		harness.sandbox.setQualifications(fabrikam.id, [{ qualification: 'nonprofit' }]);

		expect(await readOne()).toBe('nonprofit');
	});

	it('does not keep the service from judging a second write by the real state', async () => {
		harness.sandbox.lagReads({ reads: 5 });
		await harness.put(fabrikam.id, '3', { code: validationId });
		const again = await harness.put(fabrikam.id, '3', { code: validationId });

		expect(again.status).toBe(400);
		expect(await readOne()).toBe('none');
	});
});

describe('a lag in milliseconds', () => {
	it('shows the state before the write until the time is over', async () => {
		harness.sandbox.lagReads({ ms: 800 });
		await harness.put(fabrikam.id, '3', { code: validationId });
		const early = [await readOne(), await readAll(), await readUsesLeft()];
		await sleep(800);

		expect(early).toEqual(['none', [], 4]);
		expect([await readOne(), await readUsesLeft()]).toEqual(['government_community_cloud', 3]);
	});

	it('starts when a slow write is applied', async () => {
		harness.sandbox.lagReads({ ms: 800 });
		harness.sandbox.delayWrites({ applyAfterMs: 800 });
		await harness.put(fabrikam.id, '1');

		expect(await readOne()).toBe('none');
	});

	it('ends at once when it is taken back', async () => {
		harness.sandbox.lagReads({ ms: 60_000 });
		await harness.put(fabrikam.id, '1');
		harness.sandbox.lagReads(undefined);

		expect(await readOne()).toBe('education');
	});

	it('ends with a reset', async () => {
		harness.sandbox.lagReads({ ms: 60_000 });
		harness.sandbox.reset();
		await harness.put(fabrikam.id, '1');

		expect(await readOne()).toBe('education');
	});

	it('is set over HTTP', async () => {
		const order = (body: string) => harness.http.post('/_sandbox/read-lag', body);
		const statuses = [
			(await order('{"reads":1,"ms":1}')).status,
			(await order('{"reads":1}')).status,
		];
		await harness.put(fabrikam.id, '1');

		expect(statuses).toEqual([400, 204]);
		expect([await readOne(), await readOne()]).toEqual(['none', 'education']);
	});
});

describe('a stale read', () => {
	it('shows what was there before the last write, once', async () => {
		await harness.put(fabrikam.id, '1');
		harness.sandbox.faults.add({ action: { kind: 'stale' } });

		expect([await readOne(), await readOne()]).toEqual(['none', 'education']);
	});

	it('shows the uses that a code had left before the last write', async () => {
		await harness.put(fabrikam.id, '3', { code: validationId });
		harness.sandbox.faults.add({ action: { kind: 'stale' } });

		expect([await readUsesLeft(), await readUsesLeft()]).toEqual([4, 3]);
	});

	it('shows the present state if nothing was written', async () => {
		harness.sandbox.faults.add({ action: { kind: 'stale' } });

		expect(await readOne()).toBe('none');
		expect(harness.sandbox.faults.pending).toEqual([]);
	});

	it('waits for a read that can be stale', async () => {
		harness.sandbox.faults.add({ action: { kind: 'stale' } });
		await harness.put(fabrikam.id, '1');
		await harness.get('/v1/customers?size=1');

		expect(await readOne()).toBe('none');
	});
});
