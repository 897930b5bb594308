import { fetchCustomer } from '../../api/customers';
import { defineOperation } from '../definition';
import { customerField, optionsField } from '../fields';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get customer',
	description: 'Retrieve one customer, as Partner Center describes it',
	properties: [customerField, optionsField()],
	read: (parameters) => ({
		customer: parameters.customer(),
		timeoutMs: parameters.timeoutMs(),
	}),
	async run({ client, customers, ids }, { customer, timeoutMs }) {
		const customerId = await customers.resolve(customer, ids, timeoutMs);
		return [await fetchCustomer(client, customerId, ids, timeoutMs)];
	},
});
