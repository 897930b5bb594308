import { GUID_PATTERN, toCustomerId } from '../../domain/customer';
import type { CustomerId, CustomerReference } from '../../domain/customer';
import { quote, UserFacingError } from '../../domain/userFacingError';
import { SEND_RELATIONSHIP_REQUEST } from '../errors/advice';
import type { PartnerCenterClient } from '../transport/client';
import { SharedLookups } from '../transport/sharedLookups';
import {
	buildCustomersRequest,
	fetchCustomer,
	getCustomerName,
	getNameAndDomain,
	isCustomerNotFound,
	MAX_PAGE_SIZE,
} from './customers';
import { fetchCollection } from './pagination';

/** The timeout of a look-up of a name in milliseconds. It is short because the output makes sense without the name. */
const NAME_TIMEOUT_MS = 15_000;

/** The advice for an AI agent whose domain does not lead to one customer. */
const ANOTHER_DOMAIN = {
	agentAdvice: 'Check the spelling, or use a different domain of the customer.',
};

/** A customer that a look-up found. */
interface FoundCustomer {
	readonly id: CustomerId;
	readonly name: string | undefined;
}

/** Finds the tenants and the names of customers. Each is looked up once in a run of the node. */
export class CustomerLookup {
	private readonly byDomain = new SharedLookups<FoundCustomer>();
	private readonly names = new SharedLookups<string | undefined>();

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
		const found = await this.byDomain.get(domain, async () => await findByDomain(client, domain));
		if (found.name !== undefined) await this.names.get(found.id, async () => found.name);
		return found.id;
	}

	/**
	 * Fetches the name of a customer, unless a look-up of a domain already showed it. Never fails.
	 *
	 * @param client sends the request, which is retried once at most
	 * @param customerId the customer's tenant ID
	 * @returns the company name; undefined if it cannot be read
	 */
	async fetchName(
		client: PartnerCenterClient,
		customerId: CustomerId,
	): Promise<string | undefined> {
		const nameClient = client.forLookUp().withTimeout(NAME_TIMEOUT_MS);
		const fetchName = async () => getCustomerName(await fetchCustomer(nameClient, customerId));
		return await this.names.get(customerId, fetchName).catch(() => undefined);
	}
}

async function findByDomain(client: PartnerCenterClient, domain: string): Promise<FoundCustomer> {
	const request = buildCustomersRequest(MAX_PAGE_SIZE, { field: 'Domain', value: domain });
	const candidates = await fetchCollection(client, request);
	const matches = candidates
		.filter((customer) => getNameAndDomain(customer).domain.toLowerCase() === domain)
		.flatMap((customer) => {
			const id = toCustomerId(customer.id);
			return id === undefined ? [] : [{ id, name: getCustomerName(customer) }];
		});
	const [first] = matches;
	if (matches.some(({ id }) => id !== first?.id)) {
		throw new UserFacingError(
			`More than one customer has the domain ${quote(domain)}`,
			"In 'Customer', choose From List or By ID instead of By Domain.",
			ANOTHER_DOMAIN,
		);
	}
	return first ?? (await findByTenant(client, domain));
}

/**
 * Finds a customer by a domain that is not the customer's default domain, which Partner Center's filter
 * does not find. The sign-in authority names the tenant, and Partner Center confirms that the tenant is a
 * customer.
 */
async function findByTenant(client: PartnerCenterClient, domain: string): Promise<FoundCustomer> {
	const configuration = await client.fetchOpenIdConfiguration(domain);
	const issuer = String(configuration?.issuer ?? '');
	const id = toCustomerId(new RegExp(`/(${GUID_PATTERN})/`).exec(`${issuer}/`)?.[1]);
	if (id === undefined) {
		throw new UserFacingError(
			`No customer has the domain ${quote(domain)}`,
			"Check the spelling in 'Customer', or choose From List or By ID instead of By Domain.",
			ANOTHER_DOMAIN,
		);
	}
	const customer = await fetchCustomer(client.withNewRequestId(), id).catch((error: unknown) => {
		if (!isCustomerNotFound(error)) throw error;
		throw new UserFacingError(
			`The domain ${quote(domain)} belongs to a tenant that is not one of your customers`,
			`Check the spelling in 'Customer'. If it is right, ${SEND_RELATIONSHIP_REQUEST}`,
		);
	});
	return { id, name: getCustomerName(customer) };
}
