import { z } from 'zod';
import { customers, parseJson, startHarness, validationCodes, type Harness } from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness();
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const collectionSchema = z
	.object({
		totalCount: z.number(),
		items: z.array(
			z
				.object({
					id: z.string(),
					companyProfile: z.object({ companyName: z.string() }).passthrough(),
				})
				.passthrough(),
		),
	})
	.passthrough();

async function requestList(parameters: Record<string, string> = {}) {
	const query = new URLSearchParams(parameters).toString();
	return await harness.get(`/v1/customers${query && `?${query}`}`);
}

async function listCustomers(parameters?: Record<string, string>) {
	return collectionSchema.parse(parseJson(await requestList(parameters)));
}

describe('GET /v1/customers', () => {
	it('lists only customers of the partner', async () => {
		const body = await listCustomers();
		const ids = body.items.map(({ id }) => id);

		expect(ids).toContain(customers.graphicDesignInstitute.id);
		expect(ids).not.toContain(customers.woodgroveBank.id);
		expect(body).toMatchObject({
			totalCount: ids.length,
			links: { self: { uri: '/customers', method: 'GET', headers: [] } },
			attributes: { objectType: 'Collection' },
		});
	});

	it('returns the documented fields of a customer', async () => {
		const body = await listCustomers({ size: '1' });

		expect(body.items).toEqual([
			expect.objectContaining({
				id: customers.contosoUniversity.id,
				relationshipToPartner: 'reseller',
				companyProfile: expect.objectContaining({
					tenantId: customers.contosoUniversity.id,
					domain: customers.contosoUniversity.domain,
					companyName: 'Contoso University',
				}),
			}),
		]);
	});

	it('names the next page only by `continuationToken` if `customersNext` is `bodyToken`', async () => {
		harness.sandbox.readings.customersNext = 'bodyToken';

		expect(await listCustomers({ size: '1' })).toMatchObject({
			continuationToken: expect.any(String),
			links: { self: { uri: '/customers?size=1' } },
		});
	});

	it('treats size 0, which the .NET SDK sends, as no limit', async () => {
		expect((await listCustomers({ size: '0' })).totalCount).toBe(10);
	});

	it.each([
		[
			{ Field: 'CompanyName', Value: 'contoso', Operator: 'starts_with' },
			['Contoso University', 'Contoso Pharmaceuticals'],
		],
		[{ Field: 'CompanyName', Value: 'University', Operator: 'starts_with' }, []],
		[{ Field: 'Domain', Value: 'fabri', Operator: 'StartsWith' }, ['Fabrikam, Inc.']],
		[{ Field: 'Domain', Value: 'fabri', Operator: 9 }, ['Fabrikam, Inc.']],
		[
			{ operator: 'StartsWith', fieldType: 'String', field: 'Domain', value: 'fabri' },
			['Fabrikam, Inc.'],
		],
		[{ Field: 'Domain', Value: 'FABRI', Operator: 'starts_with' }, ['Fabrikam, Inc.']],
		// The filter covers only the default domain. These two are verified custom domains.
		[{ Field: 'Domain', Value: 'contoso.edu', Operator: 'starts_with' }, []],
		[{ Field: 'Domain', Value: 'fabrikam.com', Operator: 'starts_with' }, []],
		[
			{ Field: 'CompanyName', Value: 'City Power & L', Operator: 'starts_with' },
			['City Power & Light'],
		],
	])('filters by %j', async (filter, names) => {
		const { items } = await listCustomers({ filter: JSON.stringify(filter) });

		expect(items.map(({ companyProfile }) => companyProfile.companyName)).toEqual(names);
	});

	it.each<Record<string, string>>([
		{ filter: 'contoso' },
		{ filter: JSON.stringify({ Field: 'CompanyName', Value: 'c', Operator: 'substring' }) },
		{ filter: JSON.stringify({ Field: 'CompanyName', Value: 'c', Operator: 8 }) },
		{ filter: JSON.stringify({ Field: 'CompanyName', Value: 'c', Operator: '9' }) },
		{ filter: JSON.stringify({ field: 'CompanyName', value: 'c', operator: 'StartsWith' }) },
		{ filter: JSON.stringify({ Field: 'Country', Value: 'c', Operator: 'starts_with' }) },
		{ size: '-1' },
		{ size: 'ten' },
		{ seekOperation: 'Next' },
		{ $top: '3' },
	])(
		'rejects %j, which is undocumented or which the sandbox does not support',
		async (parameters) => {
			expect((await requestList(parameters)).status).toBe(400);
		},
	);
});

describe('GET /v1/customers/{id}', () => {
	it('returns the fields that only this route has, in UTF-8', async () => {
		const response = await harness.get(`/v1/customers/${customers.graphicDesignInstitute.id}`);

		expect(parseJson(response)).toMatchObject({
			id: customers.graphicDesignInstitute.id,
			companyProfile: {
				companyName: 'Graphic Design Institute Zürich',
				address: { city: 'Zürich' },
			},
			billingProfile: { companyName: 'Graphic Design Institute Zürich' },
			allowDelegatedAccess: true,
			customDomains: [customers.graphicDesignInstitute.domain],
		});
	});
});

describe('a customer without GDAP', () => {
	const { fabrikam, northwind, adventureWorks } = customers;

	beforeEach(() => {
		harness.sandbox.readings.customersWithoutGdap = {
			[fabrikam.id]: 'nullName',
			[northwind.id]: 'noProfile',
		};
	});

	it('has no name or no company profile in the list, and the others have both', async () => {
		expect(parseJson(await requestList())).toMatchObject({
			items: expect.arrayContaining([
				{
					id: fabrikam.id,
					companyProfile: expect.objectContaining({ companyName: null, domain: fabrikam.domain }),
					relationshipToPartner: 'reseller',
					links: expect.anything(),
					attributes: expect.anything(),
				},
				{
					id: northwind.id,
					relationshipToPartner: 'reseller',
					links: expect.anything(),
					attributes: expect.anything(),
				},
				expect.objectContaining({
					companyProfile: expect.objectContaining({ companyName: adventureWorks.name }),
				}),
			]),
		});
	});

	it('has no address, email address and custom domains in GET /v1/customers/{id}', async () => {
		const withoutName = parseJson(await harness.get(`/v1/customers/${fabrikam.id}`));
		const withoutProfile = parseJson(await harness.get(`/v1/customers/${northwind.id}`));

		expect(withoutName).toMatchObject({
			companyProfile: { companyName: null },
			allowDelegatedAccess: false,
		});
		expect(withoutName).not.toHaveProperty('companyProfile.address');
		expect(withoutName).not.toHaveProperty('companyProfile.email');
		expect(withoutName).not.toHaveProperty('customDomains');
		expect(withoutProfile).not.toHaveProperty('companyProfile');
		expect(withoutProfile).not.toHaveProperty('billingProfile');
	});

	it('can get a qualification', async () => {
		expect((await harness.put(northwind.id, '1')).status).toBe(200);
	});
});

describe('the domains of the seeded customers', () => {
	it('are all in the response of GET /v1/customers/{id}', async () => {
		const response = await harness.get(`/v1/customers/${customers.contosoUniversity.id}`);

		expect(parseJson(response)).toMatchObject({
			customDomains: ['contosouniversity.onmicrosoft.com', 'contoso.edu', 'contosouniversity.com'],
		});
	});

	it('are unique, so that a test can rely on which customer it finds', () => {
		const domains = Object.values(customers).flatMap(({ domain, customDomains }) => [
			domain,
			...customDomains,
		]);

		expect(new Set(domains).size).toBe(domains.length);
	});
});

describe('GET /v1/customers/all/validations', () => {
	it('returns codes as strings, which keeps a leading zero', async () => {
		const response = await harness.get('/v1/customers/all/validations');

		expect(parseJson(response)).toContainEqual({
			partnerId: expect.any(String),
			organizationName: validationCodes.leadingZero.organizationName,
			validationId: '012345',
			maxCreates: 5,
			remainingCreates: 4,
			eTag: expect.stringMatching(/^W\//),
		});
	});

	it('returns null for the counts of a code without a limit', async () => {
		const response = await harness.get('/v1/customers/all/validations');

		expect(parseJson(response)).toContainEqual(
			expect.objectContaining({
				validationId: validationCodes.unlimited.validationId,
				maxCreates: null,
				remainingCreates: null,
			}),
		);
	});
});
