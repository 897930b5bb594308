import { fetchQualifications } from '../../api/endpoints/qualifications';
import { toReviewItem } from '../../domain/review';
import { optionsField } from '../fields';
import { defineCustomerOperation } from '../operation';

/**
 * `GET /v1/customers/{id}/qualifications`
 *
 * @see https://learn.microsoft.com/partner-center/developer/get-customer-qualification-asynchronous
 */
export const getAll = defineCustomerOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many customer qualifications',
	description: "Retrieve all qualifications of a customer with the status of Microsoft's review",
	properties: [optionsField()],
	parse: () => ({}),
	describeNothing: () =>
		'The customer has no qualification, and none has been submitted for review.',
	async execute({ client, customerId }) {
		const qualifications = await fetchQualifications(client, customerId);
		return qualifications.map((reviewed) => toReviewItem(customerId, reviewed));
	},
});
