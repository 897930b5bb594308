import { fetchCustomer } from '../../api/endpoints/customers';
import { defineOperation } from '../operation';
import { customerField, optionsField } from '../fields';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get customer',
	description: 'Retrieve one customer, as Partner Center describes it',
	properties: [customerField, optionsField()],
	parse: (parameters) => ({
		customer: parameters.customer(),
		timeoutMs: parameters.timeoutMs(),
	}),
	async execute({ client, customers, ids }, { customer, timeoutMs }) {
		const customerId = await customers.resolve(customer, ids, timeoutMs);
		return [await fetchCustomer(client, customerId, ids, timeoutMs)];
	},
});
