import { NodeOperationError } from 'n8n-workflow';
import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { isAuthentication, newTraceIds, PartnerCenterClient } from '../api/client';
import { readCollection } from '../api/collection';
import { customersQuery, LARGEST_PAGE, nameAndDomain } from '../api/customers';
import { inWords } from '../operations/refused';

/** Milliseconds: somebody is waiting before the list. */
const TIMEOUT_MS = 20_000;

/** All customers by name, for the trigger's list of customers to watch. */
export async function getCustomers(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	try {
		const chosen = this.getCurrentNodeParameter('authentication');
		const authentication = isAuthentication(chosen) ? chosen : 'oAuth2';
		const client = await PartnerCenterClient.connect(this, authentication);
		const first = { path: '/v1/customers', query: customersQuery(LARGEST_PAGE) };
		const customers = await readCollection(client, first, newTraceIds(), TIMEOUT_MS);
		return customers
			.map((customer) => {
				const { name, domain } = nameAndDomain(customer);
				return { name: domain === '' ? name : `${name} (${domain})`, value: String(customer.id) };
			})
			.sort((one, other) => one.name.localeCompare(other.name));
	} catch (error) {
		const { message, advice } = inWords(error);
		throw new NodeOperationError(this.getNode(), message, { description: advice });
	}
}
