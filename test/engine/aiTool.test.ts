import type { INodeParameters } from 'n8n-workflow';
import { seed } from '../../tools/sandbox';
import { apiRequests, countByMethod, useSandbox } from './support/setup';
import type { ToolCall, ToolNode } from './support/agent';

const context = useSandbox();
const { contosoUniversity, fabrikam, schoolOfFineArt, woodgroveBank } = seed.customers;

const TENANT_ID_HELP = /Use the customer's tenant ID, which looks like [0-9a-f-]{36}/;

const WAYS = ['engine', 'itself'] as const;

/** The tool for finding customers, with a filter that the model fills in. */
const findCustomers = (filters: INodeParameters) => ({
	name: 'Find customers',
	parameters: { resource: 'customer', operation: 'getAll', filters },
});

const findByStart = findCustomers({
	companyName: '={{ $fromAI("company", "How the company name begins", "string") }}',
});

function onCustomer(name: string, parameters: INodeParameters): ToolNode {
	return {
		name,
		parameters: {
			resource: 'customerQualification',
			customerId: {
				__rl: true,
				mode: 'id',
				value: '={{ $fromAI("tenant_id", "The tenant ID of the customer", "string") }}',
			},
			...parameters,
		},
	};
}

function qualify(options: INodeParameters, extra: INodeParameters = {}): ToolNode {
	return onCustomer(options.dryRun ? 'Show what would change' : 'Qualify customer', {
		operation: 'update',
		qualification:
			'={{ $fromAI("qualification", "education or governmentCommunityCloud", "string") }}',
		options,
		...extra,
	});
}

const submit = onCustomer('Submit customer', {
	operation: 'submit',
	qualification: '={{ $fromAI("qualification", "education", "string") }}',
	educationSegment: '={{ $fromAI("segment", "k12 or higherEducation", "string") }}',
});

/** Runs one call and returns the items that the model reads. */
async function call(tool: ToolNode, args: ToolCall[1]): Promise<unknown> {
	const [result] = await context.engine.callTools([tool], [[tool.name.replaceAll(' ', '_'), args]]);
	return JSON.parse(result ?? '');
}

it.each(WAYS)(
	'lets an agent find a customer, preview the change and apply it (n8n runs the tool: %s)',
	async (way) => {
		const results = await context.engine.callTools(
			[findByStart, qualify({ dryRun: true }), qualify({})],
			[
				['Find_customers', { company: 'Contoso Uni' }],
				['Show_what_would_change', { tenant_id: contosoUniversity.id, qualification: 'Education' }],
				['Qualify_customer', { tenant_id: contosoUniversity.id, qualification: 'education' }],
			],
			way,
		);

		const [found, dryRun, updated] = results.map((result) => JSON.parse(result) as unknown);
		expect(found).toMatchObject([{ id: contosoUniversity.id, companyName: 'Contoso University' }]);
		expect(dryRun).toMatchObject([
			{
				customerName: 'Contoso University',
				changed: true,
				dryRun: true,
				previousQualification: 'none',
			},
		]);
		expect(updated).toMatchObject([{ changed: true, qualification: 'education' }]);
		expect(context.sandbox.state.customer(contosoUniversity.id).qualification).toBe('education');
		expect(countByMethod(context.sandbox)).toEqual({ GET: 3, PUT: 1 });
	},
);

it('gives each tool a description of its operation', async () => {
	const tools = await context.engine.describeTools([findByStart, qualify({})]);

	expect(tools.map(({ name, description }) => [name, description]).sort()).toEqual([
		['Find_customers', expect.stringContaining('Get many customers in Microsoft Partner Center')],
		[
			'Qualify_customer',
			expect.stringContaining('Update customer qualification in Microsoft Partner Center'),
		],
	]);
});

describe('an error of a tool', () => {
	const wrong = { tenant_id: fabrikam.id, qualification: 'Education customer' };
	const text =
		'\'Qualification\' is "Education customer", which is not a known qualification. Use education or governmentCommunityCloud.';

	it('tells the model what to send instead', async () => {
		expect(await call(qualify({}), wrong)).toEqual([{ error: text }]);
		expect(apiRequests(context.sandbox)).toEqual([]);
	});

	it('is the same text if the agent calls the tool itself', async () => {
		const [result] = await context.engine.callTools(
			[qualify({})],
			[['Qualify_customer', wrong]],
			'itself',
		);

		expect(result).toBe(`NodeOperationError: ${text}`);
	});

	it('is the same text with On Error set to Continue', async () => {
		const tool = { ...qualify({}), onError: 'continueRegularOutput' } as const;

		expect(await call(tool, wrong)).toMatchObject([
			{ error: text, details: { advice: expect.stringContaining('education') } },
		]);
	});

	it('ends the run with the same text if On Error is set to Stop Workflow', async () => {
		const tool = { ...qualify({}), onError: 'stopWorkflow' } as const;

		await expect(call(tool, wrong)).rejects.toMatchObject({ message: text });
	});

	it.each<[string, ToolNode, ToolCall[1], string | RegExp]>([
		['a company name', qualify({}), { tenant_id: 'Contoso' }, TENANT_ID_HELP],
		['a domain', qualify({}), { tenant_id: 'contoso.edu' }, TENANT_ID_HELP],
		['no tenant ID', qualify({}), { tenant_id: '' }, TENANT_ID_HELP],
		['no tenant ID at all', qualify({}), { tenant_id: null }, TENANT_ID_HELP],
		[
			'two tenant IDs',
			qualify({}),
			{ tenant_id: `${fabrikam.id} ${contosoUniversity.id}` },
			'use the tool once for each of them.',
		],
		['no qualification', qualify({}), { qualification: '' }, 'Use education or govern'],
		['None', qualify({}), { qualification: 'none' }, 'A partner cannot remove a qualification.'],
		['Nonprofit', qualify({}), { qualification: 'nonprofit' }, 'not through a partner'],
		[
			'State-Owned Entity',
			qualify({}),
			{ qualification: 'stateOwnedEntity' },
			'Submit for Review can set it.',
		],
		[
			'an unknown qualification',
			submit,
			{ qualification: 'school' },
			'Use education, governmentCommunityCloud or stateOwnedEntity.',
		],
		[
			'an unknown segment',
			submit,
			{ segment: 'college' },
			'Use k12 for a school, or higherEducation for a college or university.',
		],
		[
			'no validation code',
			qualify({}, { validationCode: '={{ $fromAI("code", "", "string") }}' }),
			{ qualification: 'GCC', code: '' },
			"Use one of the partner's validation codes.",
		],
		[
			'an option that is neither true nor false',
			qualify({ verify: '={{ $fromAI("verify", "", "string") }}' }),
			{ verify: 'maybe' },
			'Use true or false.',
		],
		[
			'an option without a value',
			qualify({ verify: '={{ $fromAI("verify", "", "string") }}' }),
			{ verify: '' },
			"For 'Verify', use a value.",
		],
		[
			'an unknown domain',
			onCustomer('Read qualification', {
				operation: 'get',
				customerId: { __rl: true, mode: 'domain', value: '={{ $fromAI("tenant_id") }}' },
			}),
			{ tenant_id: 'unknown.example.com' },
			'Check the spelling, or use a different domain of the customer.',
		],
	])('tells the model what to send instead of %s', async (_, tool, args, advice) => {
		const valid = { tenant_id: fabrikam.id, qualification: 'education', segment: 'k12' };
		const [item] = (await call(tool, { ...valid, ...args })) as { error: string }[];

		expect(item?.error).toMatch(advice);
		// Neither the editor nor the number of an item means anything to a model.
		expect(item?.error).not.toMatch(/expression|Choose|choose|\[item|If node/);
		expect(countByMethod(context.sandbox).PUT).toBeUndefined();
	});

	it('does not suggest Education instead of Nonprofit (because Education cannot be undone)', async () => {
		const args = { tenant_id: schoolOfFineArt.id, qualification: 'nonprofit' };
		const [item] = (await call(qualify({}), args)) as { error: string }[];

		expect(item?.error).toMatch(/Nonprofit.*Leave this customer unchanged/s);
		expect(item?.error).not.toContain('Education');
	});

	it("contains Partner Center's words and the advice", async () => {
		const args = { tenant_id: woodgroveBank.id, qualification: 'education' };
		const [item] = (await call(qualify({}), args)) as { error: string }[];

		expect(item?.error).toMatch(
			/^You have no reseller relationship with this customer\. Partner Center said: "[^"]+" Check 'Customer'\. .*must accept it first\./,
		);
		expect(item?.error).not.toContain('[item');
	});

	it('says that the outcome of a write is unknown', async () => {
		const answer = { kind: 'answer', status: 200, body: '{"unknown":1}' } as const;
		context.sandbox.faults.add({ match: { method: 'PUT' }, times: 5, action: answer });
		context.sandbox.faults.add({ match: { method: 'GET' }, times: 20, action: answer });
		const [item] = (await call(qualify({ maxRetries: 0 }), {
			tenant_id: fabrikam.id,
			qualification: 'education',
		})) as { error: string }[];
		context.sandbox.faults.clear();

		expect(item?.error).toContain('The change may still have been applied');
		expect(item?.error).toContain('before you try again');
	});
});

describe('a tool that finds nothing', () => {
	it.each<[string, ToolNode, ToolCall[1], object]>([
		[
			'customers whose name starts with a text',
			findByStart,
			{ company: 'University' },
			{
				found: 0,
				message:
					'No customer has a company name that starts with "University". Names that only contain the text were not searched.',
			},
		],
		[
			'customers whose name contains a text',
			findCustomers({ companyNameContains: '={{ $fromAI("text") }}' }),
			{ text: 'Umbrella' },
			{ found: 0, message: 'No customer has a company name that contains "Umbrella".' },
		],
		[
			'customers with a domain',
			findCustomers({ domain: '={{ $fromAI("domain") }}' }),
			{ domain: 'contoso.edu' },
			{
				found: 0,
				message:
					'No customer has a default domain that starts with "contoso.edu". Only default domains were searched, and most of them end in onmicrosoft.com.',
			},
		],
		[
			'customers with several filters',
			findCustomers({ companyName: '={{ $fromAI("text") }}', domain: 'fab' }),
			{ text: 'Umbrella' },
			{
				found: 0,
				message: expect.stringContaining(
					'a company name that starts with "Umbrella" and a default domain that starts with "fab".',
				),
			},
		],
		[
			'qualifications',
			onCustomer('Read reviews', { operation: 'getAll' }),
			{ tenant_id: contosoUniversity.id },
			{
				customerId: contosoUniversity.id,
				found: 0,
				message: 'The customer has no qualification, and none has been submitted for review.',
			},
		],
	])('says so: %s', async (_, tool, args, item) => {
		expect(await call(tool, args)).toEqual([item]);
	});

	it.each([
		['customer', '/v1/customers', 'Your partner account has no customers.'],
		[
			'validationCode',
			'/v1/customers/all/validations',
			'Your partner account has no validation codes for Government Community Cloud.',
		],
	])('says so: the list of the resource %s', async (resource, path, message) => {
		const action = { kind: 'answer', status: 200, body: '{"items":[]}' } as const;
		context.sandbox.faults.add({ match: { path }, action });
		const tool = { name: 'List', parameters: { resource, operation: 'getAll' } };

		expect(await call(tool, {})).toEqual([{ found: 0, message }]);
	});

	it('gives a workflow no item', async () => {
		const { parameters } = findCustomers({ companyName: 'University' });
		const { output } = await context.engine.run({ parameters });

		expect(output).toEqual([]);
	});
});

describe('an empty filter', () => {
	it.each(WAYS)('is an error if the model leaves it empty (n8n runs the tool: %s)', async (way) => {
		for (const company of ['', ' ']) {
			const [result] = await context.engine.callTools(
				[findByStart],
				[['Find_customers', { company }]],
				way,
			);

			expect(result).toContain(
				"The filter 'Company Name' is empty. For 'Company Name', use the text to look for.",
			);
		}
		expect(apiRequests(context.sandbox)).toEqual([]);
	});

	it('is an error if a person left it empty', async () => {
		expect(await call(findCustomers({ domain: '' }), {})).toEqual([
			{ error: expect.stringContaining("The filter 'Domain' is empty") },
		]);
	});

	it('matches everything in a workflow if a person left it empty', async () => {
		const { parameters } = findCustomers({ domain: '' });
		const { output } = await context.engine.run({ parameters });

		expect(output.length).toBeGreaterThan(1);
	});
});
