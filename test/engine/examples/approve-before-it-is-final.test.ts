import type { IDataObject } from 'n8n-workflow';
import { seed } from '../../../tools/sandbox';
import { describeExample, startsWith, toCrm } from '../support/describeExample';
import { runExample } from '../support/exampleRun';
import type { ExampleInput } from '../support/exampleStubs';
import { getExample } from '../support/examples';
import { countByMethod } from '../support/setup';

const { cityPowerAndLight, contosoUniversity, fabrikam, humongousCharity, schoolOfFineArt } =
	seed.customers;

const NAME = 'approve-before-it-is-final';

/** A deal for a customer, and the answer of the person who was asked. No answer returns the node's input. */
const deal = (
	customer: string,
	answer?: IDataObject,
	qualification = 'Education',
): ExampleInput => ({
	start: 'Deal won',
	stubOutputs: {
		'Deal won': [
			{
				body: {
					dealId: 'D-1',
					customerTenantId: customer,
					qualification,
					...(qualification === 'GCC' ? { validationCode: '012345' } : {}),
				},
			},
		],
		...(answer ? { 'Ask for approval': [answer] } : {}),
	},
});

const APPROVED = { data: { approved: true } };
const DECLINED = { data: { approved: false } };

const notApproved = (message: string) => ({
	'Tell CRM: not approved': [
		toCrm({
			dealId: 'D-1',
			outcome: 'notApproved',
			qualification: 'none',
			message: startsWith(message),
		}),
	],
});

const context = describeExample({
	name: NAME,
	scenarios: [
		{
			title: 'tells the CRM that the customer was qualified after a person approved it',
			...deal(contosoUniversity.id, APPROVED),
			expectedCalls: {
				'Tell CRM: qualified': [
					toCrm({ dealId: 'D-1', outcome: 'qualified', qualification: 'education' }),
				],
			},
		},
		{
			title: 'uses the validation code of the deal',
			...deal(fabrikam.id, APPROVED, 'GCC'),
			expectedCalls: {
				'Tell CRM: qualified': [toCrm({ qualification: 'governmentCommunityCloud' })],
			},
		},
		{
			title: 'tells the CRM that a person declined',
			...deal(contosoUniversity.id, DECLINED),
			expectedCalls: notApproved('Nothing was written: the approval was declined'),
		},
		{
			title: 'tells the CRM that there was no answer in time',
			...deal(contosoUniversity.id),
			expectedCalls: notApproved('Nothing was written: there was no answer within three days'),
		},
		{
			title: 'tells the CRM that the message could not be sent',
			...deal(contosoUniversity.id, { error: 'Chat not found' }),
			expectedCalls: notApproved('Nothing was written: .* Chat not found'),
		},
		{
			title: 'asks for no approval if the customer has the qualification already',
			...deal(schoolOfFineArt.id),
			expectedCalls: {
				'Tell CRM: already qualified': [
					toCrm({ dealId: 'D-1', outcome: 'alreadyQualified', qualification: 'education' }),
				],
			},
		},
		{
			title: 'asks for no approval if the customer has Government Community Cloud already',
			...deal(cityPowerAndLight.id, undefined, 'GCC'),
			expectedCalls: {
				'Tell CRM: already qualified': [
					toCrm({ outcome: 'alreadyQualified', qualification: 'governmentCommunityCloud' }),
				],
			},
		},
		{
			title: 'asks for no approval if Partner Center would reject the change',
			...deal(humongousCharity.id, undefined, 'Nonprofit'),
			expectedCalls: {
				'Tell CRM: rejected': [
					toCrm({ dealId: 'D-1', outcome: 'rejected', advice: expect.any(String) }),
				],
			},
		},
	],
});

it.each([
	['a person declines', DECLINED],
	['there is no answer in time', undefined],
])('writes nothing if %s', async (_, answer) => {
	await runExample(context.engine, getExample(NAME), deal(contosoUniversity.id, answer));

	expect(countByMethod(context.sandbox)).not.toHaveProperty('PUT');
});

it('names the customer and what will be final in the message', async () => {
	const { calls } = await runExample(
		context.engine,
		getExample(NAME),
		deal(contosoUniversity.id, DECLINED),
	);

	const [message] = calls['Ask for approval'] ?? [];
	expect(message).toMatchObject({
		message: expect.stringMatching(
			/Contoso University.*Education.*has <b>none<\/b> now.*D-1.*This is final/s,
		),
	});
});
