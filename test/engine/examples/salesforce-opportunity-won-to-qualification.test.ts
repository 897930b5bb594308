import type { IDataObject } from 'n8n-workflow';
import { describeExample, startsWith } from '../support/describeExample';
import type { ExampleInput } from '../support/exampleStubs';

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

describeExample({
	name: 'salesforce-opportunity-won-to-qualification',
	scenarios: [
		{
			title: 'updates the opportunity after its customer was qualified',
			...salesforce('https://www.contoso.edu/about'),
			expectedCalls: {
				'Tell Salesforce: qualified': [salesforceOutcome('Qualified as education')],
			},
		},
		{
			title: 'updates the opportunity if its customer is already qualified',
			...salesforce('fineartschool.net'),
			expectedCalls: {
				'Tell Salesforce: qualified': [salesforceOutcome('Already qualified as education')],
			},
		},
		{
			title: 'updates the opportunity with the reason if its customer is rejected',
			...salesforce('https://contoso.edu', { Partner_Center_Qualification__c: 'GCC' }),
			expectedCalls: {
				'Tell Salesforce: refused': [salesforceOutcome("Refused: 'Validation Code' is empty")],
			},
		},
		{
			title: 'updates the opportunity with the reason if its account has no website',
			...salesforce(null),
			expectedCalls: {
				'Tell Salesforce: refused': [salesforceOutcome("Refused: 'Customer' is empty")],
			},
		},
		{
			title:
				'does nothing for an opportunity with an outcome (because writing one is an update, too)',
			...salesforce('contoso.edu', { Partner_Center_Outcome__c: 'Qualified as education' }),
			expectedCalls: {},
		},
	],
});
