import { vettingReasons } from '../../../tools/sandbox';
import {
	catchClientErrorCode,
	createRequestIdHeader,
	customers,
	parseJson,
	startHarness,
	submissions,
	validationCodes,
	type Harness,
} from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness();
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const { fabrikam, northwind, schoolOfFineArt, cityPowerAndLight } = customers;
const { education, government, stateOwned } = submissions;
const { validationId: code } = validationCodes.leadingZero;

const getRecord = (id: string) => harness.sandbox.state.customer(id);
const listQualifications = async (id: string) =>
	parseJson(await harness.get(`/v1/customers/${id}/qualifications`));
const getQualification = async (id: string) =>
	(await harness.get(`/v1/customers/${id}/qualification`)).data;

describe('submitting Government Community Cloud', () => {
	it('is approved at once and consumes one use of the validation code', async () => {
		const response = await harness.submit(fabrikam.id, { ...government, validationCode: code });

		expect(response.status).toBe(201);
		expect(parseJson(response)).toMatchObject({
			qualification: 'GovernmentCommunityCloud',
			vettingStatus: 'Approved',
		});
		expect(harness.sandbox.state.validationCode(code).remainingCreates).toBe(3);
		expect(harness.sandbox.state.codeUses).toContainEqual({
			customerId: fabrikam.id,
			validationId: code,
		});
		expect(await getQualification(fabrikam.id)).toBe('"government_community_cloud"');
	});

	it('is rejected if Education is approved or in review, and accepted if Education was denied', async () => {
		harness.sandbox.setQualifications(northwind.id, [
			{ qualification: 'education', vettingStatus: 'InReview' },
		]);
		const body = { ...government, validationCode: code };
		const statuses = [
			(await harness.submit(schoolOfFineArt.id, body)).status,
			(await harness.submit(northwind.id, body)).status,
		];
		harness.sandbox.decideReview(northwind.id, { denied: vettingReasons[0] });
		statuses.push((await harness.submit(northwind.id, body)).status);

		expect(statuses).toEqual([400, 400, 201]);
	});
});

describe('submitting State Owned Entity', () => {
	it('has no vetting status and can be added to Education or Government Community Cloud', async () => {
		const responses = [
			await harness.submit(schoolOfFineArt.id, stateOwned),
			await harness.submit(cityPowerAndLight.id, stateOwned),
			await harness.submit(fabrikam.id, stateOwned),
		];

		expect(responses.map(parseJson)).toEqual(Array(3).fill({ qualification: 'StateOwnedEntity' }));
		expect(await listQualifications(schoolOfFineArt.id)).toEqual([
			{ qualification: 'Education', vettingStatus: 'Approved' },
			{ qualification: 'StateOwnedEntity' },
		]);
		expect(await getQualification(cityPowerAndLight.id)).toBe('"government_community_cloud"');
		expect(await getQualification(fabrikam.id)).toBe('"state_owned_entity"');
	});

	it('does not prevent another qualification', async () => {
		await harness.submit(fabrikam.id, stateOwned);
		await harness.submit(fabrikam.id, education);

		expect(await listQualifications(fabrikam.id)).toMatchObject([
			{ qualification: 'Education', vettingStatus: 'InReview' },
			{ qualification: 'StateOwnedEntity' },
		]);
	});

	it('is rejected the second time', async () => {
		await harness.submit(fabrikam.id, stateOwned);

		expect((await harness.submit(fabrikam.id, stateOwned)).status).toBe(400);
	});
});

describe('POST /v1/customers/{id}/qualifications with an MS-RequestId', () => {
	it('gives the same response again after a lost response and counts one submission', async () => {
		const headers = createRequestIdHeader();
		harness.sandbox.faults.add({
			match: { method: 'POST' },
			action: { kind: 'reset', when: 'after' },
		});

		expect(await catchClientErrorCode(harness.submit(fabrikam.id, education, { headers }))).toBe(
			'ECONNRESET',
		);
		expect((await harness.submit(fabrikam.id, education, { headers })).status).toBe(201);
		expect(getRecord(fabrikam.id).timesSubmitted).toBe(1);
	});

	it('rejects the same ID with a different body', async () => {
		const headers = createRequestIdHeader();
		await harness.submit(fabrikam.id, education, { headers });

		expect((await harness.submit(fabrikam.id, stateOwned, { headers })).data).toContain(
			'already used',
		);
	});
});

describe('PUT /v1/customers/{id}/qualification', () => {
	it('adds an approved entry to GET …/qualifications', async () => {
		await harness.put(fabrikam.id, '1');

		expect(await listQualifications(fabrikam.id)).toMatchObject([
			{ qualification: 'Education', vettingStatus: 'Approved' },
		]);
	});

	it('is rejected during a review', async () => {
		await harness.submit(fabrikam.id, education);

		expect((await harness.put(fabrikam.id, '1')).status).toBe(400);
		expect((await harness.put(fabrikam.id, '3', { code })).status).toBe(400);
		expect(await listQualifications(fabrikam.id)).toMatchObject([{ vettingStatus: 'InReview' }]);
	});

	it('is accepted after a denial', async () => {
		await harness.submit(fabrikam.id, education);
		harness.sandbox.decideReview(fabrikam.id, { denied: vettingReasons[0] });

		expect((await harness.put(fabrikam.id, '1')).status).toBe(200);
		expect(await getQualification(fabrikam.id)).toBe('"education"');
	});
});

describe('setQualifications', () => {
	it('replaces the qualifications of a customer until the next reset', async () => {
		harness.sandbox.setQualifications(schoolOfFineArt.id, [
			{ qualification: 'stateOwnedEntity' },
			{
				qualification: 'governmentCommunityCloud',
				vettingCreatedDate: '2026-01-02T03:04:05.678Z',
			},
		]);

		expect(await listQualifications(schoolOfFineArt.id)).toEqual([
			{
				qualification: 'GovernmentCommunityCloud',
				vettingStatus: 'Approved',
				vettingCreateDate: '2026-01-02T03:04:05.6780000+00:00',
			},
			{ qualification: 'StateOwnedEntity' },
		]);
		harness.sandbox.reset();
		expect(await getQualification(schoolOfFineArt.id)).toBe('"education"');
	});
});
