import { vettingReasons } from '../../../tools/sandbox';
import {
	customers,
	parseErrorCode,
	parseJson,
	startHarness,
	submissions,
	type Harness,
} from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness();
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const { fabrikam, schoolOfFineArt, cityPowerAndLight, humongousCharity, woodgroveBank } = customers;
const { education } = submissions;

const getRecord = (id: string) => harness.sandbox.state.customer(id);
const listQualifications = async (id: string) =>
	parseJson(await harness.get(`/v1/customers/${id}/qualifications`));
const getQualification = async (id: string) =>
	(await harness.get(`/v1/customers/${id}/qualification`)).data;

describe('GET /v1/customers/{id}/qualifications', () => {
	it('sends an empty array for a customer without qualifications', async () => {
		expect(await listQualifications(fabrikam.id)).toEqual([]);
	});

	it('lists the seeded qualifications', async () => {
		expect(await listQualifications(schoolOfFineArt.id)).toEqual([
			{ qualification: 'Education', vettingStatus: 'Approved' },
		]);
		expect(await listQualifications(humongousCharity.id)).toMatchObject([
			{ qualification: 'Nonprofit' },
		]);
		expect(await listQualifications(cityPowerAndLight.id)).toEqual([
			{
				qualification: 'GovernmentCommunityCloud',
				vettingStatus: 'Approved',
				vettingCreateDate: '2025-09-01T08:30:00.0000000+00:00',
			},
		]);
	});

	it('accepts an app-only token', async () => {
		const response = await harness.http.get(`/v1/customers/${fabrikam.id}/qualifications`, {
			headers: { Authorization: `Bearer ${harness.sandbox.issueAccessToken('app')}` },
		});

		expect(response.status).toBe(200);
	});

	it.each([
		['an unknown tenant', 'c0570000-0000-4000-8000-00000000ffff', 404, '60003'],
		['a customer of another partner', woodgroveBank.id, 403, '20002'],
		['an ID that is not a GUID', 'fabrikam', 400, '900118'],
	])('rejects %s', async (_, id, status, code) => {
		const response = await harness.get(`/v1/customers/${id}/qualifications`);

		expect([response.status, parseErrorCode(response)]).toEqual([status, code]);
	});
});

describe('submitting Education', () => {
	it('starts a review and does not set the qualification yet', async () => {
		const response = await harness.submit(fabrikam.id, { ...education, website: 'fabrikam.com' });

		expect(response.status).toBe(201);
		expect(parseJson(response)).toEqual({
			qualification: 'Education',
			vettingStatus: 'InReview',
			vettingCreateDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00$/),
		});
		expect(await getQualification(fabrikam.id)).toBe('"none"');
		expect(getRecord(fabrikam.id)).toMatchObject({ timesSubmitted: 1, educationSubmissions: 1 });
	});

	it('sets the qualification when the review approves it, also in GET …/qualification', async () => {
		await harness.submit(fabrikam.id, education);
		harness.sandbox.decideReview(fabrikam.id, 'Approved');

		expect(await listQualifications(fabrikam.id)).toEqual([
			{ qualification: 'Education', vettingStatus: 'Approved' },
		]);
		expect(await getQualification(fabrikam.id)).toBe('"education"');
	});

	it('keeps the reason and the submission date when the review denies it', async () => {
		const before = Date.now();
		await harness.submit(fabrikam.id, education);
		harness.sandbox.decideReview(fabrikam.id, { denied: vettingReasons[4] });

		expect(await listQualifications(fabrikam.id)).toEqual([
			{
				qualification: 'Education',
				vettingStatus: 'Denied',
				vettingReason: 'Not an Academic Domain',
				vettingCreatedDate: expect.any(String),
			},
		]);
		const { vettingCreatedDate = '' } = getRecord(fabrikam.id).qualifications[0] ?? {};
		expect(Date.parse(vettingCreatedDate)).toBeGreaterThanOrEqual(before);
		expect(await getQualification(fabrikam.id)).toBe('"none"');
	});

	it('is allowed again after a denial, three times in total', async () => {
		const statuses: number[] = [];
		for (let times = 1; times <= 4; times += 1) {
			const response = await harness.submit(fabrikam.id, education);
			statuses.push(response.status);
			if (response.status === 201) {
				harness.sandbox.decideReview(fabrikam.id, { denied: vettingReasons[0] });
			}
		}

		expect(statuses).toEqual([201, 201, 201, 400]);
		expect(getRecord(fabrikam.id)).toMatchObject({ timesSubmitted: 3, educationSubmissions: 3 });
	});

	it('is rejected during a review', async () => {
		await harness.submit(fabrikam.id, education);
		const secondResponse = await harness.submit(fabrikam.id, education);

		expect([secondResponse.status, parseErrorCode(secondResponse)]).toEqual([400, '800002']);
		expect(getRecord(fabrikam.id).educationSubmissions).toBe(1);
	});

	it.each([schoolOfFineArt, cityPowerAndLight, humongousCharity])(
		'is rejected for $name, which already has a qualification',
		async ({ id }) => {
			const response = await harness.submit(id, education);

			expect([response.status, parseErrorCode(response)]).toEqual([400, '800002']);
			expect(getRecord(id).timesSubmitted).toBe(0);
		},
	);
});

describe('decideReview', () => {
	it('can deny an approved Education, as one of the documented reasons says', async () => {
		harness.sandbox.decideReview(schoolOfFineArt.id, { denied: vettingReasons[1] });

		expect(await getQualification(schoolOfFineArt.id)).toBe('"none"');
	});

	it('throws if the customer is unknown or has no open review', () => {
		const { sandbox } = harness;

		expect(() => sandbox.decideReview(fabrikam.id, 'Approved')).toThrow('no review');
		expect(() => sandbox.decideReview(schoolOfFineArt.id, 'Approved')).toThrow('no review');
		expect(() => sandbox.decideReview('unknown', 'Approved')).toThrow('no customer');
	});
});
