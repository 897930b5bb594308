import { createProfileClient } from './profileSupport';
import { createRequestIdHeader, customers, parseJson, useHarness } from './support';

const harness = useHarness({ control: true });
const { fabrikam } = customers;
const client = createProfileClient(harness);
const changeProfile: ReturnType<typeof harness>['sandbox']['changeBillingProfile'] = (...given) =>
	harness().sandbox.changeBillingProfile(...given);

/** Reads the profile, and writes it back with another email address. */
const readAndWrite = (email: string) => client.write({ ...client.state(), email }, client.etag());

describe('changeBillingProfile', () => {
	it('merges a change and gives the profile a new ETag', () => {
		const before = client.state();
		changeProfile(fabrikam.id, {
			email: 'x@y.z',
			defaultAddress: { city: 'Oslo', district: null },
		});
		const { defaultAddress, attributes, ...rest } = client.state();

		expect(rest).toMatchObject({ email: 'x@y.z', paymentOptions: before.paymentOptions });
		expect(defaultAddress).toEqual({
			...before.defaultAddress,
			city: 'Oslo',
			district: undefined,
		});
		expect(defaultAddress).not.toHaveProperty('district');
		expect(attributes.etag).not.toBe(before.attributes.etag);
		expect(harness().sandbox.state.customer(fabrikam.id).timesProfileWritten).toBe(0);
	});

	it('makes the ETag that a client has read stale', async () => {
		const [profile, etag] = [client.state(), client.etag()];
		changeProfile(fabrikam.id, { defaultAddress: { phoneNumber: '1' } });

		expect((await client.write(profile, etag)).status).toBe(412);
		expect(client.state().defaultAddress.phoneNumber).toBe('1');
	});

	it('changes the profile just before each of the next updates', async () => {
		changeProfile(fabrikam.id, { companyName: 'Other' }, { beforeWrites: 2 });
		expect(client.state().companyName).toBe(fabrikam.name);
		const statuses: number[] = [];
		while (statuses.length < 3) statuses.push((await readAndWrite('a@b.c')).status);

		expect(statuses).toEqual([412, 412, 200]);
		expect(client.state()).toMatchObject({ companyName: 'Other', email: 'a@b.c' });
	});

	it('can make another change each time', async () => {
		changeProfile(
			fabrikam.id,
			({ companyName }, number) => ({ companyName: `${companyName} ${number}` }),
			{ beforeWrites: 2 },
		);
		await readAndWrite('a@b.c');
		await readAndWrite('a@b.c');

		expect(client.state().companyName).toBe(`${fabrikam.name} 1 2`);
	});

	it('does not count a repeat that is answered again, nor an update of another customer', async () => {
		const [profile, etag, id] = [client.state(), client.etag(), createRequestIdHeader()];
		await client.write(profile, etag, id);
		changeProfile(fabrikam.id, { companyName: 'Other' }, { beforeWrites: 1 });
		await client.write(profile, etag, id);
		const other = createProfileClient(harness, customers.northwind.id);
		await other.write(other.state(), other.etag());

		expect(client.state().companyName).toBe(fabrikam.name);
	});

	it('is forgotten by a reset', async () => {
		changeProfile(fabrikam.id, { companyName: 'Other' });
		changeProfile(fabrikam.id, { email: 'x@y.z' }, { beforeWrites: 5 });
		harness().sandbox.reset();

		expect(client.state().companyName).toBe(fabrikam.name);
		expect((await readAndWrite('a@b.c')).status).toBe(200);
	});

	it('throws for an unknown customer, and for a change that leaves no profile', () => {
		expect(() => changeProfile('c0570000-0000-4000-8000-00000000ffff', {})).toThrow('no customer');
		expect(() => changeProfile(fabrikam.id, { defaultAddress: null })).toThrow('required members');
	});
});

describe('POST /_sandbox/billing-profiles', () => {
	const send = async (command: unknown) =>
		(await harness().http.post('/_sandbox/billing-profiles', JSON.stringify(command))).status;

	it('changes a profile', async () => {
		const change = { companyName: 'Other' };

		expect(await send({ customerId: fabrikam.id, change })).toBe(204);
		expect(client.state().companyName).toBe('Other');
		expect(await send({ customerId: fabrikam.id, change, beforeWrites: 1 })).toBe(204);
		expect((await readAndWrite('a@b.c')).status).toBe(412);
	});

	it.each([
		{ customerId: fabrikam.id },
		{ customerId: fabrikam.id, change: {}, beforeWrites: 0 },
		{ customerId: 'unknown', change: {} },
	])('rejects %j', async (command) => {
		expect(await send(command)).toBe(400);
	});

	it('lets GET /_sandbox/state show only profiles that have changed', async () => {
		changeProfile(fabrikam.id, { companyName: 'Other' });
		const state = parseJson(await harness().http.get('/_sandbox/state'));
		const shown = JSON.stringify(state).match(/"billingProfile":\{[^}]*"companyName":"[^"]*"/g);

		expect(shown).toEqual([expect.stringContaining('"companyName":"Other"')]);
	});
});
