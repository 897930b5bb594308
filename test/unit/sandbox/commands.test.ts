import { vettingReasons } from '../../../sandbox';
import { customers, jsonOf, openBench, submissions, type Bench } from './support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench({ control: true });
});
afterEach(() => bench.sandbox.reset());
afterAll(() => bench.close());

const { fabrikam, schoolOfFineArt } = customers;
const order = (path: string, command: unknown) =>
	bench.http.post<string>(`/_sandbox/${path}`, JSON.stringify(command));

describe('the commands over HTTP', () => {
	it('set some of the readings and leave the others', async () => {
		expect((await order('readings', { pageSize: 2, singularEndpoint: 410 })).status).toBe(204);
		expect(bench.sandbox.readings).toMatchObject({
			pageSize: 2,
			singularEndpoint: 410,
			mfaEnforced: true,
		});
	});

	it.each([
		{ pageSize: -1 },
		{ singularEndpoint: 500 },
		{ nextLink: 'sideways' },
		{ pagesize: 2 },
		'alive',
	])('refuse the readings %j, and set none of them', async (readings) => {
		const before = { ...bench.sandbox.readings };

		expect((await order('readings', readings)).status).toBe(400);
		expect(bench.sandbox.readings).toEqual(before);
	});

	it('can set every reading that there is', async () => {
		expect((await order('readings', bench.sandbox.readings)).status).toBe(204);
	});

	it('decide a review', async () => {
		const customerId = fabrikam.id;
		await bench.submit(customerId, submissions.education);

		expect((await order('reviews', { customerId, decision: 'Approved' })).status).toBe(204);
		expect(bench.sandbox.state.customer(customerId).qualification).toBe('education');
		const decision = { denied: vettingReasons[1] };
		expect((await order('reviews', { customerId, decision })).status).toBe(204);
		expect(bench.sandbox.state.customer(customerId).qualifications).toMatchObject([
			{ vettingStatus: 'Denied', vettingReason: 'No longer an Education Customer' },
		]);
	});

	it('refuse a review that there is not, and say so', async () => {
		const response = await order('reviews', { customerId: fabrikam.id, decision: 'Approved' });

		expect(response.status).toBe(400);
		expect(jsonOf(response)).toEqual({ message: expect.stringContaining('no review') });
	});

	it('set the qualifications of a customer', async () => {
		const qualifications = [{ qualification: 'education', vettingStatus: 'InReview' }];
		const customerId = schoolOfFineArt.id;

		expect((await order('qualifications', { customerId, qualifications })).status).toBe(204);
		expect(bench.sandbox.state.customer(customerId)).toMatchObject({
			qualification: 'none',
			qualifications: [{ vettingStatus: 'InReview' }],
		});
		expect((await order('qualifications', { customerId: 'x', qualifications })).status).toBe(400);
	});

	it('add customers and audit records, which the state then shows', async () => {
		expect((await order('customers', { count: 2 })).status).toBe(204);
		expect((await order('audit-records', { customerId: fabrikam.id })).status).toBe(204);

		expect(jsonOf(await bench.http.get('/_sandbox/state'))).toMatchObject({
			customers: expect.arrayContaining([
				expect.objectContaining({ name: 'Customer 0002', qualification: 'none' }),
			]),
			auditRecords: [{ customerName: 'Fabrikam, Inc.', operationStatus: 'succeeded' }],
		});
	});
});
