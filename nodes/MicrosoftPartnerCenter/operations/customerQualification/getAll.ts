import { fetchQualifications } from '../../api/endpoints/qualifications';
import { toReviewItem } from '../../domain/review';
import { defineOperation } from '../operation';
import { customerField, optionsField } from '../fields';

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many customer qualifications',
	description: "Retrieve every qualification of a customer with the status of Microsoft's review",
	properties: [customerField, optionsField()],
	parse: (parameters) => ({
		customer: parameters.customer(),
		timeoutMs: parameters.timeoutMs(),
	}),
	async execute(context, { customer, timeoutMs }) {
		const customerId = await context.customers.resolve(customer, context.ids, timeoutMs);
		const found = await fetchQualifications(context, customerId, context.ids, timeoutMs);
		return found.map((reviewed) => toReviewItem(customerId, reviewed));
	},
});
