import type { INodeParameters } from 'n8n-workflow';
import { seed } from '../../tools/sandbox';
import { apiRequests, customerOperation, useSandbox } from './support/setup';

const context = useSandbox();
const { contosoUniversity, fabrikam, schoolOfFineArt, woodgroveBank } = seed.customers;

function getByDomain(domain: string): INodeParameters {
	return customerOperation('get', { mode: 'domain', value: domain });
}

function customers(operation: 'get' | 'getAll', extra: INodeParameters): INodeParameters {
	return { resource: 'customer', operation, ...extra };
}

function discoveryRequests() {
	return context.sandbox.received.filter(({ url }) => url.includes('openid-configuration'));
}

describe('Customer: By Domain', () => {
	it.each([[schoolOfFineArt.domain], [` ${schoolOfFineArt.domain.toUpperCase()} `]])(
		'finds the default domain %j with a filter, without a request to the sign-in service',
		async (domain) => {
			const { output } = await context.engine.run({ parameters: getByDomain(domain) });

			expect(output[0]?.json).toMatchObject({
				customerId: schoolOfFineArt.id,
				qualification: 'education',
			});
			expect(discoveryRequests()).toEqual([]);
		},
	);

	it.each([
		`https://www.${schoolOfFineArt.domain}/about?lang=en`,
		`jane.doe@${schoolOfFineArt.domain}`,
		`www.${schoolOfFineArt.domain}.`,
		`\u200B${schoolOfFineArt.domain}\u00A0`,
	])('finds the domain in the spelling %j', async (domain) => {
		const { output } = await context.engine.run({ parameters: getByDomain(domain) });

		expect(output[0]?.json.customerId).toBe(schoolOfFineArt.id);
		expect(discoveryRequests()).toEqual([]);
	});

	it('looks up an international domain in ASCII', async () => {
		const { error } = await context.engine.run({ parameters: getByDomain('Bücher.example') });

		expect(error?.message).toContain('No customer has the domain "xn--bcher-kva.example"');
		expect(discoveryRequests()[0]?.url).toContain('/xn--bcher-kva.example/');
	});

	it('finds a custom domain through the sign-in service and confirms the customer', async () => {
		const { output } = await context.engine.run({ parameters: getByDomain('fineartschool.net') });

		expect(output[0]?.json.customerId).toBe(schoolOfFineArt.id);
		expect(discoveryRequests()).toHaveLength(1);
		expect(discoveryRequests()[0]?.headers.authorization).toBeUndefined();
		expect(apiRequests(context.sandbox).map(({ url }) => url)).toContain(
			`/v1/customers/${schoolOfFineArt.id}`,
		);
	});

	it('does not accept a domain that only starts with the text', async () => {
		const { error } = await context.engine.run({ parameters: getByDomain('contosouniversity.on') });

		expect(error?.message).toContain('No customer has the domain "contosouniversity.on"');
	});

	it.each([
		['a domain without a tenant', 'unknown.example.com', 'No customer has the domain'],
		[
			'the domain of a tenant that is not a customer',
			'litwareinc.com',
			'not one of your customers',
		],
		["the domain of another partner's customer", 'woodgrovebank.com', 'not one of your customers'],
	])('rejects %s', async (_, domain, text) => {
		const { error } = await context.engine.run({ parameters: getByDomain(domain) });

		expect(error?.message).toContain(text);
		expect(error?.description).toContain("'Customer'");
	});

	it('rejects a domain that two customers have instead of choosing one', async () => {
		const twice = [contosoUniversity, fabrikam].map(({ id }) => ({
			id,
			companyProfile: { domain: 'twice.com' },
		}));
		context.sandbox.faults.add({
			match: { path: '/v1/customers' },
			action: { kind: 'answer', status: 200, body: JSON.stringify({ items: twice }) },
		});
		const { error } = await context.engine.run({ parameters: getByDomain('twice.com') });

		expect(error?.message).toContain('More than one customer has the domain');
	});

	it.each([
		['a tenant ID', contosoUniversity.id, 'By ID'],
		['a path', 'contoso.com/x', 'not a domain'],
		['a word', '={{ "contoso" }}', 'not a domain'],
		['nothing', '={{ "" }}', 'is empty'],
	])('rejects %s before sending anything', async (_, domain, text) => {
		const value = domain.startsWith('=') ? domain : `={{ "${domain}" }}`;
		const { error } = await context.engine.run({ parameters: getByDomain(value) });

		expect(`${error?.message ?? ''} ${error?.description ?? ''}`).toContain(text);
		expect(context.sandbox.received).toEqual([]);
	});

	it('names the sign-in service as the cause if the lookup of the domain fails there', async () => {
		context.sandbox.faults.add({
			match: { path: /openid-configuration/ },
			action: { kind: 'answer', status: 403, body: '<title>Blocked</title>' },
		});
		const { error } = await context.engine.run({ parameters: getByDomain('fineartschool.net') });

		expect(error?.message).toContain("Microsoft's sign-in could not look up the domain");
		expect(error?.description).toContain('By ID');
	});

	it.each([
		['an HTML page with 200', 200, '<title>Blocked</title>', 'text/html'],
		['an HTML page with 404', 404, '<title>Blocked</title>', 'text/html'],
		['another JSON object', 200, '{"blocked":true}', 'application/json'],
		['a text with 404', 404, '404 page not found', 'text/plain'],
		["a gateway's 404", 404, '{"statusCode":404,"message":"Not found"}', 'application/json'],
		["another gateway's 404", 404, '{"status":404,"error":"Not Found"}', 'application/json'],
		['an outage with 400', 400, '{"error":"temporarily_unavailable"}', 'application/json'],
		[
			'an outage with 400 that only its number names',
			400,
			'{"error":"invalid_request","error_description":"AADSTS90033: A transient error."}',
			'application/json',
		],
	])(
		'does not take %s for the news that no customer has the domain',
		async (_, status, body, contentType) => {
			context.sandbox.faults.add({
				match: { path: /openid-configuration/ },
				action: { kind: 'answer', status, body, contentType },
			});
			const { error } = await context.engine.run({
				parameters: {
					...getByDomain('fineartschool.net'),
					options: { maxRetries: 0 },
				},
			});

			expect(error?.message).toContain("Microsoft's sign-in could not look up the domain");
		},
	);

	it('looks up a domain again after an HTML page with 200', async () => {
		context.sandbox.faults.add({
			match: { path: /openid-configuration/ },
			action: {
				kind: 'answer',
				status: 200,
				body: '<title>Blocked</title>',
				contentType: 'text/html',
			},
		});
		const { error } = await context.engine.run({ parameters: getByDomain('fineartschool.net') });

		expect(error).toBeUndefined();
		expect(discoveryRequests()).toHaveLength(2);
	});

	it('gives up a look-up whose answer does not end', async () => {
		const timeout = AbortSignal.timeout.bind(AbortSignal);
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(ms / 100));
		context.sandbox.faults.add({
			match: { path: /openid-configuration/ },
			action: { kind: 'trickle', bytesPerSecond: 1 },
		});
		const { error } = await context.engine.run({
			parameters: { ...getByDomain('fineartschool.net'), options: { maxRetries: 0 } },
		});

		expect(error?.message).toContain("Microsoft's sign-in could not look up the domain");
	});

	it('looks up each domain once per run', async () => {
		const items = ['fineartschool.net', 'FINEARTSCHOOL.NET', 'fabrikam.com', 'fineartschool.net'];
		const { output } = await context.engine.run({
			items: items.map((domain) => ({ domain })),
			parameters: getByDomain('={{ $json.domain }}'),
		});

		expect(output).toHaveLength(4);
		expect(discoveryRequests()).toHaveLength(2);
	});
});

describe('Customer: From List', () => {
	it('does not start with the last entry of a search that stopped early', async () => {
		const parameters = customerOperation('get', { mode: 'list', value: '' });

		await expect(context.engine.run({ parameters })).rejects.toThrow(/issues/i);
		expect(context.sandbox.received).toEqual([]);
	});

	it('uses the tenant ID from the list', async () => {
		const { output } = await context.engine.run({
			parameters: customerOperation('get', { mode: 'list', value: schoolOfFineArt.id }),
		});

		expect(output[0]?.json.qualification).toBe('education');
	});
});

describe('Customer: Get', () => {
	const getContoso = (extra: INodeParameters = {}) =>
		customers('get', {
			customerId: { __rl: true, mode: 'domain', value: contosoUniversity.domain },
			...extra,
		});

	it('outputs the fields that people use, without links and attributes', async () => {
		const { output } = await context.engine.run({ parameters: getContoso() });

		expect(output[0]?.json).toEqual({
			id: contosoUniversity.id,
			companyName: 'Contoso University',
			domain: contosoUniversity.domain,
			relationshipToPartner: 'reseller',
			email: `info@${contosoUniversity.domain}`,
			address: expect.objectContaining({ country: 'US', addressLine1: expect.any(String) }),
			customDomains: [contosoUniversity.domain, 'contoso.edu', 'contosouniversity.com'],
		});
	});

	it.each([
		['nullName' as const, { companyName: null, domain: contosoUniversity.domain }],
		['noProfile' as const, { companyName: null, domain: null }],
	])('outputs null for what Microsoft leaves out without GDAP (%s)', async (missing, known) => {
		context.sandbox.readings.customersWithoutGdap = { [contosoUniversity.id]: missing };
		const { output } = await context.engine.run({
			parameters: getContoso({
				customerId: { __rl: true, mode: 'id', value: contosoUniversity.id },
			}),
		});

		expect(output[0]?.json).toEqual({
			id: contosoUniversity.id,
			...known,
			relationshipToPartner: 'reseller',
		});
	});

	it.each([[false], ['={{ "FALSE" }}']])(
		"outputs the service's own object with Simplify set to %j",
		async (simplify) => {
			const { output } = await context.engine.run({ parameters: getContoso({ simplify }) });

			expect(output[0]?.json).toMatchObject({
				id: contosoUniversity.id,
				companyProfile: { companyName: 'Contoso University' },
				links: { self: { uri: `/customers/${contosoUniversity.id}` } },
			});
		},
	);

	it('rejects an expression for Simplify that gives nothing before sending anything', async () => {
		const { error } = await context.engine.run({
			parameters: getContoso({ simplify: '={{ $json.typo }}' }),
		});

		expect(error?.message).toContain("'Simplify' is empty");
		expect(context.sandbox.received).toEqual([]);
	});

	it('gives Microsoft support the ID of a request that was sent', async () => {
		context.sandbox.faults.add({
			match: { method: 'GET' },
			action: { kind: 'answer', status: 403, body: '' },
		});
		const { error } = await context.engine.run({ parameters: customers('getAll', {}) });

		const [sent] = context.sandbox.received.filter(({ url }) => url.startsWith('/v1/'));
		expect(error?.description).toContain(`request ID ${sent?.headers['ms-requestid']}`);
	});

	it("rejects another partner's customer", async () => {
		const { error } = await context.engine.run({
			parameters: customers('get', {
				customerId: { __rl: true, mode: 'id', value: woodgroveBank.id },
			}),
		});

		expect(error?.message).toContain('no reseller relationship');
	});
});

describe('Customer: Get Many', () => {
	it.each(['relative', 'relativeWithVersion', 'withoutSlash', 'absolute'] as const)(
		'follows a next-page link that is %s, and outputs each customer once',
		async (nextLink) => {
			context.sandbox.addCustomers(57);
			Object.assign(context.sandbox.readings, { pageSize: 10, nextLink });
			const { output, error } = await context.engine.run({
				parameters: customers('getAll', { returnAll: true }),
			});

			expect(error).toBeUndefined();
			const ids = output.map(({ json }) => json.id);
			expect(ids).toHaveLength(67);
			expect(new Set(ids).size).toBe(67);
			expect(apiRequests(context.sandbox)).toHaveLength(7);
		},
	);

	it.each([
		[true, 67],
		['={{ "true" }}', 67],
		['={{ "false" }}', 50],
		['={{ "TRUE" }} ', 67],
	])('with Return All set to %j, outputs %d customers', async (returnAll, count) => {
		context.sandbox.addCustomers(57);
		const { output } = await context.engine.run({ parameters: customers('getAll', { returnAll }) });

		expect(output).toHaveLength(count);
	});

	it.each([
		['Return All', { returnAll: '={{ $json.typo }}' }, "'Return All' is empty"],
		['Limit', { limit: '={{ $json.typo }}' }, "'Limit' is empty"],
		[
			'a filter',
			{ filters: { companyName: '={{ $json.typo }}' } },
			"The filter 'Company Name' is empty",
		],
		[
			'Filters',
			{ filters: '={{ { companyName: "Contoso" } }}' },
			"'Filters' as a whole is one expression",
		],
	])(
		'rejects an expression for %s that gives nothing, instead of listing other customers',
		async (_, parameters, message) => {
			const { error } = await context.engine.run({ parameters: customers('getAll', parameters) });

			expect(error?.message).toContain(message);
			expect(context.sandbox.received).toEqual([]);
		},
	);

	it('rejects a Return All that is neither true nor false', async () => {
		const { error } = await context.engine.run({
			parameters: customers('getAll', { returnAll: '={{ "yes" }}' }),
		});

		expect(error?.message).toContain(`'Return All' is "yes", which is neither true nor false`);
		expect(context.sandbox.received).toEqual([]);
	});

	it('fails with the correlation ID if a page repeats', async () => {
		context.sandbox.faults.add({
			match: { path: '/v1/customers' },
			times: 2,
			action: { kind: 'answer', status: 200, body: '{"items":[{}],"continuationToken":"again"}' },
		});
		const { error } = await context.engine.run({
			parameters: customers('getAll', { returnAll: true }),
		});

		expect(error?.message).toContain('the same page of the list twice');
		expect(error?.description).toContain(
			`the correlation ID ${apiRequests(context.sandbox)[0]?.headers['ms-correlationid']}`,
		);
	});

	it('reads no more pages when Limit is reached', async () => {
		context.sandbox.addCustomers(57);
		context.sandbox.readings.pageSize = 10;
		const { output } = await context.engine.run({ parameters: customers('getAll', { limit: 15 }) });

		expect(output).toHaveLength(15);
		expect(apiRequests(context.sandbox)).toHaveLength(2);
	});

	it('rejects a next page on another origin and sends nothing there', async () => {
		context.sandbox.addCustomers(57);
		Object.assign(context.sandbox.readings, { pageSize: 10, nextLink: 'foreignOrigin' });
		const { error } = await context.engine.run({
			parameters: customers('getAll', { returnAll: true }),
		});

		// Not the whole link, because its query can contain a token.
		expect(error?.message).toMatch(/leads to a different server, "127\.0\.0\.1:1" \[item 0\]$/);
		expect(apiRequests(context.sandbox)).toHaveLength(1);
	});

	it.each([
		[{ companyName: 'contoso' }, ['Contoso Pharmaceuticals', 'Contoso University']],
		[{ domain: 'FABRIKAM' }, ['Fabrikam, Inc.']],
		[{ companyName: 'contoso', domain: 'contosou' }, ['Contoso University']],
		[{ companyName: 'Graphic Design Institute Zü' }, ['Graphic Design Institute Zürich']],
		[{ companyName: 'Unknown' }, []],
		[{ companyNameContains: 'UNIVERSITY' }, ['Contoso University']],
		[{ companyNameContains: ' institute zü' }, ['Graphic Design Institute Zürich']],
		[{ companyNameContains: 'so P', companyName: 'contoso' }, ['Contoso Pharmaceuticals']],
		[{ companyNameContains: 'univ', domain: 'contoso' }, ['Contoso University']],
		[
			{ companyNameContains: 'o', companyName: 'contoso', domain: 'contosou' },
			['Contoso University'],
		],
		[{ companyNameContains: 'fabrikam.onmicrosoft' }, []],
		[{ companyNameContains: 'Unknown' }, []],
	])('filters by %j', async (filters, names) => {
		const { output } = await context.engine.run({ parameters: customers('getAll', { filters }) });

		expect(output.map(({ json }) => json.companyName).sort()).toEqual(names);
	});

	it('reads no more pages when it has found enough names that contain the text', async () => {
		context.sandbox.addCustomers(57);
		context.sandbox.readings.pageSize = 10;
		const { output } = await context.engine.run({
			parameters: customers('getAll', {
				limit: 12,
				filters: { companyNameContains: 'CUSTOMER 00' },
			}),
		});

		expect(output).toHaveLength(12);
		expect(apiRequests(context.sandbox)).toHaveLength(3);
	});

	it('leaves out a customer whose name Microsoft does not show', async () => {
		context.sandbox.readings.customersWithoutGdap = {
			[contosoUniversity.id]: 'nullName',
			[fabrikam.id]: 'noProfile',
		};
		const { output } = await context.engine.run({
			parameters: customers('getAll', { filters: { companyNameContains: 'n' } }),
		});

		const ids = output.map(({ json }) => json.id);
		expect(ids).toContain(seed.customers.northwind.id);
		expect(ids).not.toContain(contosoUniversity.id);
		expect(ids).not.toContain(fabrikam.id);
	});

	it('outputs each customer with the fields that people use', async () => {
		const { output } = await context.engine.run({
			parameters: customers('getAll', { filters: { domain: 'fabrikam' } }),
		});

		expect(output.map(({ json }) => json)).toEqual([
			{
				id: fabrikam.id,
				companyName: 'Fabrikam, Inc.',
				domain: fabrikam.domain,
				relationshipToPartner: 'reseller',
			},
		]);
	});

	it("outputs the service's own objects if Simplify is off", async () => {
		const { output } = await context.engine.run({
			parameters: customers('getAll', { filters: { domain: 'fabrikam' }, simplify: false }),
		});

		expect(output.map(({ json }) => json)).toMatchObject([
			{ id: fabrikam.id, companyProfile: { companyName: 'Fabrikam, Inc.' }, links: {} },
		]);
	});

	it.each([['={{ 365 }}'], ['={{ "365" }}']])(
		'accepts a company name that is a number: %s',
		async (companyName) => {
			const { error } = await context.engine.run({
				parameters: customers('getAll', { filters: { companyName } }),
			});

			expect(error).toBeUndefined();
			const [request] = apiRequests(context.sandbox);
			expect(decodeURIComponent(request?.url ?? '')).toContain('"Value":"365"');
		},
	);

	it.each([['={{ [365] }}'], ['={{ true }}']])(
		'rejects the company name %s',
		async (companyName) => {
			const { error } = await context.engine.run({
				parameters: customers('getAll', { filters: { companyName } }),
			});

			expect(error?.message).toContain("The filter 'Company Name' must be text");
			expect(context.sandbox.received).toEqual([]);
		},
	);

	it.each([[0], ['={{ "many" }}'], [1.5]])('rejects the limit %j', async (limit) => {
		const { error } = await context.engine.run({ parameters: customers('getAll', { limit }) });

		expect(error?.message).toContain("'Limit'");
	});
});

describe('Validation Code: Get Many', () => {
	it('outputs each code in the form that Update accepts, with its uses left', async () => {
		const { output } = await context.engine.run({
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
