import { seed } from '../../tools/sandbox';
import { apiRequests, useSandbox } from './support/setup';

const context = useSandbox();
const { contosoUniversity, schoolOfFineArt } = seed.customers;

describe('the customer list', () => {
	it('shows the company and the domain, and returns the tenant ID', async () => {
		const { results } = await context.engine.search('searchCustomers');

		expect(results).toContainEqual({
			name: `School of Fine Art (${schoolOfFineArt.domain})`,
			value: schoolOfFineArt.id,
		});
	});

	it.each([
		['contoso', ['Contoso Pharmaceuticals', 'Contoso University']],
		[' CONTOSO UNI ', ['Contoso University']],
		['contosouniversity.on', ['Contoso University']],
		['graphic design institute zü', ['Graphic Design Institute Zürich']],
		['unknown', []],
	])('filters by company name, or by domain if %j has a dot', async (filter, names) => {
		const { results } = await context.engine.search('searchCustomers', filter);

		expect(results.map(({ name }) => name.replace(/ \(.*/, '')).sort()).toEqual(names);
	});

	it('searches company names too if the text has a dot', async () => {
		const { results } = await context.engine.search('searchCustomers', 'Fabrikam, Inc.');

		expect(results.map(({ value }) => value)).toEqual([seed.customers.fabrikam.id]);
		const queries = apiRequests(context.sandbox).map(({ url }) => decodeURIComponent(url));
		expect(queries).toEqual([
			expect.stringContaining('"Field":"Domain"'),
			expect.stringContaining('"Field":"CompanyName"'),
		]);
	});

	it('asks with the token alone, which knows the filter, if a page gives only a token', async () => {
		const respond = (items: object[], continuationToken?: string) =>
			context.sandbox.faults.add({
				match: { path: '/v1/customers' },
				action: { kind: 'answer', status: 200, body: JSON.stringify({ items, continuationToken }) },
			});
		respond([contosoUniversity], 'more');
		respond([schoolOfFineArt]);
		const { paginationToken } = await context.engine.search('searchCustomers', 'o');
		const { results } = await context.engine.search('searchCustomers', 'o', paginationToken);

		expect(results.map(({ value }) => value)).toEqual([schoolOfFineArt.id]);
		const [, second] = apiRequests(context.sandbox);
		expect(second?.url).toBe('/v1/customers?seekOperation=Next');
		expect(second?.headers['ms-continuationtoken']).toBe('more');
	});

	it('asks with the token alone if only a later page gives a token instead of a link', async () => {
		const pages = [
			{
				items: [contosoUniversity],
				links: { next: { uri: '/customers?size=1&seekOperation=Next' } },
			},
			{ items: [schoolOfFineArt], continuationToken: 'more' },
			{ items: [] },
		];
		for (const page of pages) {
			context.sandbox.faults.add({
				match: { path: '/v1/customers' },
				action: { kind: 'answer', status: 200, body: JSON.stringify(page) },
			});
		}
		const { error, output } = await context.engine.run({
			parameters: { resource: 'customer', operation: 'getAll', returnAll: true },
		});

		expect(error).toBeUndefined();
		expect(output).toHaveLength(2);
		expect(apiRequests(context.sandbox).at(-1)?.url).toBe('/v1/customers?seekOperation=Next');
	});

	it('pages through all customers and returns each one once', async () => {
		context.sandbox.addCustomers(120);
		const ids: unknown[] = [];
		let token: string | undefined;
		do {
			const page = await context.engine.search('searchCustomers', undefined, token);
			ids.push(...page.results.map(({ value }) => value));
			token = page.paginationToken;
		} while (token !== undefined);

		expect(ids).toHaveLength(130);
		expect(new Set(ids).size).toBe(130);
	});

	it.each([
		['a word in the middle of the name', 'TRADERS'],
		['the middle of the domain', 'windtraders.onmicrosoft'],
	])('finds a customer by %s, which Partner Center cannot search', async (_, filter) => {
		const { results, paginationToken } = await context.engine.search('searchCustomers', filter);

		expect(results).toEqual([
			{
				name: `${seed.customers.northwind.name} (${seed.customers.northwind.domain})`,
				value: seed.customers.northwind.id,
			},
		]);
		expect(paginationToken).toBeUndefined();
	});

	/** Customers as Microsoft describes them without GDAP (microsoft-graph-docs issue 18620). */
	const withoutName = [
		{
			id: 'A0000000-0000-4000-8000-000000000001',
			companyProfile: { companyName: null, domain: 'one.example' },
		},
		{ id: 'a0000000-0000-4000-8000-000000000002', companyProfile: null },
		{ id: 'a0000000-0000-4000-8000-000000000003' },
		{ id: null, companyProfile: { companyName: 'Without an ID', domain: 'four.example' } },
		{ companyProfile: { companyName: 'Without an ID', domain: 'five.example' } },
		{
			id: 'a0000000-0000-4000-8000-000000000006',
			companyProfile: { companyName: 'Six', domain: null },
		},
	];
	const entriesWithoutName = [
		{ name: 'one.example', value: 'a0000000-0000-4000-8000-000000000001' },
		{ name: 'a0000000-0000-4000-8000-000000000002', value: 'a0000000-0000-4000-8000-000000000002' },
		{ name: 'a0000000-0000-4000-8000-000000000003', value: 'a0000000-0000-4000-8000-000000000003' },
		{ name: 'Six', value: 'a0000000-0000-4000-8000-000000000006' },
	];

	it('shows the domain or the tenant ID of a customer without a name, and leaves out an entry without an ID', async () => {
		const body = JSON.stringify({ items: withoutName });
		const match = { path: '/v1/customers' };
		context.sandbox.faults.add({ match, times: 2, action: { kind: 'answer', status: 200, body } });

		const { results } = await context.engine.search('searchCustomers');
		expect(results).toEqual(entriesWithoutName);
		const options = await context.engine.loadCustomerOptions();
		expect(options).toEqual(expect.arrayContaining(entriesWithoutName));
		expect(options).toHaveLength(entriesWithoutName.length);
	});

	it.each([
		['there are no more', 1990, 0],
		['there are more', 1991, 1],
	])('says whether it searched all customers if %s', async (_, added, last) => {
		context.sandbox.addCustomers(added);
		const { results } = await context.engine.search('searchCustomers', 'windtraders');

		expect(results.slice(1)).toEqual(
			Array(last).fill({
				name: 'Only the first 2,000 customers were searched. Type the start of the name.',
				value: '',
			}),
		);
		expect(results[0]?.value).toBe(seed.customers.northwind.id);
		// The search for the start of a name, and four pages.
		expect(apiRequests(context.sandbox)).toHaveLength(5);
	});

	it('says that it did not search all customers if it found none', async () => {
		context.sandbox.addCustomers(2000);
		const { results } = await context.engine.search('searchCustomers', 'unknown');

		expect(results.map(({ value }) => value)).toEqual(['']);
	});

	it('gives the request ID for Microsoft support if Partner Center rejects the request', async () => {
		context.sandbox.faults.add({ action: { kind: 'answer', status: 418, body: '' } });
		const error = await context.engine.search('searchCustomers').catch(String);

		const [sent] = apiRequests(context.sandbox);
		expect(error).toContain(`request ID ${sent?.headers['ms-requestid']}, correlation ID`);
	});

	it('says what is wrong if the sign-in fails', async () => {
		context.engine.store('refreshToken', { clientSecret: 'not-the-secret', accessToken: '' });

		await expect(context.engine.search('searchCustomers')).rejects.toMatchObject({
			message: expect.stringMatching(/^The client secret is wrong\. .*'Client Secret'/),
		});
	});
});

describe('the validation code list', () => {
	it('shows the organization and the uses left, with used-up codes last', async () => {
		const { results } = await context.engine.search('searchValidationCodes');

		expect(results).toContainEqual({
			name: 'City of Tailspin: 012345 (4 of 5 uses left)',
			value: '012345',
		});
		expect(results.at(-1)).toEqual({
			name: 'Lamna Water Authority: 30000 (no uses left)',
			value: '30000',
		});
		expect(results).toContainEqual({
			name: 'Proseware Public Safety: 77007 (no limit)',
			value: '77007',
		});
	});

	it.each([['tailspin'], ['0123']])('finds a code by %s', async (filter) => {
		const { results } = await context.engine.search('searchValidationCodes', filter);

		expect(results.map(({ value }) => value)).toEqual(['012345']);
	});
});

it('leaves out a validation code without a value', async () => {
	const body = JSON.stringify([
		{ organizationName: 'City of Tailspin' },
		{ validationId: '012345' },
	]);
	const match = { path: '/v1/customers/all/validations' };
	context.sandbox.faults.add({ match, action: { kind: 'answer', status: 200, body } });
	const { results } = await context.engine.search('searchValidationCodes');

	expect(results.map(({ value }) => value)).toEqual(['012345']);
});

describe("the trigger's customer list", () => {
	it('contains all customers, sorted by name', async () => {
		context.sandbox.addCustomers(25);
		context.sandbox.readings.pageSize = 10;
		const options = await context.engine.loadCustomerOptions();

		expect(options).toHaveLength(35);
		expect(options[0]).toEqual({
			name: expect.stringContaining('Adventure Works ('),
			value: seed.customers.adventureWorks.id,
		});
	});
});

it('sends only GET requests for a list', async () => {
	await context.engine.search('searchCustomers', contosoUniversity.name);
	await context.engine.search('searchValidationCodes');

	expect(context.sandbox.received.map(({ method }) => method)).toEqual(['GET', 'GET']);
});
