import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { fetchCollection } from '../api/endpoints/pagination';
import { getCustomerLabel, buildCustomersQuery, MAX_PAGE_SIZE } from '../api/endpoints/customers';
import { createRequestIds } from '../api/transport/request';
import { withClient, LIST_TIMEOUT_MS } from './withClient';

/** All customers by name, for the trigger's list of customers to watch. */
export async function getCustomers(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await withClient(this, async (client) => {
		const first = { path: '/v1/customers', query: buildCustomersQuery(MAX_PAGE_SIZE) };
		const customers = await fetchCollection(client, first, createRequestIds(), LIST_TIMEOUT_MS);
		return customers
			.map((customer) => ({ name: getCustomerLabel(customer), value: String(customer.id) }))
			.sort((one, other) => one.name.localeCompare(other.name));
	});
}
