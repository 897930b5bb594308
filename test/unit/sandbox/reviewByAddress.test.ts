import { unverifiedAddressReason } from '../../../tools/sandbox';
import { customers, parseJson, submissions, useHarness } from './support';

const harness = useHarness({ control: true, customers: 1 });
const { fabrikam } = customers;
const submit = (id: string = fabrikam.id) => harness().submit(id, submissions.education);
const read = async (id: string = fabrikam.id) =>
	parseJson(await harness().get(`/v1/customers/${id}/qualifications`));
const setCity = (city: string) => {
	harness().sandbox.changeBillingProfile(fabrikam.id, { defaultAddress: { city } });
};

describe('a review by the address of the billing profile', () => {
	it('approves a customer whose address is verified', async () => {
		harness().sandbox.reviewSubmissions({ decision: 'byAddress' });
		const [generated] = harness().sandbox.state.customers.slice(-1);
		await submit();
		await submit(generated?.id);

		expect(await read()).toMatchObject([{ vettingStatus: 'Approved' }]);
		expect(await read(generated?.id)).toMatchObject([{ vettingStatus: 'Approved' }]);
	});

	it('denies a customer until the address is corrected', async () => {
		harness().sandbox.reviewSubmissions({ decision: 'byAddress' });
		setCity('Seattle');
		await submit();
		const first = await read();
		setCity(fabrikam.city);
		await submit();

		expect(first).toMatchObject([
			{ vettingStatus: 'Denied', vettingReason: unverifiedAddressReason },
		]);
		expect(await read()).toMatchObject([{ vettingStatus: 'Approved' }]);
	});

	it('looks at the address when it decides, not when the customer is submitted', async () => {
		harness().sandbox.reviewSubmissions({ decision: 'byAddress', afterMs: 20 });
		await submit();
		setCity('Seattle');
		let statuses = await read();
		while (JSON.stringify(statuses).includes('InReview')) statuses = await read();

		expect(statuses).toMatchObject([{ vettingStatus: 'Denied' }]);
	});

	it('agrees with the address validation if a reading gives its status', async () => {
		harness().sandbox.reviewSubmissions({ decision: 'byAddress' });
		harness().sandbox.readings.addressStatus = 'NotValidated';
		await submit();

		expect(await read()).toMatchObject([{ vettingStatus: 'Denied' }]);
	});

	it('can be set with POST /_sandbox/submission-reviews', async () => {
		const command = JSON.stringify({ decision: 'byAddress' });
		const { status } = await harness().http.post('/_sandbox/submission-reviews', command);
		await submit();

		expect(status).toBe(204);
		expect(await read()).toMatchObject([{ vettingStatus: 'Approved' }]);
	});
});
