import { createProfileClient } from './profileSupport';
import { customers, parseErrorCode, useHarness } from './support';

const harness = useHarness();
const client = createProfileClient(harness);

/** Members of the profile, and of its address. */
interface Change {
	readonly profile?: Readonly<Record<string, unknown>>;
	readonly address?: Readonly<Record<string, unknown>>;
}

function write({ profile = {}, address = {} }: Change) {
	const present = client.state();
	const defaultAddress = { ...present.defaultAddress, ...address };
	return client.write({ ...present, defaultAddress, ...profile }, client.etag());
}

describe('the body of PUT …/profiles/billing', () => {
	it.each([
		['no email', { profile: { email: undefined } }],
		['no company name', { profile: { companyName: undefined } }],
		['no culture', { profile: { culture: undefined } }],
		['no language', { profile: { language: null } }],
		['no address', { profile: { defaultAddress: undefined } }],
		['an address that is no object', { profile: { defaultAddress: 'Chicago' } }],
		['an empty email', { profile: { email: ' ' } }],
		['an email that is no text', { profile: { email: 7 } }],
		['an empty first name', { profile: { firstName: '' } }],
		['a last name with 51 characters', { profile: { lastName: 'x'.repeat(51) } }],
		['another id', { profile: { id: 'b1110000-0000-4000-8000-000000000001' } }],
		['the same member twice', { profile: { Email: 'other@fabrikam.com' } }],
		['no country', { address: { country: undefined } }],
		['a country with three letters', { address: { country: 'USA' } }],
		['a country in lower case', { address: { country: 'us' } }],
		['a country that is no letters', { address: { country: '12' } }],
		['no city', { address: { city: null } }],
		['an empty city', { address: { city: '' } }],
		['an empty first line', { address: { addressLine1: '' } }],
		['a first line with 201 characters', { address: { addressLine1: 'x'.repeat(201) } }],
		['a second line with 201 characters', { address: { addressLine2: 'x'.repeat(201) } }],
	] as const)('is rejected with %s', async (_, change: Change) => {
		const response = await write(change);

		expect([response.status, parseErrorCode(response)]).toEqual([400, '800002']);
		expect(harness().sandbox.state.customer(customers.fabrikam.id).timesProfileWritten).toBe(0);
	});

	it.each([
		['the profile', { profile: { customerId: 'x' } }],
		['the address', { address: { street: 'x' } }],
	] as const)('is rejected with a member that %s does not have', async (_, change: Change) => {
		expect(parseErrorCode(await write(change))).toBe('3000');
	});

	it.each(['', 'null', '[]', '"x"', '{'])('is rejected if it is %j', async (body) => {
		const response = await harness().http.put<string>(
			`/v1/customers/${customers.fabrikam.id}/profiles/billing`,
			body,
			{ headers: { ...harness().headers(), 'If-Match': client.etag() } },
		);

		expect([response.status, parseErrorCode(response)]).toEqual([400, '800002']);
	});

	it.each([
		['a state with many letters', { address: { state: 'North Rhine-Westphalia' } }],
		['a first line with 200 characters', { address: { addressLine1: 'x'.repeat(200) } }],
		['an empty second line', { address: { addressLine2: '' } }],
		['a name with 50 characters', { profile: { firstName: 'x'.repeat(50) } }],
		['no links and no attributes', { profile: { links: undefined, attributes: undefined } }],
		['a new value of an undocumented member', { profile: { paymentOptions: [] } }],
		['other members of the swagger', { address: { addressLine3: 'x', emailAddress: 'x@y.z' } }],
	] as const)('is accepted with %s', async (_, change: Change) => {
		expect((await write(change)).status).toBe(200);
	});
});
