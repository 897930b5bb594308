import { seed } from '../../../tools/sandbox';
import { member } from './profileSupport';
import { customers, parseErrorCode, parseJson, useHarness, validationCodes } from './support';

const harness = useHarness();
const { fabrikam, cityPowerAndLight, woodgroveBank } = customers;
const path = (id: string) => `/v1/customers/${id}/validations`;

describe('GET /v1/customers/{id}/validations', () => {
	it('returns the code that the customer used, with the partner and the customer', async () => {
		const response = await harness().get(path(cityPowerAndLight.id));
		const codes = parseJson(await harness().get('/v1/customers/all/validations'));

		expect(response.status).toBe(201);
		expect(parseJson(response)).toEqual({
			partnerId: seed.partner.tenantId,
			customerId: cityPowerAndLight.id,
			validationId: validationCodes.leadingZero.validationId,
			organizationName: validationCodes.leadingZero.organizationName,
			eTag: member(codes, '0', 'eTag'),
		});
	});

	it('has the status 200 if the reading says so', async () => {
		harness().sandbox.readings.validationReply = 200;

		expect((await harness().get(path(cityPowerAndLight.id))).status).toBe(200);
	});

	it('returns a code after a customer has used it', async () => {
		const { validationId } = validationCodes.oneUseLeft;
		const before = (await harness().get(path(fabrikam.id))).status;
		await harness().put(fabrikam.id, '3', { code: validationId });

		expect(before).toBe(404);
		expect(parseJson(await harness().get(path(fabrikam.id)))).toMatchObject({ validationId });
	});

	it.each([
		[404, 404, expect.stringContaining('"code":"404"')],
		[204, 204, ''],
		['emptyBody', 200, ''],
		['emptyList', 200, '[]'],
	] as const)('answers for a customer that used none as the reading says: %s', async (...row) => {
		const [noUsedCode, status, body] = row;
		harness().sandbox.readings.noUsedCode = noUsedCode;
		const response = await harness().get(path(fabrikam.id));

		expect([response.status, response.data]).toEqual([status, body]);
	});

	it.each([
		['an unknown customer', 'c0570000-0000-4000-8000-00000000ffff', '60003'],
		['a customer of another partner', woodgroveBank.id, '20002'],
	])('rejects %s, whatever the reading', async (_, id, code) => {
		harness().sandbox.readings.noUsedCode = 'emptyList';

		expect(parseErrorCode(await harness().get(path(id)))).toBe(code);
	});

	it('accepts an app-only token', async () => {
		const Authorization = `Bearer ${harness().sandbox.issueAccessToken('app')}`;

		expect(
			(await harness().http.get(path(cityPowerAndLight.id), { headers: { Authorization } })).status,
		).toBe(201);
	});
});
