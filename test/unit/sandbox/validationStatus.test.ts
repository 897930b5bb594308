import { customers, parseErrorCode, parseJson, useHarness } from './support';

const harness = useHarness({ control: true });
const { fabrikam, northwind, woodgroveBank } = customers;
const read = (query = '?type=account', id: string = fabrikam.id) =>
	harness().get(`/v1/customers/${id}/validationStatus${query}`);

describe('GET /v1/customers/{id}/validationStatus', () => {
	it('returns Allowed, without a date', async () => {
		const response = await read();

		expect(response.status).toBe(200);
		expect(parseJson(response)).toEqual({
			type: 'account',
			status: 'Allowed',
			lastUpdateDateTime: '',
		});
	});

	it('returns the status that was set, for that customer only', async () => {
		harness().sandbox.setValidationStatus(fabrikam.id, 'UnderReview');

		expect(parseJson(await read())).toMatchObject({ status: 'UnderReview' });
		expect(parseJson(await read(undefined, northwind.id))).toMatchObject({ status: 'Allowed' });
	});

	it('returns the date of the last change if the reading says so', async () => {
		harness().sandbox.readings.validationStatusDate = 'filled';
		harness().sandbox.setClockOffset(Date.parse('2030-01-02T00:00:00Z') - Date.now());
		harness().sandbox.setValidationStatus(fabrikam.id, 'NotAllowed');

		expect(parseJson(await read())).toMatchObject({
			lastUpdateDateTime: expect.stringMatching(/^2030-01-0[12]T/),
		});
	});

	it.each(['', '?type=', '?type=domain', '?Type=account', '?type=account&type=account'])(
		'rejects the query %j',
		async (query) => {
			expect(parseErrorCode(await read(query))).toBe('800002');
		},
	);

	it('accepts the spelling of the .NET SDK', async () => {
		expect((await read('?type=Account')).status).toBe(200);
	});

	it('rejects an app-only token', async () => {
		const Authorization = `Bearer ${harness().sandbox.issueAccessToken('app')}`;
		const response = await harness().http.get<string>(
			`/v1/customers/${fabrikam.id}/validationStatus?type=account`,
			{ headers: { Authorization } },
		);

		expect([response.status, parseErrorCode(response)]).toEqual([403, '900329']);
	});

	it('rejects a customer of another partner', async () => {
		expect(parseErrorCode(await read(undefined, woodgroveBank.id))).toBe('20002');
	});

	it('returns the status that was set with POST /_sandbox/validation-statuses', async () => {
		const command = JSON.stringify({ customerId: fabrikam.id, status: 'Not Ready' });
		const { status } = await harness().http.post('/_sandbox/validation-statuses', command);

		expect(status).toBe(204);
		expect(parseJson(await read())).toMatchObject({ status: 'Not Ready' });
	});

	it('goes back to the default with a reset', async () => {
		harness().sandbox.setValidationStatus(fabrikam.id, 'Unknown');
		harness().sandbox.reset();

		expect(parseJson(await read())).toMatchObject({ status: 'Allowed' });
	});
});
