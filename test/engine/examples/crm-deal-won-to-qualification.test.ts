import type { IDataObject } from 'n8n-workflow';
import { seed } from '../../../tools/sandbox';
import { describeExample, startsWith } from '../support/describeExample';
import type { ExampleInput } from '../support/exampleStubs';

const { contosoUniversity, fabrikam, humongousCharity, schoolOfFineArt } = seed.customers;

function webhook(body: IDataObject): ExampleInput {
	return { start: 'Deal won', stubOutputs: { 'Deal won': [{ body: { dealId: 'D-1', ...body } }] } };
}

describeExample({
	name: 'crm-deal-won-to-qualification',
	scenarios: [
		{
			title: 'responds to the CRM after the customer was qualified',
			...webhook({ customerTenantId: contosoUniversity.id, qualification: 'Education' }),
			expectedCalls: {
				'Tell CRM: qualified': [
					{ responseBody: { dealId: 'D-1', outcome: 'qualified', qualification: 'education' } },
				],
			},
		},
		{
			title: 'uses the validation code from the CRM',
			...webhook({
				customerTenantId: fabrikam.id,
				qualification: 'GCC',
				validationCode: '012345',
			}),
			expectedCalls: { 'Tell CRM: qualified': [{ responseBody: { outcome: 'qualified' } }] },
		},
		{
			title: 'responds with what would change if the CRM requests a dry run',
			...webhook({
				customerTenantId: contosoUniversity.id,
				qualification: 'Education',
				dryRun: true,
			}),
			expectedCalls: {
				'Tell CRM: qualified': [
					{
						responseBody: { outcome: 'previewed', message: startsWith('Dry run: it would become') },
					},
				],
			},
		},
		{
			title: 'responds with success if the CRM sends the deal again',
			...webhook({ customerTenantId: schoolOfFineArt.id, qualification: 'Education' }),
			expectedCalls: {
				'Tell CRM: qualified': [
					{ responseBody: { outcome: 'qualified', qualification: 'education' } },
				],
			},
		},
		{
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
	],
});
