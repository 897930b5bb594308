import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { readCollection } from '../api/collection';
import { customerLabel, customersQuery, LARGEST_PAGE } from '../api/customers';
import { newTraceIds } from '../api/request';
import { askPartnerCenter, LIST_TIMEOUT_MS } from './askPartnerCenter';

/** All customers by name, for the trigger's list of customers to watch. */
export async function getCustomers(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await askPartnerCenter(this, async (client) => {
		const first = { path: '/v1/customers', query: customersQuery(LARGEST_PAGE) };
		const customers = await readCollection(client, first, newTraceIds(), LIST_TIMEOUT_MS);
		return customers
			.map((customer) => ({ name: customerLabel(customer), value: String(customer.id) }))
			.sort((one, other) => one.name.localeCompare(other.name));
	});
}
