import { NodeHelpers } from 'n8n-workflow';
import type { IDataObject, INode, INodeParameters, INodeTypeDescription } from 'n8n-workflow';
import { MicrosoftPartnerCenter } from '../../nodes/MicrosoftPartnerCenter/MicrosoftPartnerCenter.node';
import { MicrosoftPartnerCenterTrigger } from '../../nodes/MicrosoftPartnerCenter/MicrosoftPartnerCenterTrigger.node';
import { seed, vettingReasons } from '../../sandbox';
import {
	getByPath,
	getExample,
	examples,
	OUR_TRIGGER_TYPE,
	OUR_TYPE,
	findReferences,
	runExample,
} from './support/examples';
import type { Example, ExampleRun, ExampleInput } from './support/examples';
import { apiRequests, countByMethod, useSandbox } from './support/setup';

const context = useSandbox();
const { contosoUniversity, fabrikam, humongousCharity, northwind, schoolOfFineArt } =
	seed.customers;

/** Matches a text by its start, because the messages are long. */
const startsWith = (text: string): unknown => expect.stringMatching(new RegExp(`^${text}`));

interface Scenario extends ExampleInput {
	readonly example: string;
	readonly title: string;
	readonly prepare?: () => void;
	/** The expected calls of the workflow's last nodes, by node name. */
	readonly expectedCalls: Readonly<Record<string, readonly object[]>>;
}

// The formats of HubSpot's responses: a webhook event, a deal (deals/v1) and a company (companies/v2).
function hubspot(domain: string, qualification: string, code?: string): ExampleInput {
	return {
		start: 'Deal stage changed',
		stubOutputs: {
			'Deal stage changed': [
				{
					subscriptionType: 'deal.propertyChange',
					dealId: 4711,
					propertyName: 'dealstage',
					propertyValue: 'closedwon',
				},
			],
			'Get deal': [
				{
					dealId: 4711,
					associations: { associatedCompanyIds: [77] },
					properties: {
						partner_center_qualification: { value: qualification },
						...(code === undefined ? {} : { partner_center_validation_code: { value: code } }),
					},
				},
			],
			'Get company': [{ companyId: 77, properties: { domain: { value: domain } } }],
		},
	};
}

const hubspotOutcome = (value: string) => ({
	resource: 'deal',
	operation: 'update',
	dealId: { mode: 'id', value: 4711 },
	updateFields: {
		customPropertiesUi: {
			customPropertiesValues: [{ property: 'partner_center_outcome', value: startsWith(value) }],
		},
	},
});

function salesforce(website: string | null, opportunity: IDataObject = {}): ExampleInput {
	return {
		start: 'Opportunity updated',
		stubOutputs: {
			'Opportunity updated': [{ Id: '006A', AccountId: '001A' }],
			'Get opportunity': [
				{
					Id: '006A',
					AccountId: '001A',
					StageName: 'Closed Won',
					Partner_Center_Qualification__c: 'Education',
					Partner_Center_Validation_Code__c: null,
					Partner_Center_Outcome__c: null,
					...opportunity,
				},
			],
			'Get account': [{ Id: '001A', Website: website }],
		},
	};
}

const salesforceOutcome = (value: string) => ({
	resource: 'opportunity',
	operation: 'update',
	opportunityId: '006A',
	updateFields: {
		customFieldsUi: {
			customFieldsValues: [{ fieldId: 'Partner_Center_Outcome__c', value: startsWith(value) }],
		},
	},
});

function webhook(body: IDataObject): ExampleInput {
	return { start: 'Deal won', stubOutputs: { 'Deal won': [{ body: { dealId: 'D-1', ...body } }] } };
}

const rows = [
	{ row_number: 2, Domain: 'contoso.edu', Qualification: 'Education' },
	{ row_number: 3, Domain: 'fabrikam.com', Qualification: 'GCC', 'Validation code': '012345' },
	{ row_number: 4, Domain: schoolOfFineArt.domain, Qualification: 'EDU', 'Validation code': '' },
	{ row_number: 5, Domain: humongousCharity.domain, Qualification: 'Nonprofit' },
];

const sheet = (forReal: boolean): ExampleInput => ({
	start: 'Run',
	stubOutputs: {
		'Read rows': rows,
		...(forReal ? { Settings: [{ forReal, spreadsheet: 'https://x/d/1/edit', sheet: 'S' }] } : {}),
	},
});

const rowUpdate = (row: number, outcome: string, advice: string) => ({
	operation: 'update',
	columns: {
		matchingColumns: ['row_number'],
		value: { row_number: row, Outcome: startsWith(outcome), 'What to do': startsWith(advice) },
	},
});

const form = (domain: string): ExampleInput => ({
	start: 'School to submit',
	stubOutputs: {
		'School to submit': [
			{ Deal: 'D-1', Domain: domain, 'Kind of school': 'Higher Education', Website: '' },
		],
	},
});

const toCrm = (message: object) => ({ jsonBody: { asJson: message } });

const HUBSPOT = 'hubspot-deal-won-to-qualification';
const SALESFORCE = 'salesforce-opportunity-won-to-qualification';
const CRM = 'crm-deal-won-to-qualification';
const SHEET = 'google-sheet-bulk-dry-run';
const SUBMIT = 'submit-and-wait';
const KEEP_ALIVE = 'weekly-sign-in-keep-alive';

const scenarios: readonly Scenario[] = [
	{
		example: HUBSPOT,
		title: 'updates the deal after its customer was qualified',
		...hubspot('contoso.edu', 'Education'),
		expectedCalls: { 'Tell HubSpot: qualified': [hubspotOutcome('Qualified as education')] },
	},
	{
		example: HUBSPOT,
		title: 'uses the validation code of the deal',
		...hubspot('fabrikam.com', 'GCC', '012345'),
		expectedCalls: {
			'Tell HubSpot: qualified': [hubspotOutcome('Qualified as governmentCommunityCloud')],
		},
	},
	{
		example: HUBSPOT,
		title: 'updates the deal with the reason if its customer is rejected',
		...hubspot('litwareinc.com', 'Education'),
		expectedCalls: {
			'Tell HubSpot: refused': [hubspotOutcome('Refused: The domain "litwareinc.com"')],
		},
	},
	{
		example: HUBSPOT,
		title: 'updates the deal with the reason if it has no company',
		start: 'Deal stage changed',
		stubOutputs: {
			...hubspot('', 'Education').stubOutputs,
			'Get company': [{ error: 'The resource you are requesting could not be found' }],
		},
		expectedCalls: { 'Tell HubSpot: refused': [hubspotOutcome("Refused: 'Customer' is empty")] },
	},
	{
		example: HUBSPOT,
		title: 'does nothing for a deal that is not won',
		...hubspot('contoso.edu', 'Education'),
		stubOutputs: {
			'Deal stage changed': [{ dealId: 4711, propertyValue: 'appointmentscheduled' }],
		},
		expectedCalls: {},
	},
	{
		example: SALESFORCE,
		title: 'updates the opportunity after its customer was qualified',
		...salesforce('https://www.contoso.edu/about'),
		expectedCalls: { 'Tell Salesforce: qualified': [salesforceOutcome('Qualified as education')] },
	},
	{
		example: SALESFORCE,
		title: 'updates the opportunity if its customer is already qualified',
		...salesforce('fineartschool.net'),
		expectedCalls: {
			'Tell Salesforce: qualified': [salesforceOutcome('Already qualified as education')],
		},
	},
	{
		example: SALESFORCE,
		title: 'updates the opportunity with the reason if its customer is rejected',
		...salesforce('https://contoso.edu', { Partner_Center_Qualification__c: 'GCC' }),
		expectedCalls: {
			'Tell Salesforce: refused': [salesforceOutcome("Refused: 'Validation Code' is empty")],
		},
	},
	{
		example: SALESFORCE,
		title: 'updates the opportunity with the reason if its account has no website',
		...salesforce(null),
		expectedCalls: {
			'Tell Salesforce: refused': [salesforceOutcome("Refused: 'Customer' is empty")],
		},
	},
	{
		example: SALESFORCE,
		title:
			'does nothing for an opportunity with an outcome (because writing one is an update, too)',
		...salesforce('contoso.edu', { Partner_Center_Outcome__c: 'Qualified as education' }),
		expectedCalls: {},
	},
	{
		example: CRM,
		title: 'responds to the CRM after the customer was qualified',
		...webhook({ customerTenantId: contosoUniversity.id, qualification: 'Education' }),
		expectedCalls: {
			'Tell CRM: qualified': [
				{ responseBody: { dealId: 'D-1', outcome: 'qualified', qualification: 'education' } },
			],
		},
	},
	{
		example: CRM,
		title: 'uses the validation code from the CRM',
		...webhook({
			customerTenantId: fabrikam.id,
			qualification: 'GCC',
			validationCode: '012345',
		}),
		expectedCalls: { 'Tell CRM: qualified': [{ responseBody: { outcome: 'qualified' } }] },
	},
	{
		example: CRM,
		title: 'responds with what would change if the CRM requests a dry run',
		...webhook({
			customerTenantId: contosoUniversity.id,
			qualification: 'Education',
			dryRun: true,
		}),
		expectedCalls: {
			'Tell CRM: qualified': [
				{ responseBody: { outcome: 'previewed', message: startsWith('Dry run: it would become') } },
			],
		},
	},
	{
		example: CRM,
		title: 'responds with success if the CRM sends the deal again',
		...webhook({ customerTenantId: schoolOfFineArt.id, qualification: 'Education' }),
		expectedCalls: {
			'Tell CRM: qualified': [
				{ responseBody: { outcome: 'qualified', qualification: 'education' } },
			],
		},
	},
	{
		example: CRM,
		title: 'responds with the reason if the customer is rejected',
		...webhook({ customerTenantId: humongousCharity.id, qualification: 'Education' }),
		expectedCalls: {
			'Tell CRM: refused': [
				{
					responseBody: {
						dealId: 'D-1',
						outcome: 'refused',
						message: expect.not.stringContaining('[item'),
						advice: expect.any(String),
						correlationId: expect.any(String),
					},
				},
			],
		},
	},
	{
		example: SHEET,
		title: 'writes what would change into each row',
		...sheet(false),
		expectedCalls: {
			'Write what would change': [
				rowUpdate(2, 'Would change: none → education', 'Nothing yet'),
				rowUpdate(3, 'Would change: none → governmentCommunityCloud', 'Nothing yet'),
				rowUpdate(4, 'Already right: education → education', '$'),
			],
			'Write what was refused': [rowUpdate(5, 'Refused: [^[]*Nonprofit[^[]*$', '.')],
		},
	},
	{
		example: SHEET,
		title: 'writes what changed into each row if the run is for real',
		...sheet(true),
		expectedCalls: {
			'Write what changed': [
				rowUpdate(2, 'Changed: education', '$'),
				rowUpdate(3, 'Changed: governmentCommunityCloud', '$'),
				rowUpdate(4, 'Already right: education', '$'),
			],
			'Write what was refused': [rowUpdate(5, 'Refused: [^[]*Nonprofit[^[]*$', '.')],
		},
	},
	{
		example: SUBMIT,
		title: 'tells the CRM that a review has started',
		...form('contoso.edu'),
		expectedCalls: {
			'Tell CRM: under review': [
				toCrm({ deal: 'D-1', customerId: contosoUniversity.id, outcome: 'inReview' }),
			],
		},
	},
	{
		example: SUBMIT,
		title: 'tells the CRM the reason if nothing was submitted',
		...form('litwareinc.com'),
		expectedCalls: {
			'Tell CRM: refused': [toCrm({ deal: 'D-1', outcome: 'refused', advice: expect.any(String) })],
		},
	},
	{
		example: SUBMIT,
		title: 'tells the CRM the decision',
		start: 'Review decided',
		stubOutputs: {
			'Review decided': [
				{
					customerId: northwind.id,
					qualification: 'education',
					vettingStatus: 'denied',
					vettingReason: 'Not an Academic Domain',
					vettingAdvice: 'Add its academic domain.',
				},
			],
		},
		expectedCalls: {
			'Tell CRM: decided': [
				toCrm({ customerId: northwind.id, outcome: 'denied', advice: 'Add its academic domain.' }),
			],
		},
	},
	{
		example: KEEP_ALIVE,
		title: 'sends no message while the sign-in works',
		start: 'Every Monday at 6',
		stubOutputs: {},
		expectedCalls: { 'All is well': [{}] },
	},
	{
		example: KEEP_ALIVE,
		title: 'sends a message with the reason and the advice if the sign-in fails',
		start: 'Every Monday at 6',
		stubOutputs: {},
		prepare: () => {
			context.engine.store('oAuth2', {
				oauthTokenData: {
					access_token: 'expired',
					refresh_token: seed.users.userWithoutRole.refreshToken,
					token_type: 'Bearer',
				},
			});
		},
		expectedCalls: { 'Tell a person': [{ text: expect.stringMatching(/.+\n\n.+/) }] },
	},
];

function scenariosOf(name: string): Scenario[] {
	return scenarios.filter(({ example }) => example === name);
}

async function run({ example, prepare, ...exampleInput }: Scenario): Promise<ExampleRun> {
	prepare?.();
	const result = await runExample(context.engine, getExample(example), exampleInput);
	expect(result.error).toBeUndefined();
	return result;
}

/** Returns the calls of the last nodes. Parses a JSON body, so that the tests do not depend on its layout. */
function callsOfLastNodes(
	{ calls }: ExampleRun,
	{ connections }: Example,
): Record<string, object[]> {
	const lastNodes = Object.entries(calls).filter(([name]) => connections[name] === undefined);
	return Object.fromEntries(
		lastNodes.map(([name, nodeCalls]) => [
			name,
			nodeCalls.map((parameters) =>
				typeof parameters.jsonBody === 'string'
					? { ...parameters, jsonBody: { asJson: JSON.parse(parameters.jsonBody) as IDataObject } }
					: parameters,
			),
		]),
	);
}

describe.each(Object.keys(examples))('the example %s', (name) => {
	it.each(scenariosOf(name))('$title', async (scenario) => {
		const calls = callsOfLastNodes(await run(scenario), getExample(name));

		expect(calls).toMatchObject(scenario.expectedCalls);
		expect(Object.keys(calls).sort()).toEqual(Object.keys(scenario.expectedCalls).sort());
	});

	it('reads only fields that exist (so that no expression is silently empty)', async () => {
		const { nodes, connections } = getExample(name);
		const runs: ExampleRun[] = [];
		for (const scenario of scenariosOf(name)) {
			context.sandbox.reset();
			context.engine.signIn(context.sandbox);
			runs.push(await run(scenario));
		}
		const findInputs = (node: string) =>
			Object.entries(connections).flatMap(([source, { main = [] }]) =>
				main.flatMap((targets, index) =>
					targets?.some((target) => target.node === node) ? [{ source, index }] : [],
				),
			);
		const missing = nodes.flatMap((node) =>
			findReferences(node.parameters).filter(({ node: sourceName, path }) => {
				const items = runs.flatMap(({ output }) =>
					sourceName === undefined
						? findInputs(node.name).flatMap(({ source, index }) => output[source]?.[index] ?? [])
						: (output[sourceName] ?? []).flat(),
				);
				return items.every((json) => getByPath(json, path) === undefined);
			}),
		);

		expect(runs).not.toEqual([]);
		expect(missing).toEqual([]);
	});

	const { nodes, connections } = getExample(name);

	it('has no credentials, has a sticky note, and connects only nodes that exist', () => {
		expect(nodes.filter(({ credentials }) => credentials !== undefined)).toEqual([]);
		expect(nodes.map(({ type }) => type)).toContain('n8n-nodes-base.stickyNote');
		const names = nodes.map((node) => node.name);
		expect(new Set(names).size).toBe(names.length);
		const targets = Object.values(connections).flatMap(({ main = [] }) =>
			main.flatMap((output) => (output ?? []).map(({ node }) => node)),
		);
		expect(names).toEqual(expect.arrayContaining([...Object.keys(connections), ...targets]));
	});

	it('sets only known parameters of our nodes, with valid values', () => {
		const ourNodes = nodes.filter(({ type }) => type.startsWith(OUR_TYPE));
		expect(ourNodes).not.toEqual([]);
		for (const node of ourNodes) {
			const { known, issues } = checkParameters(node);
			expect(known).toEqual(node.parameters);
			expect(issues).toEqual(
				// The user of the example must choose the customers to watch.
				node.type === OUR_TRIGGER_TYPE ? { customerIds: expect.any(Array) } : {},
			);
			expect(node.onError).toBe(node.type === OUR_TYPE ? 'continueErrorOutput' : undefined);
			expect(node.parameters.authentication).toBe('oAuth2');
		}
	});
});

const descriptions: Readonly<Record<string, INodeTypeDescription>> = {
	[OUR_TYPE]: new MicrosoftPartnerCenter().description,
	[OUR_TRIGGER_TYPE]: new MicrosoftPartnerCenterTrigger().description,
};

/** Returns a node's parameters without unknown ones, and the issues that the editor would show. */
function checkParameters(node: INode): { known: INodeParameters; issues: object } {
	const description = descriptions[node.type];
	if (!description) throw new Error(`${node.type} is not one of our node types`);
	// n8n itself adds the poll times to every polling trigger.
	const { pollTimes, ...ownParameters } = node.parameters;
	const { properties } = description;
	const all = NodeHelpers.getNodeParameters(
		properties,
		ownParameters,
		true,
		false,
		node,
		description,
	);
	const knownParameters = Object.entries(all ?? {}).filter(([name]) => name in ownParameters);
	const issues = NodeHelpers.getNodeParametersIssues(properties, node, description);
	return {
		known: {
			...(pollTimes === undefined ? {} : { pollTimes }),
			...Object.fromEntries(knownParameters),
		},
		issues: issues?.parameters ?? {},
	};
}

it('sends no update to Partner Center from the sheet example until the run is for real', async () => {
	const [dry, real] = scenariosOf(SHEET);
	if (!dry || !real) throw new Error('Two scenarios are expected');

	await run(dry);
	expect(countByMethod(context.sandbox)).not.toHaveProperty('PUT');

	await run(real);
	expect(countByMethod(context.sandbox)).toMatchObject({ PUT: 2 });
});

it('keeps the sign-in alive with a single small request', async () => {
	const [success] = scenariosOf(KEEP_ALIVE);
	if (!success) throw new Error('A scenario is expected');
	await run(success);

	expect(apiRequests(context.sandbox).map(({ url }) => url)).toEqual(['/v1/customers?size=1']);
});

it("sends Microsoft's decision from the trigger of the submission example to the CRM", async () => {
	const example = getExample(SUBMIT);
	const parameters = example.nodes.find(({ type }) => type === OUR_TRIGGER_TYPE)?.parameters;
	const trigger = context.engine.createTrigger({
		...parameters,
		customerIds: [contosoUniversity.id],
	});
	await trigger.activate();
	await runExample(context.engine, example, form('contoso.edu'));
	expect(await trigger.poll()).toEqual([]);
	context.sandbox.decideReview(contosoUniversity.id, { denied: vettingReasons[0] });
	const decisions = await trigger.poll();
	const result = await runExample(context.engine, example, {
		start: 'Review decided',
		stubOutputs: { 'Review decided': decisions },
	});

	expect(callsOfLastNodes(result, example)).toMatchObject({
		'Tell CRM: decided': [
			toCrm({
				customerId: contosoUniversity.id,
				qualification: 'education',
				outcome: 'denied',
				message: vettingReasons[0],
				advice: expect.stringMatching(/./),
			}),
		],
	});
});
