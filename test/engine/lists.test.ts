import { seed } from '../../sandbox';
import { apiRequests, useSandbox } from './support/setup';

const bench = useSandbox();
const { contosoUniversity, schoolOfFineArt } = seed.customers;

describe('the list of customers', () => {
	it('shows company and domain, and gives the tenant ID', async () => {
		const { results } = await bench.engine.search('searchCustomers');

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
		['nobody', []],
	])('searches while %j is typed, by name or, with a dot, by domain', async (typed, names) => {
		const { results } = await bench.engine.search('searchCustomers', typed);

		expect(results.map(({ name }) => name.replace(/ \(.*/, '')).sort()).toEqual(names);
	});

	it('finds a name with a dot by how it begins, among any number of customers', async () => {
		const { results } = await bench.engine.search('searchCustomers', 'Fabrikam, Inc.');

		expect(results.map(({ value }) => value)).toEqual([seed.customers.fabrikam.id]);
		const queries = apiRequests(bench.sandbox).map(({ url }) => decodeURIComponent(url));
		expect(queries).toEqual([
			expect.stringContaining('"Field":"Domain"'),
			expect.stringContaining('"Field":"CompanyName"'),
		]);
	});

	it('scrolls on with what was typed where a page names only a token', async () => {
		const answer = (items: object[], continuationToken?: string) =>
			bench.sandbox.faults.add({
				match: { path: '/v1/customers' },
				action: { kind: 'answer', status: 200, body: JSON.stringify({ items, continuationToken }) },
			});
		answer([contosoUniversity], 'more');
		answer([schoolOfFineArt]);
		const { paginationToken } = await bench.engine.search('searchCustomers', 'o');
		const { results } = await bench.engine.search('searchCustomers', 'o', paginationToken);

		expect(results.map(({ value }) => value)).toEqual([schoolOfFineArt.id]);
		const [first, second] = apiRequests(bench.sandbox);
		expect(second?.url).toBe(first?.url);
		expect(second?.headers['ms-continuationtoken']).toBe('more');
	});

	it('scrolls through any number of customers, each once', async () => {
		bench.sandbox.addCustomers(120);
		const ids: unknown[] = [];
		let token: string | undefined;
		do {
			const page = await bench.engine.search('searchCustomers', undefined, token);
			ids.push(...page.results.map(({ value }) => value));
			token = page.paginationToken;
		} while (token !== undefined);

		expect(ids).toHaveLength(130);
		expect(new Set(ids).size).toBe(130);
	});

	it.each([
		['a word in the middle of the name', 'TRADERS'],
		['the middle of the domain', 'windtraders.onmicrosoft'],
	])('finds a customer by %s, which Partner Center itself cannot', async (_, typed) => {
		const { results, paginationToken } = await bench.engine.search('searchCustomers', typed);

		expect(results).toEqual([
			{
				name: `${seed.customers.northwind.name} (${seed.customers.northwind.domain})`,
				value: seed.customers.northwind.id,
			},
		]);
		expect(paginationToken).toBeUndefined();
	});

	it('names the request for Microsoft support where Partner Center refuses it', async () => {
		bench.sandbox.faults.add({ action: { kind: 'answer', status: 418, body: '' } });
		const error = await bench.engine.search('searchCustomers').catch(String);

		const [sent] = apiRequests(bench.sandbox);
		expect(error).toContain(`request ID ${sent?.headers['ms-requestid']}, correlation ID`);
	});

	it('says what is wrong where the sign-in does not work', async () => {
		bench.engine.store('refreshToken', { clientSecret: 'not-the-secret', accessToken: '' });

		await expect(bench.engine.search('searchCustomers')).rejects.toMatchObject({
			message: expect.stringMatching(/^The client secret is wrong\. .*'Client Secret'/),
		});
	});
});

describe('the list of validation codes', () => {
	it('shows organisation and uses left, those without any at the end', async () => {
		const { results } = await bench.engine.search('searchValidationCodes');

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

	it.each([['tailspin'], ['0123']])('finds %s', async (typed) => {
		const { results } = await bench.engine.search('searchValidationCodes', typed);

		expect(results.map(({ value }) => value)).toEqual(['012345']);
	});
});

describe("the trigger's list of customers", () => {
	it('holds all of them, by name', async () => {
		bench.sandbox.addCustomers(25);
		bench.sandbox.readings.pageSize = 10;
		const options = await bench.engine.customerOptions();

		expect(options).toHaveLength(35);
		expect(options[0]).toEqual({
			name: expect.stringContaining('Adventure Works ('),
			value: seed.customers.adventureWorks.id,
		});
	});
});

it('asks for nothing but reads', async () => {
	await bench.engine.search('searchCustomers', contosoUniversity.name);
	await bench.engine.search('searchValidationCodes');

	expect(bench.sandbox.received.map(({ method }) => method)).toEqual(['GET', 'GET']);
});
