import { fetchCustomer } from '../../api/endpoints/customers';
import { optionsField } from '../fields';
import { defineCustomerOperation } from '../operation';
import { parseSimplify, simplifyCustomer, simplifyField } from './simplify';

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
	properties: [simplifyField, optionsField()],
	parse: (parameters) => ({ simplify: parseSimplify(parameters) }),
	async execute({ client, customerId }, { simplify }) {
		const customer = await fetchCustomer(client, customerId);
		return [simplify ? simplifyCustomer(customer) : customer];
	},
});
