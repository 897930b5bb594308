import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { buildCustomersRequest, MAX_PAGE_SIZE, toListEntry } from '../api/endpoints/customers';
import { fetchCollection } from '../api/endpoints/pagination';
import { withClient } from './withClient';

/**
 * Lists all customers by name, for the trigger's *Customer Names or IDs*.
 *
 * @returns the customers with their tenant IDs, sorted by name
 * @throws {NodeOperationError} if Partner Center cannot be asked; its message says what to do
 */
export async function getCustomers(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await withClient(this, async (client) => {
		const customers = await fetchCollection(client, buildCustomersRequest(MAX_PAGE_SIZE));
		return customers
			.map(toListEntry)
			.filter((entry) => entry !== undefined)
			.sort((one, other) => one.name.localeCompare(other.name));
	});
}
