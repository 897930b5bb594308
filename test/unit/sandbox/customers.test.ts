import { z } from 'zod';
import { customers, jsonOf, openBench, validationCodes, type Bench } from './support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
afterEach(() => bench.sandbox.reset());
afterAll(() => bench.close());

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

async function request(parameters: Record<string, string> = {}) {
	const query = new URLSearchParams(parameters).toString();
	return await bench.get(`/v1/customers${query && `?${query}`}`);
}

async function list(parameters?: Record<string, string>) {
	return collectionSchema.parse(jsonOf(await request(parameters)));
}

describe('GET /v1/customers', () => {
	it('lists the partner’s customers, and not a stranger', async () => {
		const body = await list();
		const ids = body.items.map(({ id }) => id);

		expect(ids).toContain(customers.graphicDesignInstitute.id);
		expect(ids).not.toContain(customers.woodgroveBank.id);
		expect(body).toMatchObject({
			totalCount: ids.length,
			links: { self: { uri: '/customers', method: 'GET', headers: [] } },
			attributes: { objectType: 'Collection' },
		});
	});

	it('gives each customer the documented members', async () => {
		const body = await list({ size: '1' });

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

	it('takes size 0 for no limit, as the .NET SDK sends it', async () => {
		expect((await list({ size: '0' })).totalCount).toBe(10);
	});

	it.each([
		[
			{ Field: 'CompanyName', Value: 'contoso', Operator: 'starts_with' },
			['Contoso University', 'Contoso Pharmaceuticals'],
		],
		[{ Field: 'CompanyName', Value: 'University', Operator: 'starts_with' }, []],
		[{ Field: 'Domain', Value: 'FABRI', Operator: 'starts_with' }, ['Fabrikam, Inc.']],
		// Only the default domain is searched: these two are verified, but custom.
		[{ Field: 'Domain', Value: 'contoso.edu', Operator: 'starts_with' }, []],
		[{ Field: 'Domain', Value: 'fabrikam.com', Operator: 'starts_with' }, []],
		[
			{ Field: 'CompanyName', Value: 'City Power & L', Operator: 'starts_with' },
			['City Power & Light'],
		],
	])('filters by %j', async (filter, names) => {
		const { items } = await list({ filter: JSON.stringify(filter) });

		expect(items.map(({ companyProfile }) => companyProfile.companyName)).toEqual(names);
	});

	it.each<Record<string, string>>([
		{ filter: 'contoso' },
		{ filter: JSON.stringify({ Field: 'CompanyName', Value: 'c', Operator: 'substring' }) },
		{ filter: JSON.stringify({ Field: 'Country', Value: 'c', Operator: 'starts_with' }) },
		{ size: '-1' },
		{ size: 'ten' },
		{ seekOperation: 'Next' },
		{ $top: '3' },
	])('refuses %j, because it is not documented or not played', async (parameters) => {
		expect((await request(parameters)).status).toBe(400);
	});
});

describe('GET /v1/customers/{id}', () => {
	it('adds what only this route knows, in UTF-8', async () => {
		const response = await bench.get(`/v1/customers/${customers.graphicDesignInstitute.id}`);

		expect(jsonOf(response)).toMatchObject({
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

describe('the domains of a customer', () => {
	it('are all in the answer about that customer', async () => {
		const response = await bench.get(`/v1/customers/${customers.contosoUniversity.id}`);

		expect(jsonOf(response)).toMatchObject({
			customDomains: ['contosouniversity.onmicrosoft.com', 'contoso.edu', 'contosouniversity.com'],
		});
	});

	it('belong to one customer only, so that a test can count on what it finds', () => {
		const domains = Object.values(customers).flatMap(({ domain, customDomains }) => [
			domain,
			...customDomains,
		]);

		expect(new Set(domains).size).toBe(domains.length);
	});
});

describe('GET /v1/customers/all/validations', () => {
	it('gives the codes as strings, so that a leading zero survives', async () => {
		const response = await bench.get('/v1/customers/all/validations');

		expect(jsonOf(response)).toContainEqual({
			partnerId: expect.any(String),
			organizationName: validationCodes.leadingZero.organizationName,
			validationId: '012345',
			maxCreates: 5,
			remainingCreates: 4,
			eTag: expect.stringMatching(/^W\//),
		});
	});

	it('gives null for the counts of a code without a limit, because they are nullable', async () => {
		const response = await bench.get('/v1/customers/all/validations');

		expect(jsonOf(response)).toContainEqual(
			expect.objectContaining({
				validationId: validationCodes.unlimited.validationId,
				maxCreates: null,
				remainingCreates: null,
			}),
		);
	});
});
