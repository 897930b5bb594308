import type { IDataObject } from 'n8n-workflow';
import { seed } from '../../../tools/sandbox';
import { describeExample } from '../support/describeExample';
import { getExample, OUR_TOOL_TYPE } from '../support/examples';
import { countByMethod } from '../support/setup';

const { contosoUniversity, fabrikam, schoolOfFineArt } = seed.customers;

const NAME = 'ai-agent-qualifies-customers';

const { nodes, connections } = getExample(NAME);

/** The tools as n8n passes them to an agent. The approval comes before the tool runs, so it has no part here. */
const TOOLS = nodes.filter(({ type }) => type === OUR_TOOL_TYPE);

const context = describeExample({
	name: NAME,
	scenarios: [
		{
			title: "sends the agent's answer to the chat",
			start: 'Chat message',
			stubOutputs: {
				'Chat message': [{ sessionId: 'S-1', chatInput: 'Qualify Contoso University.' }],
				'Qualification agent': [{ output: 'Which qualification?' }],
			},
			expectedCalls: { Answer: [{ operation: 'send', message: 'Which qualification?' }] },
		},
	],
});

/** Calls tools as a model does, and returns the items of each result. */
async function call(...calls: [tool: string, args: IDataObject][]): Promise<unknown[]> {
	const results = await context.engine.callTools(TOOLS, calls);
	return results.map((result) => JSON.parse(result) as unknown);
}

const args = (domain: string, qualification = 'education', code = ''): IDataObject => ({
	customer_domain: domain,
	qualification,
	validation_code: code,
});

it('finds a customer by a part of its name, and previews and sets its qualification', async () => {
	const { id, name, domain } = contosoUniversity;
	const [found, preview, set] = await call(
		['find_customer', { company_name: 'UNIVERSITY' }],
		['preview_change', args(domain)],
		['set_qualification', args(domain)],
	);

	expect(found).toMatchObject([{ id, companyName: name, domain }]);
	expect(preview).toMatchObject([{ customerName: name, previousQualification: 'none' }]);
	expect(set).toMatchObject([{ customerId: id, qualification: 'education', changed: true }]);
	expect(countByMethod(context.sandbox)).toMatchObject({ PUT: 1 });
});

it('uses the validation code for Government Community Cloud', async () => {
	const [set] = await call([
		'set_qualification',
		args(fabrikam.domain, 'governmentCommunityCloud', '012345'),
	]);

	expect(set).toMatchObject([{ qualification: 'governmentCommunityCloud', changed: true }]);
});

it('writes nothing for a preview, and nothing for a customer that has the qualification', async () => {
	const [preview, set] = await call(
		['preview_change', args(contosoUniversity.domain)],
		['set_qualification', args(schoolOfFineArt.domain)],
	);

	expect(preview).toMatchObject([{ dryRun: true, changed: true }]);
	expect(set).toMatchObject([{ changed: false }]);
	expect(countByMethod(context.sandbox)).not.toHaveProperty('PUT');
});

it('runs only the change behind the approval', () => {
	const behind = Object.keys(connections).filter((name) =>
		connections[name]?.ai_tool?.flat().some((target) => target?.node === 'Ask for approval'),
	);

	expect(behind).toEqual(['set_qualification']);
	expect(connections['Ask for approval']?.ai_tool).toEqual([
		[{ node: 'Qualification agent', type: 'ai_tool', index: 0 }],
	]);
	expect(TOOLS.filter(({ parameters }) => isWrite(parameters)).map(({ name }) => name)).toEqual(
		behind,
	);
});

function isWrite({ operation, options }: IDataObject): boolean {
	return operation !== 'getAll' && (options as IDataObject | undefined)?.dryRun !== true;
}

it('describes each tool and each value that the model fills in', () => {
	for (const { parameters } of TOOLS) {
		expect(parameters.descriptionType).toBe('manual');
		expect((parameters.toolDescription as string).length).toBeGreaterThan(100);
	}
	const values = JSON.stringify(TOOLS.map(({ parameters }) => parameters)).matchAll(
		/\$fromAI\('\w+', '([^']*)'/g,
	);
	const descriptions = [...values].map(([, description = '']) => description);
	expect(descriptions).toHaveLength(7);
	for (const description of descriptions) expect(description.length).toBeGreaterThan(40);
});
