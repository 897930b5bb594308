import { createProfileClient, member, profilePath } from './profileSupport';
import { createRequestIdHeader, customers, parseErrorCode, parseJson, useHarness } from './support';

const harness = useHarness({ customers: 2 });
const { fabrikam, woodgroveBank, graphicDesignInstitute } = customers;
const client = createProfileClient(harness);
const getCustomer = () => harness().sandbox.state.customer(fabrikam.id);
const readings = () => harness().sandbox.readings;

describe('GET /v1/customers/{id}/profiles/billing', () => {
	it('returns the documented members', async () => {
		const response = await client.read();

		expect(response.status).toBe(200);
		expect(parseJson(response)).toMatchObject({
			id: expect.any(String),
			firstName: expect.any(String),
			lastName: expect.any(String),
			email: 'billing@fabrikam.onmicrosoft.com',
			culture: 'en-US',
			language: 'en',
			companyName: fabrikam.name,
			defaultAddress: {
				country: 'US',
				city: 'Chicago',
				state: 'IL',
				addressLine1: fabrikam.addressLine1,
				postalCode: fabrikam.postalCode,
				firstName: expect.any(String),
				lastName: expect.any(String),
				phoneNumber: expect.any(String),
			},
			links: { self: { uri: `/customers/${fabrikam.id}/profiles/billing`, method: 'GET' } },
			attributes: { etag: expect.any(String), objectType: 'CustomerBillingProfile' },
		});
	});

	it('also returns members that no documentation names', async () => {
		const profile = parseJson(await client.read());

		expect(member(profile, 'paymentOptions')).toEqual(expect.any(Object));
		expect(member(profile, 'defaultAddress', 'district')).toEqual(expect.any(String));
	});

	it('returns the profile of another customer, with another ETag', async () => {
		const other = createProfileClient(harness, graphicDesignInstitute.id);

		expect(parseJson(await other.read())).toMatchObject({
			companyName: graphicDesignInstitute.name,
			defaultAddress: { city: 'Zürich', state: 'ZH', country: 'CH' },
		});
		expect(other.etag()).not.toBe(client.etag());
	});

	it('returns a profile for each generated customer', async () => {
		const [first, second] = harness().sandbox.state.customers.slice(-2);
		const read = async (id = '') =>
			member(parseJson(await harness().get(profilePath(id))), 'companyName');

		expect([await read(first?.id), await read(second?.id)]).toEqual([
			'Customer 0001',
			'Customer 0002',
		]);
	});

	it('accepts an app-only token', async () => {
		const Authorization = `Bearer ${harness().sandbox.issueAccessToken('app')}`;

		expect(
			(await harness().http.get(profilePath(fabrikam.id), { headers: { Authorization } })).status,
		).toBe(200);
	});

	it.each([
		['an unknown customer', 'c0570000-0000-4000-8000-00000000ffff', '60003'],
		['a customer of another partner', woodgroveBank.id, '20002'],
		['an invalid ID', 'contoso', '900118'],
	])('rejects %s', async (_, id, code) => {
		expect(parseErrorCode(await harness().get(profilePath(id)))).toBe(code);
	});

	it('rejects a query parameter', async () => {
		expect((await harness().get(`${profilePath(fabrikam.id)}?full=1`)).status).toBe(400);
	});

	it.each([
		['bare', /^"[0-9a-f]+"$/],
		['quoted', /^"\\"[0-9a-f]+\\""$/],
		['weak', /^"W\/\\"[0-9a-f]+\\""$/],
	] as const)('writes the ETag as the reading says: %s', async (etagForm, pattern) => {
		readings().etagForm = etagForm;
		const etag = member(parseJson(await client.read()), 'attributes', 'etag');

		expect(JSON.stringify(etag)).toMatch(pattern);
	});
});

describe('PUT /v1/customers/{id}/profiles/billing', () => {
	it('replaces the profile and gives it a new ETag', async () => {
		const before = client.state();
		const response = await client.write({ ...before, email: 'new@fabrikam.com' }, client.etag());

		expect(response.status).toBe(200);
		expect(parseJson(response)).toEqual(client.state());
		expect(client.state()).toEqual({
			...before,
			email: 'new@fabrikam.com',
			attributes: { ...before.attributes, etag: expect.any(String) },
		});
		expect(client.state().attributes.etag).not.toBe(before.attributes.etag);
		expect(getCustomer().timesProfileWritten).toBe(1);
		expect(harness().sandbox.received.at(-1)?.write?.outcome).toBe('applied');
	});

	it('keeps members that no documentation names, in the order in which they were sent', async () => {
		const before = client.state();
		await client.write(before, client.etag());
		const names = Object.keys(client.state());

		expect(JSON.stringify(client.state().paymentOptions)).toBe(
			JSON.stringify(before.paymentOptions),
		);
		expect(names).toEqual(Object.keys(before));
	});

	it('understands members that begin with a capital, as in Microsoft’s example', async () => {
		const { id, culture, language } = client.state();
		const response = await client.write(
			{
				Id: id,
				FirstName: 'FirstName',
				LastName: 'LastName',
				Email: 'email@sample.com',
				Culture: culture,
				Language: language,
				CompanyName: 'CompanyName',
				DefaultAddress: {
					Country: 'US',
					Region: null,
					City: 'Redmond',
					State: 'WA',
					AddressLine1: 'One Microsoft Way',
					AddressLine2: null,
					PostalCode: '98052',
					FirstName: 'FirstName',
					LastName: 'LastName',
					PhoneNumber: '4255555555',
				},
				Links: { Self: { Uri: '/v1/customers/x/profiles/billing', Method: 'GET', Headers: [] } },
				Attributes: { Etag: 'x', ObjectType: 'CustomerBillingProfile' },
			},
			client.etag(),
		);

		expect(response.status).toBe(200);
		expect(parseJson(response)).toEqual({
			id,
			firstName: 'FirstName',
			lastName: 'LastName',
			email: 'email@sample.com',
			culture,
			language,
			companyName: 'CompanyName',
			defaultAddress: {
				country: 'US',
				city: 'Redmond',
				state: 'WA',
				addressLine1: 'One Microsoft Way',
				postalCode: '98052',
				firstName: 'FirstName',
				lastName: 'LastName',
				phoneNumber: '4255555555',
			},
			links: client.state().links,
			attributes: client.state().attributes,
		});
	});

	it('loses the members that the body does not have', async () => {
		const profile = client.state();
		// JSON has no undefined members.
		const defaultAddress = { ...profile.defaultAddress, phoneNumber: undefined };
		await client.write({ ...profile, paymentOptions: undefined, defaultAddress }, client.etag());

		expect(client.state()).not.toHaveProperty('paymentOptions');
		expect(client.state().defaultAddress).not.toHaveProperty('phoneNumber');
	});

	it('accepts an app-only token', async () => {
		const Authorization = `Bearer ${harness().sandbox.issueAccessToken('app')}`;

		expect((await client.write(client.state(), client.etag(), { Authorization })).status).toBe(200);
	});

	it('adds a record to the activity log, with the old and the new profile', async () => {
		await client.write({ ...client.state(), email: 'new@fabrikam.com' }, client.etag());
		const [record] = harness().sandbox.state.auditRecords;

		expect(record).toMatchObject({
			customerId: fabrikam.id,
			resourceType: 'customer',
			operationType: 'update_customer_billing_profile',
			operationStatus: 'succeeded',
		});
		expect(JSON.parse(record?.resourceOldValue ?? '')).toMatchObject({
			Email: 'billing@fabrikam.onmicrosoft.com',
		});
		expect(JSON.parse(record?.resourceNewValue ?? '')).toMatchObject({
			Email: 'new@fabrikam.com',
			DefaultAddress: { City: 'Chicago' },
		});
	});

	it('gives the same response to a repeat with the same MS-RequestId, and writes once', async () => {
		const [profile, etag, id] = [client.state(), client.etag(), createRequestIdHeader()];
		const first = await client.write(profile, etag, id);
		const second = await client.write(profile, etag, id);

		expect([second.status, second.data]).toEqual([200, first.data]);
		expect(getCustomer().timesProfileWritten).toBe(1);
		expect(harness().sandbox.received.map(({ write }) => write?.outcome)).toEqual([
			'applied',
			'answeredAgain',
		]);
	});

	it('needs JSON', async () => {
		const headers = { 'Content-Type': 'text/json' };

		expect((await client.write(client.state(), client.etag(), headers)).status).toBe(415);
	});
});

describe('the If-Match header of PUT …/profiles/billing', () => {
	it.each([
		[428, '428'],
		[400, '800002'],
	] as const)(
		'is required; its absence is answered as the reading says: %j',
		async (status, code) => {
			readings().missingIfMatch = status;
			const response = await client.write(client.state());

			expect([response.status, parseErrorCode(response)]).toEqual([status, code]);
			expect(getCustomer().timesProfileWritten).toBe(0);
			expect(harness().sandbox.received.at(-1)?.write?.outcome).toBe('refused');
		},
	);

	it('is optional if the reading says so, as for Microsoft’s .NET SDK', async () => {
		readings().missingIfMatch = 'accepted';

		expect((await client.write(client.state())).status).toBe(200);
	});

	it.each([412, 409] as const)('must be the present ETag; another one gets %j', async (status) => {
		readings().staleETag = status;
		const [profile, etag] = [client.state(), client.etag()];
		await client.write({ ...profile, email: 'first@fabrikam.com' }, etag);
		const response = await client.write({ ...profile, email: 'second@fabrikam.com' }, etag);

		expect([response.status, parseErrorCode(response)]).toEqual([status, String(status)]);
		expect(client.state().email).toBe('first@fabrikam.com');
		expect(harness().sandbox.state.auditRecords).toHaveLength(1);
	});

	it.each([(etag: string) => `"${etag}"`, (etag: string) => `W/"${etag}"`])(
		'may be strong or weak (%#)',
		async (write) => {
			const ifMatch = write(client.state().attributes.etag);

			expect((await client.write(client.state(), ifMatch)).status).toBe(200);
		},
	);

	it.each([
		(etag: string) => etag,
		(etag: string) => `""${etag}""`,
		(etag: string) => `"${etag}", "other"`,
		() => '*',
		() => '""',
	])('must be one ETag in quotation marks (%#)', async (write) => {
		const response = await client.write(client.state(), write(client.state().attributes.etag));

		expect(parseErrorCode(response)).toBe('800002');
		expect(getCustomer().timesProfileWritten).toBe(0);
	});
});
