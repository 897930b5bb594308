import { defineOperation } from '../operation';
import { customerField, optionsField } from '../fields';
import { fetchLegacyQualification } from '../../api/endpoints/legacyQualification';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get customer qualification',
	description: 'Read which qualification a customer has',
	properties: [customerField, optionsField()],
	parse: (parameters) => ({
		customer: parameters.customer(),
		timeoutMs: parameters.timeoutMs(),
	}),
	async execute(context, { customer, timeoutMs }) {
		const customerId = await context.customers.resolve(customer, context.ids, timeoutMs);
		const qualification = await fetchLegacyQualification(context, customerId, timeoutMs);
		return [{ customerId, qualification, ...context.ids }];
	},
});
