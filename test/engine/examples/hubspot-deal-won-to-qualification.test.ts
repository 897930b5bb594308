import { describeExample, startsWith } from '../support/describeExample';
import type { ExampleInput } from '../support/exampleStubs';

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

describeExample({
	name: 'hubspot-deal-won-to-qualification',
	scenarios: [
		{
			title: 'updates the deal after its customer was qualified',
			...hubspot('contoso.edu', 'Education'),
			expectedCalls: { 'Tell HubSpot: qualified': [hubspotOutcome('Qualified as education')] },
		},
		{
			title: 'uses the validation code of the deal',
			...hubspot('fabrikam.com', 'GCC', '012345'),
			expectedCalls: {
				'Tell HubSpot: qualified': [hubspotOutcome('Qualified as governmentCommunityCloud')],
			},
		},
		{
			title: 'updates the deal with the reason if its customer is rejected',
			...hubspot('litwareinc.com', 'Education'),
			expectedCalls: {
				'Tell HubSpot: refused': [hubspotOutcome('Refused: The domain "litwareinc.com"')],
			},
		},
		{
			title: 'updates the deal with the reason if it has no company',
			start: 'Deal stage changed',
			stubOutputs: {
				...hubspot('', 'Education').stubOutputs,
				'Get company': [{ error: 'The resource you are requesting could not be found' }],
			},
			expectedCalls: { 'Tell HubSpot: refused': [hubspotOutcome("Refused: 'Customer' is empty")] },
		},
		{
			title: 'does nothing for a deal that is not won',
			...hubspot('contoso.edu', 'Education'),
			stubOutputs: {
				'Deal stage changed': [{ dealId: 4711, propertyValue: 'appointmentscheduled' }],
			},
			expectedCalls: {},
		},
	],
});
