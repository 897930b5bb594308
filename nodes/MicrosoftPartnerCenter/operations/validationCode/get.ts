import { fetchUsedValidationCodes } from '../../api/endpoints/usedValidationCodes';
import { optionsField } from '../fields';
import { defineCustomerOperation } from '../operation';

/**
 * `GET /v1/customers/{id}/validations`
 *
 * @see https://learn.microsoft.com/rest/api/partner-center/manage-customer-accounts/get-customer-gcc-validations
 */
export const get = defineCustomerOperation({
	value: 'get',
	name: 'Get',
	action: 'Get validation code of customer',
	description: 'Retrieve the Government Community Cloud validation code that a customer used',
	properties: [optionsField()],
	parse: () => ({}),
	describeNothing: () => 'The customer has used no validation code.',
	async execute({ client, customerId }) {
		const codes = await fetchUsedValidationCodes(client, customerId);
		return codes.map((code) => ({ customerId, ...code }));
	},
});
