import { fetchCustomer } from '../../api/endpoints/customers';
import { optionsField } from '../fields';
import { defineCustomerOperation } from '../operation';

/**
 * `GET /v1/customers/{id}`
 *
 * @see https://learn.microsoft.com/partner-center/developer/get-a-customer-by-id
 */
export const get = defineCustomerOperation({
	value: 'get',
	name: 'Get',
	action: 'Get customer',
	description: 'Retrieve one customer',
	properties: [optionsField()],
	parse: () => ({}),
	async execute({ client, customerId }) {
		return [await fetchCustomer(client, customerId)];
	},
});
