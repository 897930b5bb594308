import { defineOperation } from '../definition';
import { customerField, optionsField } from '../fields';
import { fetchQualification } from './singular';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get customer qualification',
	description: 'Read which qualification a customer has',
	properties: [customerField, optionsField()],
	read: (parameters) => ({
		customer: parameters.customer(),
		timeoutMs: parameters.timeoutMs(),
	}),
	async run(context, { customer, timeoutMs }) {
		const customerId = await context.customers.resolve(customer, context.ids, timeoutMs);
		const qualification = await fetchQualification(context, customerId, timeoutMs);
		return [{ customerId, qualification, ...context.ids }];
	},
});
