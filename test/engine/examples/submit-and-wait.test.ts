import { seed, vettingReasons } from '../../../tools/sandbox';
import { callsOfLastNodes, describeExample, toCrm } from '../support/describeExample';
import { getExample, OUR_TRIGGER_TYPE } from '../support/examples';
import { runExample } from '../support/exampleRun';
import type { ExampleInput } from '../support/exampleStubs';

const { contosoUniversity, northwind } = seed.customers;

const form = (domain: string): ExampleInput => ({
	start: 'School to submit',
	stubOutputs: {
		'School to submit': [
			{ Deal: 'D-1', Domain: domain, 'Kind of school': 'Higher Education', Website: '' },
		],
	},
});

const NAME = 'submit-and-wait';

const context = describeExample({
	name: NAME,
	scenarios: [
		{
			title: 'tells the CRM that a review has started',
			...form('contoso.edu'),
			expectedCalls: {
				'Tell CRM: under review': [
					toCrm({ deal: 'D-1', customerId: contosoUniversity.id, outcome: 'inReview' }),
				],
			},
		},
		{
			title: 'tells the CRM the reason if nothing was submitted',
			...form('litwareinc.com'),
			expectedCalls: {
				'Tell CRM: refused': [
					toCrm({ deal: 'D-1', outcome: 'refused', advice: expect.any(String) }),
				],
			},
		},
		{
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
					toCrm({
						customerId: northwind.id,
						outcome: 'denied',
						advice: 'Add its academic domain.',
					}),
				],
			},
		},
	],
});

it("sends Microsoft's decision from the trigger to the CRM", async () => {
	const example = getExample(NAME);
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
