import type { IDataObject } from 'n8n-workflow';
import { GUID_PATTERN, parseCustomerId } from '../../domain/customer';
import type { CustomerId, CustomerReference } from '../../domain/customer';
import { isRecord } from '../../domain/values';
import { quote, UserFacingError } from '../../domain/userFacingError';
import { withNewRequestId } from '../transport/request';
import type { PartnerCenterClient } from '../transport/client';
import type { RequestIds } from '../transport/request';
import { fetchCollection } from './pagination';
import { RequestError } from '../errors/requestError';
import { parseServiceMessage } from '../errors/serviceMessage';

/** The most customers asked for in one page. */
export const MAX_PAGE_SIZE = 500;

/** The query that asks for customers, filtered by what Partner Center can filter by. */
export function buildCustomersQuery(
	size: number,
	filter?: { field: 'CompanyName' | 'Domain'; value: string },
): Record<string, string> {
	const query = { size: String(Math.min(size, MAX_PAGE_SIZE)) };
	if (filter === undefined) return query;
	// The only operator that Microsoft documents for customers; it does not mind the case.
	const { field: Field, value: Value } = filter;
	return { ...query, filter: JSON.stringify({ Field, Value, Operator: 'starts_with' }) };
}

/** The address of a customer. */
export function buildCustomerPath(customerId: CustomerId): string {
	return `/v1/customers/${encodeURIComponent(customerId)}`;
}

/** Reads one customer, as the service describes it. @throws RequestError */
export async function fetchCustomer(
	client: PartnerCenterClient,
	customerId: CustomerId,
	ids: RequestIds,
	timeoutMs: number,
): Promise<IDataObject> {
	return await client.request(
		{
			method: 'GET',
			path: buildCustomerPath(customerId),
			timeoutMs,
			parse: (body) => (isRecord(body) && 'id' in body ? ({ ...body } as IDataObject) : undefined),
		},
		ids,
	);
}

/** Whether a failed request says that a customer is none of the partner's. */
export function isCustomerNotFound(error: unknown): boolean {
	if (!(error instanceof RequestError) || error.failure.kind !== 'errorResponse') return false;
	const { status, body } = error.failure;
	const { code } = parseServiceMessage(body);
	return status === 404 || code === '60003' || code === '20002';
}

function getCompanyProfile(customer: IDataObject): Record<string, unknown> {
	return isRecord(customer.companyProfile) ? customer.companyProfile : {};
}

/** A customer's company name and default domain, as far as the service gave them. */
export function getNameAndDomain(customer: IDataObject): { name: string; domain: string } {
	const { companyName, domain } = getCompanyProfile(customer);
	return { name: String(companyName ?? ''), domain: String(domain ?? '') };
}

/** A customer as a list shows it: company and default domain. */
export function getCustomerLabel(customer: IDataObject): string {
	const { name, domain } = getNameAndDomain(customer);
	return domain === '' ? name : `${name} (${domain})`;
}

/** Finds the tenants of customers. Each distinct domain is looked up once in a run of the node. */
export class CustomerLookup {
	private readonly byDomain = new Map<string, Promise<CustomerId>>();

	constructor(private readonly client: PartnerCenterClient) {}

	/**
	 * The tenant ID that a reference means.
	 *
	 * @param timeoutMs milliseconds for one try
	 * @throws UserFacingError where no customer, or more than one, has the domain
	 * @throws RequestError where Partner Center or the sign-in authority does not say
	 */
	async resolve(
		reference: CustomerReference,
		ids: RequestIds,
		timeoutMs: number,
	): Promise<CustomerId> {
		if (reference.kind === 'id') return reference.id;
		const { domain } = reference;
		const known = this.byDomain.get(domain) ?? this.find(domain, ids, timeoutMs);
		this.byDomain.set(domain, known);
		return await known;
	}

	private async find(domain: string, ids: RequestIds, timeoutMs: number): Promise<CustomerId> {
		const candidates = await fetchCollection(
			this.client,
			{
				path: '/v1/customers',
				query: buildCustomersQuery(MAX_PAGE_SIZE, { field: 'Domain', value: domain }),
			},
			ids,
			timeoutMs,
		);
		const exact = candidates.filter(
			(customer) => getNameAndDomain(customer).domain.toLowerCase() === domain,
		);
		const [first, second] = [...new Set(exact.map(({ id }) => parseCustomerId(id)))];
		if (second !== undefined) {
			throw new UserFacingError(
				`More than one customer has the domain ${quote(domain)}`,
				"Choose the customer From List or By ID in 'Customer'.",
			);
		}
		return first ?? (await this.findByTenant(domain, ids, timeoutMs));
	}

	/** For a domain that is not the customer's default one: Partner Center's filter does not know it. */
	private async findByTenant(
		domain: string,
		ids: RequestIds,
		timeoutMs: number,
	): Promise<CustomerId> {
		const configuration = await this.client.signInAuthority.openIdConfiguration(domain, timeoutMs);
		const issuer = String(configuration?.issuer ?? '');
		const tenant = new RegExp(`/(${GUID_PATTERN})/`).exec(`${issuer}/`)?.[1];
		if (tenant === undefined) {
			throw new UserFacingError(
				`No customer has the domain ${quote(domain)}`,
				"Check the spelling in 'Customer', or choose the customer From List or By ID.",
			);
		}
		const customerId = parseCustomerId(tenant);
		const confirmed = await fetchCustomer(
			this.client,
			customerId,
			withNewRequestId(ids),
			timeoutMs,
		).catch(async (error: unknown) =>
			isCustomerNotFound(error) ? undefined : await Promise.reject(error),
		);
		if (confirmed !== undefined) return customerId;
		throw new UserFacingError(
			`The domain ${quote(domain)} belongs to a tenant that is not one of your customers`,
			"Check the spelling in 'Customer'. If it is right, the customer has to accept your reseller relationship request in Partner Center first.",
		);
	}
}
