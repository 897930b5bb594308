import { addressStatuses } from '../../../tools/sandbox';
import { member } from './profileSupport';
import { createRequestIdHeader, customers, parseErrorCode, parseJson, useHarness } from './support';

const harness = useHarness();
const { addressLine1, city, state, postalCode, country } = customers.fabrikam;
const known = { addressLine1, city, state, postalCode, country };

const validate = (address: unknown, headers: Record<string, string> = {}) =>
	harness().http.post<string>('/v1/validations/address', JSON.stringify(address), {
		headers: { ...harness().headers(), ...headers },
	});

async function check(address: unknown) {
	const body = parseJson(await validate(address));
	const suggestions = member(body, 'suggestedAddresses');
	return {
		body,
		status: member(body, 'status'),
		suggestions: Array.isArray(suggestions) ? suggestions : [],
	};
}

describe('POST /v1/validations/address', () => {
	it('returns the address, the suggestions and the status', async () => {
		const response = await validate(known);

		expect(response.status).toBe(200);
		expect(parseJson(response)).toEqual({
			originalAddress: known,
			suggestedAddresses: [],
			status: 'VerifiedShippable',
		});
	});

	it.each(Object.values(customers))('verifies the address of $name', async (customer) => {
		const { addressLine1: line, city: place, state: region, postalCode: code } = customer;
		const address = { line, place, region, code };
		const { status } = await check({
			AddressLine1: address.line,
			City: address.place,
			State: address.region,
			PostalCode: address.code,
			Country: customer.country,
		});

		expect(status).toBe('VerifiedShippable');
	});

	// The cases of the .NET feature sample AddressValidation.cs, for a known address.
	it.each([
		['Verified', 0, { postalCode: '60601-8300' }],
		['InteractionRequired', 1, { city: 'Seattle' }],
		['StreetPartial', 3, { addressLine1: 'Lake Shore Avenue' }],
		['PremisesPartial', 3, { addressLine1: '3 Lake Shore Avenue' }],
		['None', 0, { city: 'Seattle', postalCode: '98055' }],
		['NotValidated', 0, { country: '' }],
		// The sandbox's choices.
		['InteractionRequired', 1, { postalCode: '60602' }],
		['InteractionRequired', 1, { state: 'WI' }],
		['Multiple', 3, { addressLine1: 'Lake Shore Avenue', city: 'Seattle' }],
		['Verified', 0, { addressLine1: '1 Elsewhere Street' }],
		['None', 0, { addressLine1: 'Elsewhere' }],
		['VerifiedShippable', 0, { addressLine1: '  300  LAKE shore avenue ' }],
		['Verified', 0, { country: 'NO', state: undefined }],
	])('gives %s and %i suggestions for %j', async (status, count, change) => {
		const result = await check({ ...known, ...change });

		expect([result.status, result.suggestions.length]).toEqual([status, count]);
	});

	it.each([{ city: 'Seattle' }, { addressLine1: '3 Lake Shore Avenue' }])(
		'suggests first the address that is verified, for %j',
		async (change) => {
			const { suggestions } = await check({ ...known, ...change });

			expect((await check(suggestions[0])).status).toBe('VerifiedShippable');
		},
	);

	it.each(addressStatuses)('gives %s for every address if the reading says so', async (status) => {
		harness().sandbox.readings.addressStatus = status;
		const result = await check({ ...known, addressLine1: '1 Elsewhere Street' });
		const counts: Record<string, number> = {
			InteractionRequired: 1,
			StreetPartial: 3,
			PremisesPartial: 3,
			Multiple: 3,
		};

		expect([result.status, result.suggestions.length]).toEqual([status, counts[status] ?? 0]);
		expect(member(result.body, 'validationMessage')).toEqual(
			status === 'None' ? expect.any(String) : undefined,
		);
	});

	it('accepts the other members of the swagger’s address, and null', async () => {
		const address = { ...known, AddressLine2: null, Region: 'x', phoneNumber: '1' };

		expect((await validate(address)).status).toBe(200);
	});

	it.each([
		['800002', 'no city', { city: undefined }],
		['800002', 'no postal code', { postalCode: undefined }],
		['800002', 'an empty postal code', { postalCode: '' }],
		['800002', 'an empty first line', { addressLine1: ' ' }],
		['800002', 'a first line with 201 characters', { addressLine1: '1'.repeat(201) }],
		['800002', 'no country', { country: undefined }],
		['800002', 'a country with three letters', { country: 'USA' }],
		['800002', 'a country in lower case', { country: 'us' }],
		['800002', 'no state in the United States', { state: undefined }],
		['800002', 'an unknown state in the United States', { state: 'ZZ' }],
		['800002', 'an unknown state in Canada', { country: 'CA', state: 'IL' }],
		['800002', 'an unknown state in China', { country: 'CN', state: 'IL' }],
		['800002', 'an unknown state in Mexico', { country: 'MX', state: 'IL' }],
		['800002', 'the same member twice', { City: 'Chicago' }],
		['800002', 'a city that is no text', { city: 1 }],
		['3000', 'an unknown member', { street: 'x' }],
	])('rejects with %s: %s', async (code, _, change) => {
		const response = await validate({ ...known, ...change });

		expect([response.status, parseErrorCode(response)]).toEqual([400, code]);
	});

	it('does not check the state of another country', async () => {
		expect((await check({ ...known, country: 'DE', state: 'Bayern' })).status).toBe('Verified');
	});

	it('accepts an app-only token, and rejects a body that is not declared as JSON', async () => {
		const Authorization = `Bearer ${harness().sandbox.issueAccessToken('app')}`;

		expect((await validate(known, { Authorization })).status).toBe(200);
		expect((await validate(known, { 'Content-Type': 'text/plain' })).status).toBe(415);
	});

	it('is no write: the same MS-RequestId can check another address, and nothing delays it', async () => {
		harness().sandbox.delayWrites({ applyAfterMs: 0, answerAfterMs: 'never' });
		harness().sandbox.faults.add({ action: { kind: 'slow', applyAfterMs: 60_000 } });
		const id = createRequestIdHeader();
		const statuses = [
			(await validate(known, id)).status,
			(await validate({ ...known, city: 'Seattle' }, id)).status,
		];

		expect(statuses).toEqual([200, 200]);
		expect(harness().sandbox.received.map(({ write }) => write)).toEqual([undefined, undefined]);
		expect(harness().sandbox.faults.pending).toHaveLength(1);
	});

	it('is the only verb of its path', async () => {
		const response = await harness().get('/v1/validations/address');

		expect([response.status, response.headers.allow]).toEqual([405, 'POST']);
	});
});
