import { vettingReasons } from '../../../sandbox';
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

const record = (id: string) => harness.sandbox.state.customer(id);
const list = async (id: string) =>
	parseJson(await harness.get(`/v1/customers/${id}/qualifications`));
const single = async (id: string) => (await harness.get(`/v1/customers/${id}/qualification`)).data;

describe('GET /v1/customers/{id}/qualifications', () => {
	it('answers an empty array for a customer without any', async () => {
		expect(await list(fabrikam.id)).toEqual([]);
	});

	it('shows what a customer started with', async () => {
		expect(await list(schoolOfFineArt.id)).toEqual([
			{ qualification: 'Education', vettingStatus: 'Approved' },
		]);
		expect(await list(humongousCharity.id)).toMatchObject([{ qualification: 'Nonprofit' }]);
		expect(await list(cityPowerAndLight.id)).toEqual([
			{
				qualification: 'GovernmentCommunityCloud',
				vettingStatus: 'Approved',
				vettingCreateDate: '2025-09-01T08:30:00.0000000+00:00',
			},
		]);
	});

	it('lets an app-only token read, as the page says', async () => {
		const response = await harness.http.get(`/v1/customers/${fabrikam.id}/qualifications`, {
			headers: { Authorization: `Bearer ${harness.sandbox.issueAccessToken('app')}` },
		});

		expect(response.status).toBe(200);
	});

	it.each([
		['an unknown tenant', 'c0570000-0000-4000-8000-00000000ffff', 404, '60003'],
		['a stranger', woodgroveBank.id, 403, '20002'],
		['no GUID', 'fabrikam', 400, '900118'],
	])('refuses %s', async (_, id, status, number) => {
		const response = await harness.get(`/v1/customers/${id}/qualifications`);

		expect([response.status, parseErrorCode(response)]).toEqual([status, number]);
	});
});

describe('a submitted Education', () => {
	it('is in review first, and no qualification yet', async () => {
		const response = await harness.submit(fabrikam.id, { ...education, website: 'fabrikam.com' });

		expect(response.status).toBe(201);
		expect(parseJson(response)).toEqual({
			qualification: 'Education',
			vettingStatus: 'InReview',
			vettingCreateDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00$/),
		});
		expect(await single(fabrikam.id)).toBe('"none"');
		expect(record(fabrikam.id)).toMatchObject({ timesSubmitted: 1, educationSubmissions: 1 });
	});

	it('is approved by the review, and then shows in the synchronous API', async () => {
		await harness.submit(fabrikam.id, education);
		harness.sandbox.decideReview(fabrikam.id, 'Approved');

		expect(await list(fabrikam.id)).toEqual([
			{ qualification: 'Education', vettingStatus: 'Approved' },
		]);
		expect(await single(fabrikam.id)).toBe('"education"');
	});

	it('is denied by the review, with its reason and the date of the submission', async () => {
		const before = Date.now();
		await harness.submit(fabrikam.id, education);
		harness.sandbox.decideReview(fabrikam.id, { denied: vettingReasons[4] });

		expect(await list(fabrikam.id)).toEqual([
			{
				qualification: 'Education',
				vettingStatus: 'Denied',
				vettingReason: 'Not an Academic Domain',
				vettingCreatedDate: expect.any(String),
			},
		]);
		const { vettingCreatedDate = '' } = record(fabrikam.id).qualifications[0] ?? {};
		expect(Date.parse(vettingCreatedDate)).toBeGreaterThanOrEqual(before);
		expect(await single(fabrikam.id)).toBe('"none"');
	});

	it('may be submitted again after a denial, three times in all', async () => {
		const statuses: number[] = [];
		for (let times = 1; times <= 4; times += 1) {
			const response = await harness.submit(fabrikam.id, education);
			statuses.push(response.status);
			if (response.status === 201) {
				harness.sandbox.decideReview(fabrikam.id, { denied: vettingReasons[0] });
			}
		}

		expect(statuses).toEqual([201, 201, 201, 400]);
		expect(record(fabrikam.id)).toMatchObject({ timesSubmitted: 3, educationSubmissions: 3 });
	});

	it('is refused while one is in review, so that a doubled submission is noticed', async () => {
		await harness.submit(fabrikam.id, education);
		const again = await harness.submit(fabrikam.id, education);

		expect([again.status, parseErrorCode(again)]).toEqual([400, '800002']);
		expect(record(fabrikam.id).educationSubmissions).toBe(1);
	});

	it.each([schoolOfFineArt, cityPowerAndLight, humongousCharity])(
		'is refused for $name, which has a qualification',
		async ({ id }) => {
			const response = await harness.submit(id, education);

			expect([response.status, parseErrorCode(response)]).toEqual([400, '800002']);
			expect(record(id).timesSubmitted).toBe(0);
		},
	);

	it('can be taken back after its approval, as one of the documented reasons says', async () => {
		harness.sandbox.decideReview(schoolOfFineArt.id, { denied: vettingReasons[1] });

		expect(await single(schoolOfFineArt.id)).toBe('"none"');
	});

	it('has nothing to decide where there is no review', () => {
		const { sandbox } = harness;

		expect(() => sandbox.decideReview(fabrikam.id, 'Approved')).toThrow('no review');
		expect(() => sandbox.decideReview(schoolOfFineArt.id, 'Approved')).toThrow('no review');
		expect(() => sandbox.decideReview('nobody', 'Approved')).toThrow('no customer');
	});
});
