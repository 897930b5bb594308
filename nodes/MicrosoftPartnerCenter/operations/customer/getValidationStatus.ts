import { fetchValidationStatus } from '../../api/endpoints/validationStatus';
import { optionsField } from '../fields';
import { defineCustomerOperation } from '../operation';

/**
 * `GET /v1/customers/{id}/validationStatus?type=account`
 *
 * @see https://learn.microsoft.com/partner-center/developer/retrieve-validation-status
 */
export const getValidationStatus = defineCustomerOperation({
	value: 'getValidationStatus',
	name: 'Get Validation Status',
	action: 'Get validation status of customer',
	description: "Retrieve the status of Microsoft's check of a customer's account",
	properties: [optionsField()],
	parse: () => ({}),
	async execute({ client, customerId }) {
		return [{ customerId, ...(await fetchValidationStatus(client, customerId)) }];
	},
});
