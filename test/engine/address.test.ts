import type { IDataObject } from 'n8n-workflow';
import { seed } from '../../tools/sandbox';
import type { FaultAction } from '../../tools/sandbox';
import { apiRequests, useSandbox } from './support/setup';
import { listExchanges, runAndContinue, validateAddress } from './support/profiles';

const context = useSandbox();
const { addressLine1, city, postalCode } = seed.customers.contosoUniversity;
const ADDRESS = { addressLine1, city, state: 'WA', postalCode, country: 'US' };
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function validate(
	address: IDataObject,
	{ options = {}, item = {} }: { options?: IDataObject; item?: IDataObject } = {},
) {
	return await runAndContinue(context, validateAddress(address, options), [item]);
}

function inject(action: FaultAction, times = 1): void {
	context.sandbox.faults.add({ match: { method: 'POST' }, times, action });
}

describe('Address: Validate', () => {
	it('sends the address and returns the result', async () => {
		const { json, hints } = await validate({ ...ADDRESS, addressLine2: 'Suite 2' });

		const [request] = apiRequests(context.sandbox);
		expect(request).toMatchObject({ method: 'POST', url: '/v1/validations/address' });
		expect(request?.headers['content-type']).toBe('application/json');
		expect(JSON.parse(request?.body ?? '')).toEqual({
			AddressLine1: '1 Campus Drive',
			AddressLine2: 'Suite 2',
			City: 'Redmond',
			State: 'WA',
			PostalCode: '98052',
			Country: 'US',
		});
		expect(json).toEqual({
			isVerified: true,
			status: 'verifiedShippable',
			originalAddress: { ...ADDRESS, addressLine2: 'Suite 2' },
			suggestedAddresses: [],
			requestId: request?.headers['ms-requestid'],
			correlationId: expect.stringMatching(GUID),
		});
		// A validation changes nothing, so there is nothing to count.
		expect(hints).toEqual([]);
	});

	it.each([
		['VerifiedShippable', 'verifiedShippable', true, 0],
		['Verified', 'verified', true, 0],
		['InteractionRequired', 'interactionRequired', false, 1],
		['StreetPartial', 'streetPartial', false, 3],
		['PremisesPartial', 'premisesPartial', false, 3],
		['Multiple', 'multiple', false, 3],
		['None', 'none', false, 0],
		['NotValidated', 'notValidated', false, 0],
	] as const)('returns the status %s', async (sent, status, isVerified, count) => {
		context.sandbox.readings.addressStatus = sent;
		const { json } = await validate(ADDRESS);

		expect(json).toMatchObject({ status, isVerified, originalAddress: ADDRESS });
		expect(json?.suggestedAddresses).toHaveLength(count);
		const message = sent === 'None' ? 'The address was not found.' : undefined;
		expect(json?.validationMessage).toBe(message);
	});

	it('understands names with capitals, and passes an unknown status on', async () => {
		const body = JSON.stringify({
			OriginalAddress: { City: 'Redmond' },
			SuggestedAddresses: [{ AddressLine1: '1 Microsoft Way' }],
			Status: 'AwaitingReview',
			ValidationMessage: 'Wait.',
		});
		inject({ kind: 'answer', status: 200, body });
		const { json } = await validate(ADDRESS);

		expect(json).toMatchObject({
			isVerified: false,
			status: 'AwaitingReview',
			validationMessage: 'Wait.',
			originalAddress: { city: 'Redmond' },
			suggestedAddresses: [{ addressLine1: '1 Microsoft Way' }],
		});
	});

	it('reads the fields from expressions, and leaves out those without a value', async () => {
		const item = { street: ' 1 Campus Drive ', zip: 98052, country: 'us' };
		const fields = {
			addressLine1: '={{ $json.street }}',
			addressLine2: '={{ $json.line2 }}',
			city: 'Redmond',
			state: '',
			postalCode: '={{ $json.zip }}',
			country: '={{ $json.country }}',
		};
		inject({ kind: 'answer', status: 200, body: '{"status":"None","originalAddress":null}' });
		await validate(fields, { item });

		expect(JSON.parse(apiRequests(context.sandbox)[0]?.body ?? '')).toEqual({
			AddressLine1: '1 Campus Drive',
			City: 'Redmond',
			PostalCode: '98052',
			Country: 'US',
		});
	});

	it.each([
		['addressLine1', 'Address Line 1'],
		['city', 'City'],
		['country', 'Country'],
	])('rejects an empty %s before anything is sent', async (name, label) => {
		const { json } = await validate({ ...ADDRESS, [name]: '={{ $json.typo }}' });

		expect(json?.error).toContain(`'${label}' is empty`);
		expect(apiRequests(context.sandbox)).toEqual([]);
	});

	it('names the likely code for a country', async () => {
		const { json, details } = await validate({ ...ADDRESS, country: 'USA' });

		expect(json?.error).toContain(`'Country' is "USA", which is not an ISO country code`);
		expect(details?.advice).toContain('Enter US if that is the country');
	});

	it('names its own fields if Partner Center rejects a value', async () => {
		const { json, details } = await validate({ ...ADDRESS, state: 'XX' });

		expect(json?.error).toContain('"XX" is no state of US');
		expect(details).toMatchObject({
			httpStatus: 400,
			advice:
				"Check 'Address Line 1', 'Address Line 2', 'City', 'State', 'Postal Code' and 'Country'.",
		});
	});
});

describe('the request of an address validation, which changes nothing,', () => {
	it.each<[string, FaultAction]>([
		['a reset', { kind: 'reset', when: 'after' }],
		['no response', { kind: 'hang', when: 'after' }],
		['a truncated response', { kind: 'truncate' }],
		['incomplete JSON', { kind: 'answer', status: 200, body: '{"stat' }],
		['408', { kind: 'answer', status: 408 }],
		['429', { kind: 'answer', status: 429 }],
		['500', { kind: 'answer', status: 500 }],
		['503', { kind: 'answer', status: 503 }],
	])('is sent again after %s', async (_, action) => {
		inject(action);
		const { json } = await validate(ADDRESS, { options: { timeout: 1 } });

		expect(json).toMatchObject({ isVerified: true });
		expect(listExchanges(context.sandbox)).toHaveLength(2);
	});

	it.each<[string, FaultAction]>([
		['a reset', { kind: 'reset', when: 'after' }],
		['500', { kind: 'answer', status: 500 }],
		['an empty response', { kind: 'answer', status: 200, body: '' }],
		['an unknown response', { kind: 'answer', status: 200, body: '{"status":"Verified"}' }],
	])('never has an unknown outcome: %s', async (_, action) => {
		inject(action);
		const { json, details } = await validate(ADDRESS, { options: { maxRetries: 0 } });

		expect(json?.error).toMatch(/\S/);
		expect(details).not.toHaveProperty('outcomeUnknown');
		expect(JSON.stringify(json)).not.toContain('may still have been applied');
		expect(listExchanges(context.sandbox)).toHaveLength(1);
	});
});
