import type { INodeParameters } from 'n8n-workflow';
import { seed } from '../../sandbox';
import { apiRequests, onCustomer, useSandbox } from './support/setup';

const bench = useSandbox();
const { contosoUniversity, fabrikam, schoolOfFineArt, woodgroveBank } = seed.customers;

function byDomain(domain: string): INodeParameters {
	return onCustomer('get', { mode: 'domain', value: domain });
}

function customers(operation: 'get' | 'getAll', more: INodeParameters): INodeParameters {
	return { resource: 'customer', operation, ...more };
}

function discoveries() {
	return bench.sandbox.received.filter(({ url }) => url.includes('openid-configuration'));
}

describe('Customer: By Domain', () => {
	it.each([[schoolOfFineArt.domain], [` ${schoolOfFineArt.domain.toUpperCase()} `]])(
		'finds the default domain %j by the filter, without asking the sign-in',
		async (domain) => {
			const { output } = await bench.engine.run({ parameters: byDomain(domain) });

			expect(output[0]?.json).toMatchObject({
				customerId: schoolOfFineArt.id,
				qualification: 'education',
			});
			expect(discoveries()).toEqual([]);
		},
	);

	it('finds a custom domain through the sign-in authority, and confirms the customer', async () => {
		const { output } = await bench.engine.run({ parameters: byDomain('fineartschool.net') });

		expect(output[0]?.json.customerId).toBe(schoolOfFineArt.id);
		expect(discoveries()).toHaveLength(1);
		expect(discoveries()[0]?.headers.authorization).toBeUndefined();
		expect(apiRequests(bench.sandbox).map(({ url }) => url)).toContain(
			`/v1/customers/${schoolOfFineArt.id}`,
		);
	});

	it('is exact: a domain that only begins so is another one', async () => {
		const { error } = await bench.engine.run({ parameters: byDomain('contosouniversity.on') });

		expect(error?.message).toContain('No customer has the domain "contosouniversity.on"');
	});

	it.each([
		['a domain that nobody has', 'nobody.example.com', 'No customer has the domain'],
		['the domain of a stranger', 'litwareinc.com', 'not one of your customers'],
		['the domain of somebody else’s customer', 'woodgrovebank.com', 'not one of your customers'],
	])('refuses %s', async (_, domain, words) => {
		const { error } = await bench.engine.run({ parameters: byDomain(domain) });

		expect(error?.message).toContain(words);
		expect(error?.description).toContain("'Customer'");
	});

	it('refuses a domain that two customers have, instead of taking one', async () => {
		const twice = [contosoUniversity, fabrikam].map(({ id }) => ({
			id,
			companyProfile: { domain: 'twice.com' },
		}));
		bench.sandbox.faults.add({
			match: { path: '/v1/customers' },
			action: { kind: 'answer', status: 200, body: JSON.stringify({ items: twice }) },
		});
		const { error } = await bench.engine.run({ parameters: byDomain('twice.com') });

		expect(error?.message).toContain('More than one customer has the domain');
	});

	it.each([
		['a tenant ID', contosoUniversity.id, 'By ID'],
		['a path', 'contoso.com/x', 'not a domain'],
		['a word', '={{ "contoso" }}', 'not a domain'],
		['nothing', '={{ "" }}', 'is empty'],
	])('refuses %s before anything is sent', async (_, domain, words) => {
		const value = domain.startsWith('=') ? domain : `={{ "${domain}" }}`;
		const { error } = await bench.engine.run({ parameters: byDomain(value) });

		expect(`${error?.message ?? ''} ${error?.description ?? ''}`).toContain(words);
		expect(bench.sandbox.received).toEqual([]);
	});

	it('blames the sign-in, not Partner Center, where that does not say whose it is', async () => {
		bench.sandbox.faults.add({
			match: { path: /openid-configuration/ },
			action: { kind: 'answer', status: 403, body: '<title>Blocked</title>' },
		});
		const { error } = await bench.engine.run({ parameters: byDomain('fineartschool.net') });

		expect(error?.message).toContain("Microsoft's sign-in could not look up the domain");
		expect(error?.description).toContain('By ID');
	});

	it('is looked up once per distinct domain in a run', async () => {
		const items = ['fineartschool.net', 'FINEARTSCHOOL.NET', 'fabrikam.com', 'fineartschool.net'];
		const { output } = await bench.engine.run({
			items: items.map((domain) => ({ domain })),
			parameters: byDomain('={{ $json.domain }}'),
		});

		expect(output).toHaveLength(4);
		expect(discoveries()).toHaveLength(2);
	});
});

describe('Customer: From List', () => {
	it('works with the tenant ID that the list gave', async () => {
		const { output } = await bench.engine.run({
			parameters: onCustomer('get', { mode: 'list', value: schoolOfFineArt.id }),
		});

		expect(output[0]?.json.qualification).toBe('education');
	});
});

describe('Customer: Get', () => {
	it("gives the service's own object", async () => {
		const { output } = await bench.engine.run({
			parameters: customers('get', {
				customerId: { __rl: true, mode: 'domain', value: contosoUniversity.domain },
			}),
		});

		expect(output[0]?.json).toMatchObject({
			id: contosoUniversity.id,
			companyProfile: { companyName: 'Contoso University' },
		});
	});

	it('names to Microsoft support no request that was not sent', async () => {
		bench.sandbox.faults.add({
			match: { method: 'GET' },
			action: { kind: 'answer', status: 403, body: '' },
		});
		const { error } = await bench.engine.run({ parameters: customers('getAll', {}) });

		const [sent] = bench.sandbox.received.filter(({ url }) => url.startsWith('/v1/'));
		expect(error?.description).toContain(`request ID ${sent?.headers['ms-requestid']}`);
	});

	it('refuses a customer of somebody else', async () => {
		const { error } = await bench.engine.run({
			parameters: customers('get', {
				customerId: { __rl: true, mode: 'id', value: woodgroveBank.id },
			}),
		});

		expect(error?.message).toContain('no reseller relationship');
	});
});

describe('Customer: Get Many', () => {
	it.each(['relative', 'relativeWithVersion', 'absolute'] as const)(
		'reads all pages, following a link that is %s, each customer once',
		async (nextLink) => {
			bench.sandbox.addCustomers(57);
			Object.assign(bench.sandbox.readings, { pageSize: 10, nextLink });
			const { output, error } = await bench.engine.run({
				parameters: customers('getAll', { returnAll: true }),
			});

			expect(error).toBeUndefined();
			const ids = output.map(({ json }) => json.id);
			expect(ids).toHaveLength(67);
			expect(new Set(ids).size).toBe(67);
			expect(apiRequests(bench.sandbox)).toHaveLength(7);
		},
	);

	it.each([
		[true, 67],
		['={{ "true" }}', 67],
		['={{ "false" }}', 50],
		['={{ undefined }}', 50],
	])('gives for Return All %j %d customers', async (returnAll, count) => {
		bench.sandbox.addCustomers(57);
		const { output } = await bench.engine.run({ parameters: customers('getAll', { returnAll }) });

		expect(output).toHaveLength(count);
	});

	it('refuses a Return All that is neither true nor false', async () => {
		const { error } = await bench.engine.run({
			parameters: customers('getAll', { returnAll: '={{ "yes" }}' }),
		});

		expect(error?.message).toContain(`'Return All' is "yes", which is neither true nor false`);
		expect(bench.sandbox.received).toEqual([]);
	});

	it('gives up pages that go round in circles, with the ID under which Microsoft finds them', async () => {
		bench.sandbox.faults.add({
			match: { path: '/v1/customers' },
			times: 2,
			action: { kind: 'answer', status: 200, body: '{"items":[{}],"continuationToken":"again"}' },
		});
		const { error } = await bench.engine.run({
			parameters: customers('getAll', { returnAll: true }),
		});

		expect(error?.message).toContain('the same page of the list twice');
		expect(error?.description).toContain(
			`the correlation ID ${apiRequests(bench.sandbox)[0]?.headers['ms-correlationid']}`,
		);
	});

	it('stops asking when Limit is reached', async () => {
		bench.sandbox.addCustomers(57);
		bench.sandbox.readings.pageSize = 10;
		const { output } = await bench.engine.run({ parameters: customers('getAll', { limit: 15 }) });

		expect(output).toHaveLength(15);
		expect(apiRequests(bench.sandbox)).toHaveLength(2);
	});

	it('refuses a next page on another origin, and sends nothing there', async () => {
		bench.sandbox.addCustomers(57);
		Object.assign(bench.sandbox.readings, { pageSize: 10, nextLink: 'foreignOrigin' });
		const { error } = await bench.engine.run({
			parameters: customers('getAll', { returnAll: true }),
		});

		expect(error?.message).toContain('leads to a different server');
		expect(apiRequests(bench.sandbox)).toHaveLength(1);
	});

	it.each([
		[{ companyName: 'contoso' }, ['Contoso Pharmaceuticals', 'Contoso University']],
		[{ domain: 'FABRIKAM' }, ['Fabrikam, Inc.']],
		[{ companyName: 'contoso', domain: 'contosou' }, ['Contoso University']],
		[{ companyName: 'Graphic Design Institute Zü' }, ['Graphic Design Institute Zürich']],
		[{ companyName: 'Nobody' }, []],
	])('filters by %j', async (filters, names) => {
		const { output } = await bench.engine.run({ parameters: customers('getAll', { filters }) });

		expect(
			output.map(({ json }) => (json.companyProfile as { companyName: string }).companyName).sort(),
		).toEqual(names);
	});

	it.each([[0], ['={{ "many" }}'], [1.5]])('refuses the limit %j', async (limit) => {
		const { error } = await bench.engine.run({ parameters: customers('getAll', { limit }) });

		expect(error?.message).toContain("'Limit'");
	});
});

describe('Validation Code: Get Many', () => {
	it('gives each code as Update takes it, with its uses left', async () => {
		const { output } = await bench.engine.run({
			parameters: { resource: 'validationCode', operation: 'getAll' },
		});

		expect(output.map(({ json }) => json)).toContainEqual({
			validationCode: '012345',
			organizationName: 'City of Tailspin',
			remainingCreates: 4,
			maxCreates: 5,
			partnerId: seed.partner.tenantId,
			eTag: expect.any(String),
		});
		expect(output.find(({ json }) => json.validationCode === '77007')?.json).toMatchObject({
			remainingCreates: null,
			maxCreates: null,
		});
	});
});
