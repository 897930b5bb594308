import type { IDataObject } from 'n8n-workflow';
import { describeExample, startsWith } from '../support/describeExample';
import type { ExampleInput } from '../support/exampleStubs';

/** An opportunity in the format of Dataverse's response, with the columns that the example asks for. */
const opportunity = (
	number: number,
	websiteurl: string | null,
	qualification: string,
	columns: IDataObject = {},
): IDataObject => ({
	opportunityid: `00000000-0000-0000-0000-00000000000${number}`,
	statecode: 1,
	new_partnercenterqualification: qualification,
	new_partnercentervalidationcode: null,
	new_partnercenteroutcome: null,
	parentaccountid: { name: 'An account', websiteurl },
	...columns,
});

const found = (...rows: IDataObject[]): ExampleInput => ({
	start: 'Every 15 minutes',
	stubOutputs: { 'Find won opportunities': rows },
});

const outcome = (number: number, value: string) => ({
	resource: 'row',
	operation: 'update',
	recordId: { mode: 'id', value: `00000000-0000-0000-0000-00000000000${number}` },
	fieldsJson: startsWith(`{"new_partnercenteroutcome":"${value}`),
});

describeExample({
	name: 'dynamics-365-opportunity-won-to-qualification',
	scenarios: [
		{
			title: 'updates each opportunity with its own outcome',
			...found(
				opportunity(1, 'https://www.contoso.edu/about', 'Education'),
				opportunity(2, 'fineartschool.net', 'EDU'),
				opportunity(3, 'litwareinc.com', 'Education'),
				opportunity(4, null, 'Education'),
				opportunity(5, 'fabrikam.com', 'GCC', { new_partnercentervalidationcode: '012345' }),
			),
			expectedCalls: {
				'Tell Dynamics 365: qualified': [
					outcome(1, 'Qualified as education'),
					outcome(2, 'Already qualified as education'),
					outcome(5, 'Qualified as governmentCommunityCloud'),
				],
				'Tell Dynamics 365: rejected': [
					outcome(3, 'Rejected: The domain'),
					outcome(4, "Rejected: 'Customer' is empty"),
				],
			},
		},
		{
			title: 'does nothing if no opportunity was won',
			...found(),
			expectedCalls: {},
		},
	],
});
