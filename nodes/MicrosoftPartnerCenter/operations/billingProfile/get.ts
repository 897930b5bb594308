import { fetchBillingProfile } from '../../api/endpoints/billingProfile';
import { optionsField } from '../fields';
import { defineCustomerOperation } from '../operation';

/**
 * `GET /v1/customers/{id}/profiles/billing`
 *
 * @see https://learn.microsoft.com/partner-center/developer/get-a-customer-s-billing-profile
 */
export const get = defineCustomerOperation({
	value: 'get',
	name: 'Get',
	action: 'Get billing profile',
	description: "Retrieve a customer's name, contact and address",
	properties: [optionsField()],
	parse: () => ({}),
	async execute({ client, customerId }) {
		const { json } = await fetchBillingProfile(client, customerId);
		return [{ customerId, ...json }];
	},
});
