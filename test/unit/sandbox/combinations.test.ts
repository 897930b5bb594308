import { vettingReasons } from '../../../sandbox';
import {
	customers,
	failureOf,
	jsonOf,
	openBench,
	requestId,
	submissions,
	validationCodes,
	type Bench,
} from './support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
afterEach(() => bench.sandbox.reset());
afterAll(() => bench.close());

const { fabrikam, northwind, schoolOfFineArt, cityPowerAndLight } = customers;
const { education, government, stateOwned } = submissions;
const { validationId: code } = validationCodes.leadingZero;

const record = (id: string) => bench.sandbox.state.customer(id);
const list = async (id: string) => jsonOf(await bench.get(`/v1/customers/${id}/qualifications`));
const single = async (id: string) => (await bench.get(`/v1/customers/${id}/qualification`)).data;

describe('a submitted Government Community Cloud', () => {
	it('is approved at once and consumes a use of the code', async () => {
		const response = await bench.submit(fabrikam.id, { ...government, validationCode: code });

		expect(response.status).toBe(201);
		expect(jsonOf(response)).toMatchObject({
			qualification: 'GovernmentCommunityCloud',
			vettingStatus: 'Approved',
		});
		expect(bench.sandbox.state.validationCode(code).remainingCreates).toBe(3);
		expect(bench.sandbox.state.codeUses).toContainEqual({
			customerId: fabrikam.id,
			validationId: code,
		});
		expect(await single(fabrikam.id)).toBe('"governmentcommunitycloud"');
	});

	it('excludes an Education that is approved or in review, but not one that was denied', async () => {
		bench.sandbox.setQualifications(northwind.id, [
			{ qualification: 'education', vettingStatus: 'InReview' },
		]);
		const gcc = { ...government, validationCode: code };
		const statuses = [
			(await bench.submit(schoolOfFineArt.id, gcc)).status,
			(await bench.submit(northwind.id, gcc)).status,
		];
		bench.sandbox.decideReview(northwind.id, { denied: vettingReasons[0] });
		statuses.push((await bench.submit(northwind.id, gcc)).status);

		expect(statuses).toEqual([400, 400, 201]);
	});
});

describe('a submitted State Owned Entity', () => {
	it('has no vetting and goes on top of either of the other two', async () => {
		const replies = [
			await bench.submit(schoolOfFineArt.id, stateOwned),
			await bench.submit(cityPowerAndLight.id, stateOwned),
			await bench.submit(fabrikam.id, stateOwned),
		];

		expect(replies.map(jsonOf)).toEqual(Array(3).fill({ qualification: 'StateOwnedEntity' }));
		expect(await list(schoolOfFineArt.id)).toEqual([
			{ qualification: 'Education', vettingStatus: 'Approved' },
			{ qualification: 'StateOwnedEntity' },
		]);
		expect(await single(cityPowerAndLight.id)).toBe('"governmentcommunitycloud"');
		expect(await single(fabrikam.id)).toBe('"stateownedentity"');
	});

	it('does not stand in the way of another qualification', async () => {
		await bench.submit(fabrikam.id, stateOwned);
		await bench.submit(fabrikam.id, education);

		expect(await list(fabrikam.id)).toMatchObject([
			{ qualification: 'Education', vettingStatus: 'InReview' },
			{ qualification: 'StateOwnedEntity' },
		]);
	});

	it('is refused twice', async () => {
		await bench.submit(fabrikam.id, stateOwned);

		expect((await bench.submit(fabrikam.id, stateOwned)).status).toBe(400);
	});
});

describe('MS-RequestId', () => {
	it('answers a submission again whose first answer was lost, and counts it once', async () => {
		const headers = requestId();
		bench.sandbox.faults.add({
			match: { method: 'POST' },
			action: { kind: 'reset', when: 'after' },
		});

		expect(await failureOf(bench.submit(fabrikam.id, education, { headers }))).toBe('ECONNRESET');
		expect((await bench.submit(fabrikam.id, education, { headers })).status).toBe(201);
		expect(record(fabrikam.id).timesSubmitted).toBe(1);
	});

	it('is refused under another body', async () => {
		const headers = requestId();
		await bench.submit(fabrikam.id, education, { headers });

		expect((await bench.submit(fabrikam.id, stateOwned, { headers })).data).toContain(
			'already used',
		);
	});
});

describe('PUT /v1/customers/{id}/qualification beside it', () => {
	it('shows up here as approved', async () => {
		await bench.put(fabrikam.id, '1');

		expect(await list(fabrikam.id)).toMatchObject([
			{ qualification: 'Education', vettingStatus: 'Approved' },
		]);
	});

	it('does not overtake a review', async () => {
		await bench.submit(fabrikam.id, education);

		expect((await bench.put(fabrikam.id, '1')).status).toBe(400);
		expect((await bench.put(fabrikam.id, '3', { code })).status).toBe(400);
		expect(await list(fabrikam.id)).toMatchObject([{ vettingStatus: 'InReview' }]);
	});

	it('may follow a denial', async () => {
		await bench.submit(fabrikam.id, education);
		bench.sandbox.decideReview(fabrikam.id, { denied: vettingReasons[0] });

		expect((await bench.put(fabrikam.id, '1')).status).toBe(200);
		expect(await single(fabrikam.id)).toBe('"education"');
	});
});

describe('the qualifications a test sets', () => {
	it('replace what was there, and are forgotten by a reset', async () => {
		bench.sandbox.setQualifications(schoolOfFineArt.id, [
			{ qualification: 'stateOwnedEntity' },
			{
				qualification: 'governmentCommunityCloud',
				vettingCreatedDate: '2026-01-02T03:04:05.678Z',
			},
		]);

		expect(await list(schoolOfFineArt.id)).toEqual([
			{
				qualification: 'GovernmentCommunityCloud',
				vettingStatus: 'Approved',
				vettingCreateDate: '2026-01-02T03:04:05.6780000+00:00',
			},
			{ qualification: 'StateOwnedEntity' },
		]);
		bench.sandbox.reset();
		expect(await single(schoolOfFineArt.id)).toBe('"education"');
	});
});
