import { GUID_PATTERN, toCustomerId } from '../../domain/customer';
import type { CustomerId, CustomerReference } from '../../domain/customer';
import { quote, UserFacingError } from '../../domain/userFacingError';
import { SEND_RELATIONSHIP_REQUEST } from '../errors/advice';
import type { PartnerCenterClient } from '../transport/client';
import { SharedLookups } from '../transport/sharedLookups';
import {
	buildCustomersRequest,
	fetchCustomer,
	getNameAndDomain,
	isCustomerNotFound,
	MAX_PAGE_SIZE,
} from './customers';
import { fetchCollection } from './pagination';

/** Finds the tenants of customers. Each distinct domain is looked up once in a run of the node. */
export class CustomerLookup {
	private readonly byDomain = new SharedLookups<CustomerId>();

	/**
	 * Resolves a reference to a customer's tenant ID.
	 *
	 * @param client sends the look-ups
	 * @param reference a tenant ID, or a domain in lower case
	 * @returns the tenant ID
	 * @throws {UserFacingError} if no customer, or more than one, has the domain
	 * @throws {RequestError} if a look-up in Partner Center fails
	 */
	async resolve(client: PartnerCenterClient, reference: CustomerReference): Promise<CustomerId> {
		if (reference.kind === 'id') return reference.id;
		const { domain } = reference;
		return await this.byDomain.get(domain, async () => await findByDomain(client, domain));
	}
}

async function findByDomain(client: PartnerCenterClient, domain: string): Promise<CustomerId> {
	const request = buildCustomersRequest(MAX_PAGE_SIZE, { field: 'Domain', value: domain });
	const candidates = await fetchCollection(client, request);
	const matches = candidates.filter(
		(customer) => getNameAndDomain(customer).domain.toLowerCase() === domain,
	);
	const ids = matches.map(({ id }) => toCustomerId(id)).filter((id) => id !== undefined);
	const [first, second] = [...new Set(ids)];
	if (second !== undefined) {
		throw new UserFacingError(
			`More than one customer has the domain ${quote(domain)}`,
			"In 'Customer', choose From List or By ID instead of By Domain.",
		);
	}
	return first ?? (await findByTenant(client, domain));
}

/**
 * Finds a customer by a domain that is not the customer's default domain, which Partner Center's filter
 * does not find. The sign-in authority names the tenant, and Partner Center confirms that the tenant is a
 * customer.
 */
async function findByTenant(client: PartnerCenterClient, domain: string): Promise<CustomerId> {
	const configuration = await client.fetchOpenIdConfiguration(domain);
	const issuer = String(configuration?.issuer ?? '');
	const customerId = toCustomerId(new RegExp(`/(${GUID_PATTERN})/`).exec(`${issuer}/`)?.[1]);
	if (customerId === undefined) {
		throw new UserFacingError(
			`No customer has the domain ${quote(domain)}`,
			"Check the spelling in 'Customer', or choose From List or By ID instead of By Domain.",
		);
	}
	if (await isCustomer(client, customerId)) return customerId;
	throw new UserFacingError(
		`The domain ${quote(domain)} belongs to a tenant that is not one of your customers`,
		`Check the spelling in 'Customer'. If it is right, ${SEND_RELATIONSHIP_REQUEST}`,
	);
}

async function isCustomer(client: PartnerCenterClient, customerId: CustomerId): Promise<boolean> {
	return await fetchCustomer(client.withNewRequestId(), customerId).then(
		() => true,
		async (error: unknown) => (isCustomerNotFound(error) ? false : await Promise.reject(error)),
	);
}
