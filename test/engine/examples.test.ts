import { NodeHelpers } from 'n8n-workflow';
import type { IDataObject, INode, INodeParameters, INodeTypeDescription } from 'n8n-workflow';
import { MicrosoftPartnerCenter } from '../../nodes/MicrosoftPartnerCenter/MicrosoftPartnerCenter.node';
import { MicrosoftPartnerCenterTrigger } from '../../nodes/MicrosoftPartnerCenter/MicrosoftPartnerCenterTrigger.node';
import { seed, vettingReasons } from '../../sandbox';
import {
	at,
	exampleNamed,
	examples,
	OUR_TRIGGER_TYPE,
	OUR_TYPE,
	references,
	runExample,
} from './support/examples';
import type { Example, ExampleRun, Stage } from './support/examples';
import { apiRequests, countByMethod, useSandbox } from './support/setup';

const bench = useSandbox();
const { contosoUniversity, fabrikam, humongousCharity, northwind, schoolOfFineArt } =
	seed.customers;

/** A message is long; what matters is how it begins. */
const beginning = (words: string): unknown => expect.stringMatching(new RegExp(`^${words}`));

interface Scenario extends Stage {
	readonly example: string;
	readonly title: string;
	readonly prepare?: () => void;
	/** The last nodes of the workflow that were called, and what with. */
	readonly told: Readonly<Record<string, readonly object[]>>;
}

// HubSpot's own answers: a webhook event, a deal (deals/v1), a company (companies/v2).
function hubspot(domain: string, qualification: string, code?: string): Stage {
	return {
		start: 'Deal stage changed',
		given: {
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
			customPropertiesValues: [{ property: 'partner_center_outcome', value: beginning(value) }],
		},
	},
});

function salesforce(website: string | null, opportunity: IDataObject = {}): Stage {
	return {
		start: 'Opportunity updated',
		given: {
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
			customFieldsValues: [{ fieldId: 'Partner_Center_Outcome__c', value: beginning(value) }],
		},
	},
});

function webhook(body: IDataObject): Stage {
	return { start: 'Deal won', given: { 'Deal won': [{ body: { dealId: 'D-1', ...body } }] } };
}

const rows = [
	{ row_number: 2, Domain: 'contoso.edu', Qualification: 'Education' },
	{ row_number: 3, Domain: 'fabrikam.com', Qualification: 'GCC', 'Validation code': '012345' },
	{ row_number: 4, Domain: schoolOfFineArt.domain, Qualification: 'EDU', 'Validation code': '' },
	{ row_number: 5, Domain: humongousCharity.domain, Qualification: 'Nonprofit' },
];

const sheet = (forReal: boolean): Stage => ({
	start: 'Run',
	given: {
		'Read rows': rows,
		...(forReal ? { Settings: [{ forReal, spreadsheet: 'https://x/d/1/edit', sheet: 'S' }] } : {}),
	},
});

const written = (row: number, outcome: string, todo: string) => ({
	operation: 'update',
	columns: {
		matchingColumns: ['row_number'],
		value: { row_number: row, Outcome: beginning(outcome), 'What to do': beginning(todo) },
	},
});

const form = (domain: string): Stage => ({
	start: 'School to submit',
	given: {
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
		title: 'tells the deal that its customer was qualified',
		...hubspot('contoso.edu', 'Education'),
		told: { 'Tell HubSpot: qualified': [hubspotOutcome('Qualified as education')] },
	},
	{
		example: HUBSPOT,
		title: 'takes the code of Government Community Cloud from the deal',
		...hubspot('fabrikam.com', 'GCC', '012345'),
		told: {
			'Tell HubSpot: qualified': [hubspotOutcome('Qualified as governmentCommunityCloud')],
		},
	},
	{
		example: HUBSPOT,
		title: 'tells the deal why its customer was refused',
		...hubspot('litwareinc.com', 'Education'),
		told: { 'Tell HubSpot: refused': [hubspotOutcome('Refused: The domain "litwareinc.com"')] },
	},
	{
		example: HUBSPOT,
		title: 'tells the deal that it has no company',
		start: 'Deal stage changed',
		given: {
			...hubspot('', 'Education').given,
			'Get company': [{ error: 'The resource you are requesting could not be found' }],
		},
		told: { 'Tell HubSpot: refused': [hubspotOutcome("Refused: 'Customer' is empty")] },
	},
	{
		example: HUBSPOT,
		title: 'leaves a deal alone that is not won',
		...hubspot('contoso.edu', 'Education'),
		given: {
			'Deal stage changed': [{ dealId: 4711, propertyValue: 'appointmentscheduled' }],
		},
		told: {},
	},
	{
		example: SALESFORCE,
		title: 'tells the opportunity that its customer was qualified',
		...salesforce('https://www.contoso.edu/about'),
		told: { 'Tell Salesforce: qualified': [salesforceOutcome('Qualified as education')] },
	},
	{
		example: SALESFORCE,
		title: 'tells the opportunity that there was nothing to do',
		...salesforce('fineartschool.net'),
		told: { 'Tell Salesforce: qualified': [salesforceOutcome('Already qualified as education')] },
	},
	{
		example: SALESFORCE,
		title: 'tells the opportunity why its customer was refused',
		...salesforce('https://contoso.edu', { Partner_Center_Qualification__c: 'GCC' }),
		told: {
			'Tell Salesforce: refused': [salesforceOutcome("Refused: 'Validation Code' is empty")],
		},
	},
	{
		example: SALESFORCE,
		title: 'tells the opportunity that its account has no website',
		...salesforce(null),
		told: { 'Tell Salesforce: refused': [salesforceOutcome("Refused: 'Customer' is empty")] },
	},
	{
		example: SALESFORCE,
		title: 'leaves an opportunity alone that has an outcome (because telling it is an update too)',
		...salesforce('contoso.edu', { Partner_Center_Outcome__c: 'Qualified as education' }),
		told: {},
	},
	{
		example: CRM,
		title: 'answers that the customer was qualified',
		...webhook({ customerTenantId: contosoUniversity.id, qualification: 'Education' }),
		told: {
			'Tell CRM: qualified': [
				{ responseBody: { dealId: 'D-1', outcome: 'qualified', qualification: 'education' } },
			],
		},
	},
	{
		example: CRM,
		title: 'takes the code of Government Community Cloud from the CRM',
		...webhook({
			customerTenantId: fabrikam.id,
			qualification: 'GCC',
			validationCode: '012345',
		}),
		told: { 'Tell CRM: qualified': [{ responseBody: { outcome: 'qualified' } }] },
	},
	{
		example: CRM,
		title: 'answers what would change, where the CRM asks for a dry run',
		...webhook({
			customerTenantId: contosoUniversity.id,
			qualification: 'Education',
			dryRun: true,
		}),
		told: {
			'Tell CRM: qualified': [
				{ responseBody: { outcome: 'previewed', message: beginning('Dry run: it would become') } },
			],
		},
	},
	{
		example: CRM,
		title: 'answers why the customer was refused',
		...webhook({ customerTenantId: humongousCharity.id, qualification: 'Education' }),
		told: {
			'Tell CRM: refused': [
				{
					responseBody: {
						dealId: 'D-1',
						outcome: 'refused',
						message: expect.any(String),
						advice: expect.any(String),
						correlationId: expect.any(String),
					},
				},
			],
		},
	},
	{
		example: SHEET,
		title: 'writes into each row what would change',
		...sheet(false),
		told: {
			'Write what would change': [
				written(2, 'Would change: none → education', 'Nothing yet'),
				written(3, 'Would change: none → governmentCommunityCloud', 'Nothing yet'),
				written(4, 'Already right: education → education', '$'),
			],
			'Write what was refused': [written(5, 'Refused: .*Nonprofit', '.')],
		},
	},
	{
		example: SHEET,
		title: 'writes into each row what changed, once it is for real',
		...sheet(true),
		told: {
			'Write what changed': [
				written(2, 'Changed: education', '$'),
				written(3, 'Changed: governmentCommunityCloud', '$'),
				written(4, 'Already right: education', '$'),
			],
			'Write what was refused': [written(5, 'Refused: .*Nonprofit', '.')],
		},
	},
	{
		example: SUBMIT,
		title: 'tells the CRM that a review has begun',
		...form('contoso.edu'),
		told: {
			'Tell CRM: under review': [
				toCrm({ deal: 'D-1', customerId: contosoUniversity.id, outcome: 'inReview' }),
			],
		},
	},
	{
		example: SUBMIT,
		title: 'tells the CRM why nothing was submitted',
		...form('litwareinc.com'),
		told: {
			'Tell CRM: refused': [toCrm({ deal: 'D-1', outcome: 'refused', advice: expect.any(String) })],
		},
	},
	{
		example: SUBMIT,
		title: 'tells the CRM the decision',
		start: 'Review decided',
		given: {
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
		told: {
			'Tell CRM: decided': [
				toCrm({ customerId: northwind.id, outcome: 'denied', advice: 'Add its academic domain.' }),
			],
		},
	},
	{
		example: KEEP_ALIVE,
		title: 'disturbs nobody while the sign-in works',
		start: 'Every Monday at 6',
		given: {},
		told: { 'All is well': [{}] },
	},
	{
		example: KEEP_ALIVE,
		title: 'tells a person that the sign-in does not work any more, and what to do',
		start: 'Every Monday at 6',
		given: {},
		prepare: () => {
			bench.engine.store('oAuth2', {
				oauthTokenData: {
					access_token: 'expired',
					refresh_token: seed.users.userWithoutRole.refreshToken,
					token_type: 'Bearer',
				},
			});
		},
		told: { 'Tell a person': [{ text: expect.stringMatching(/.+\n\n.+/) }] },
	},
];

function ofExample(name: string): Scenario[] {
	return scenarios.filter(({ example }) => example === name);
}

async function run({ example, prepare, ...stage }: Scenario): Promise<ExampleRun> {
	prepare?.();
	const ran = await runExample(bench.engine, exampleNamed(example), stage);
	expect(ran.error).toBeUndefined();
	return ran;
}

/** What the last nodes got; a JSON text for the CRM is read, so that a test need not know its layout. */
function told({ got }: ExampleRun, { connections }: Example): Record<string, object[]> {
	const last = Object.entries(got).filter(([name]) => connections[name] === undefined);
	return Object.fromEntries(
		last.map(([name, calls]) => [
			name,
			calls.map((parameters) =>
				typeof parameters.jsonBody === 'string'
					? { ...parameters, jsonBody: { asJson: JSON.parse(parameters.jsonBody) as IDataObject } }
					: parameters,
			),
		]),
	);
}

describe.each(Object.keys(examples))('the example %s', (name) => {
	it.each(ofExample(name))('$title', async (scenario) => {
		const heard = told(await run(scenario), exampleNamed(name));

		expect(heard).toMatchObject(scenario.told);
		expect(Object.keys(heard).sort()).toEqual(Object.keys(scenario.told).sort());
	});

	it('reads only fields that are there (so that no expression is silently empty)', async () => {
		const { nodes, connections } = exampleNamed(name);
		const runs: ExampleRun[] = [];
		for (const scenario of ofExample(name)) {
			bench.sandbox.reset();
			bench.engine.signIn(bench.sandbox);
			runs.push(await run(scenario));
		}
		const before = (node: string) =>
			Object.entries(connections).flatMap(([source, { main = [] }]) =>
				main.flatMap((targets, index) =>
					targets?.some((target) => target.node === node) ? [{ source, index }] : [],
				),
			);
		const missing = nodes.flatMap((node) =>
			references(node.parameters).filter(({ node: named, path }) => {
				const items = runs.flatMap(({ output }) =>
					named === undefined
						? before(node.name).flatMap(({ source, index }) => output[source]?.[index] ?? [])
						: (output[named] ?? []).flat(),
				);
				return items.every((json) => at(json, path) === undefined);
			}),
		);

		expect(runs).not.toEqual([]);
		expect(missing).toEqual([]);
	});

	const { nodes, connections } = exampleNamed(name);

	it('can be imported by anyone: nothing of its maker is in it, and it says what it does', () => {
		expect(nodes.filter(({ credentials }) => credentials !== undefined)).toEqual([]);
		expect(nodes.map(({ type }) => type)).toContain('n8n-nodes-base.stickyNote');
		const names = nodes.map((node) => node.name);
		expect(new Set(names).size).toBe(names.length);
		const targets = Object.values(connections).flatMap(({ main = [] }) =>
			main.flatMap((output) => (output ?? []).map(({ node }) => node)),
		);
		expect(names).toEqual(expect.arrayContaining([...Object.keys(connections), ...targets]));
	});

	it('gives our nodes only parameters that they have, with values that they know', () => {
		const ours = nodes.filter(({ type }) => type.startsWith(OUR_TYPE));
		expect(ours).not.toEqual([]);
		for (const node of ours) {
			const { known, issues } = checked(node);
			expect(known).toEqual(node.parameters);
			expect(issues).toEqual(
				// Which customers wait for a review is for the person to choose.
				node.type === OUR_TRIGGER_TYPE ? { customerIds: expect.any(Array) } : {},
			);
			expect(node.onError).toBe(node.type === OUR_TYPE ? 'continueErrorOutput' : undefined);
			// The demo runs this one, and nobody can press Connect there.
			expect(node.parameters.authentication).toBe(name === CRM ? 'refreshToken' : 'oAuth2');
		}
	});
});

const descriptions: Readonly<Record<string, INodeTypeDescription>> = {
	[OUR_TYPE]: new MicrosoftPartnerCenter().description,
	[OUR_TRIGGER_TYPE]: new MicrosoftPartnerCenterTrigger().description,
};

/** A node's parameters without those that its type does not know, and what the editor would mark red. */
function checked(node: INode): { known: INodeParameters; issues: object } {
	const description = descriptions[node.type];
	if (!description) throw new Error(`${node.type} is none of ours`);
	// n8n adds the times of polling to every polling trigger.
	const { pollTimes, ...own } = node.parameters;
	const { properties } = description;
	const all = NodeHelpers.getNodeParameters(properties, own, true, false, node, description);
	const given = Object.entries(all ?? {}).filter(([name]) => name in own);
	const issues = NodeHelpers.getNodeParametersIssues(properties, node, description);
	return {
		known: { ...(pollTimes === undefined ? {} : { pollTimes }), ...Object.fromEntries(given) },
		issues: issues?.parameters ?? {},
	};
}

it('the sheet writes nothing to Partner Center before it is for real', async () => {
	const [dry, real] = ofExample(SHEET);
	if (!dry || !real) throw new Error('Two scenarios are expected');

	await run(dry);
	expect(countByMethod(bench.sandbox)).not.toHaveProperty('PUT');

	await run(real);
	expect(countByMethod(bench.sandbox)).toMatchObject({ PUT: 2 });
});

it('the sign-in is kept alive by a single small request', async () => {
	const [works] = ofExample(KEEP_ALIVE);
	if (!works) throw new Error('A scenario is expected');
	await run(works);

	expect(apiRequests(bench.sandbox).map(({ url }) => url)).toEqual(['/v1/customers?size=1']);
});

it('the trigger beside the submission hands the CRM what Microsoft decided', async () => {
	const example = exampleNamed(SUBMIT);
	const parameters = example.nodes.find(({ type }) => type === OUR_TRIGGER_TYPE)?.parameters;
	const trigger = bench.engine.trigger({ ...parameters, customerIds: [contosoUniversity.id] });
	await trigger.activate();
	await runExample(bench.engine, example, form('contoso.edu'));
	expect(await trigger.poll()).toEqual([]);
	bench.sandbox.decideReview(contosoUniversity.id, { denied: vettingReasons[0] });
	const decisions = await trigger.poll();
	const ran = await runExample(bench.engine, example, {
		start: 'Review decided',
		given: { 'Review decided': decisions },
	});

	expect(told(ran, example)).toMatchObject({
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
