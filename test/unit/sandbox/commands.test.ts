import { vettingReasons } from '../../../tools/sandbox';
import { customers, parseJson, startHarness, submissions, type Harness } from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness({ control: true });
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const { fabrikam, schoolOfFineArt } = customers;
const sendCommand = (path: string, command: unknown) =>
	harness.http.post<string>(`/_sandbox/${path}`, JSON.stringify(command));

describe('the POST /_sandbox routes', () => {
	it('set the given readings and leave the others', async () => {
		expect((await sendCommand('readings', { pageSize: 2, singularEndpoint: 410 })).status).toBe(
			204,
		);
		expect(harness.sandbox.readings).toMatchObject({
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
	])('reject the readings %j and change none of them', async (readings) => {
		const before = { ...harness.sandbox.readings };

		expect((await sendCommand('readings', readings)).status).toBe(400);
		expect(harness.sandbox.readings).toEqual(before);
	});

	it('accept every existing reading', async () => {
		expect((await sendCommand('readings', harness.sandbox.readings)).status).toBe(204);
	});

	it('decide a review', async () => {
		const customerId = fabrikam.id;
		await harness.submit(customerId, submissions.education);

		expect((await sendCommand('reviews', { customerId, decision: 'Approved' })).status).toBe(204);
		expect(harness.sandbox.state.customer(customerId).qualification).toBe('education');
		const decision = { denied: vettingReasons[1] };
		expect((await sendCommand('reviews', { customerId, decision })).status).toBe(204);
		expect(harness.sandbox.state.customer(customerId).qualifications).toMatchObject([
			{ vettingStatus: 'Denied', vettingReason: 'No longer an Education Customer' },
		]);
	});

	it('reject a decision if the customer has no open review, and say so', async () => {
		const response = await sendCommand('reviews', {
			customerId: fabrikam.id,
			decision: 'Approved',
		});

		expect(response.status).toBe(400);
		expect(parseJson(response)).toEqual({ message: expect.stringContaining('no review') });
	});

	it('set the qualifications of a customer and reject an unknown customer', async () => {
		const qualifications = [{ qualification: 'education', vettingStatus: 'InReview' }];
		const customerId = schoolOfFineArt.id;

		expect((await sendCommand('qualifications', { customerId, qualifications })).status).toBe(204);
		expect(harness.sandbox.state.customer(customerId)).toMatchObject({
			qualification: 'none',
			qualifications: [{ vettingStatus: 'InReview' }],
		});
		expect((await sendCommand('qualifications', { customerId: 'x', qualifications })).status).toBe(
			400,
		);
	});

	it('add customers and audit records, which GET /_sandbox/state then returns', async () => {
		expect((await sendCommand('customers', { count: 2 })).status).toBe(204);
		expect((await sendCommand('audit-records', { customerId: fabrikam.id })).status).toBe(204);

		expect(parseJson(await harness.http.get('/_sandbox/state'))).toMatchObject({
			customers: expect.arrayContaining([
				expect.objectContaining({ name: 'Customer 0002', qualification: 'none' }),
			]),
			auditRecords: [{ customerName: 'Fabrikam, Inc.', operationStatus: 'succeeded' }],
		});
	});
});
