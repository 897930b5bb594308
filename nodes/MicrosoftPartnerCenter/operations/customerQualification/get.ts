import { fetchLegacyQualification } from '../../api/endpoints/legacyQualification';
import { optionsField } from '../fields';
import { defineCustomerOperation } from '../operation';

/**
 * `GET /v1/customers/{id}/qualification`, which Microsoft deprecated in 2021.
 *
 * @see https://learn.microsoft.com/rest/api/partner-center/manage-customer-accounts/get-customer-qualification
 */
export const get = defineCustomerOperation({
	value: 'get',
	name: 'Get',
	action: 'Get customer qualification',
	description: "Retrieve a customer's qualification",
	properties: [optionsField()],
	parse: () => ({}),
	async execute({ client, customerId }) {
		const qualification = await fetchLegacyQualification(client, customerId);
		return [{ customerId, qualification, ...client.ids }];
	},
});
