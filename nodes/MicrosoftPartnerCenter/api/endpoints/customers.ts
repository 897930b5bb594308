import type { IDataObject } from 'n8n-workflow';
import { toCustomerId } from '../../domain/customer';
import type { CustomerId } from '../../domain/customer';
import { isRecord } from '../../domain/values';
import { RequestError } from '../errors/requestError';
import { parseServiceMessage } from '../errors/serviceMessage';
import type { PartnerCenterClient } from '../transport/client';
import type { PageRequest } from './pagination';

/** The maximum page size of `GET /v1/customers`. */
export const MAX_PAGE_SIZE = 500;

/** Builds the path of a customer. */
export function buildCustomerPath(customerId: CustomerId): string {
	return `/v1/customers/${encodeURIComponent(customerId)}`;
}

/**
 * `GET /v1/customers/{id}`: fetches one customer.
 *
 * @param client sends the request
 * @param customerId the customer's tenant ID
 * @returns the customer, as the service describes it
 * @throws {RequestError} if the request fails
 */
export async function fetchCustomer(
	client: PartnerCenterClient,
	customerId: CustomerId,
): Promise<IDataObject> {
	return await client.request({
		method: 'GET',
		path: buildCustomerPath(customerId),
		parse: (body) => (isRecord(body) && 'id' in body ? ({ ...body } as IDataObject) : undefined),
	});
}

/**
 * `GET /v1/customers/{id}`: fetches the name of a customer, for output that also makes sense without it.
 *
 * @param client sends the request
 * @param customerId the customer's tenant ID
 * @returns the company name; undefined if the request fails, or if the service does not show the name
 */
export async function fetchCustomerName(
	client: PartnerCenterClient,
	customerId: CustomerId,
): Promise<string | undefined> {
	return await fetchCustomer(client, customerId).then(getCustomerName, () => undefined);
}

/** Filters of `GET /v1/customers` that the service itself applies; at most one at a time. */
export interface CustomerFilter {
	readonly field: 'CompanyName' | 'Domain';
	/** Customers whose field starts with this text; not case-sensitive. */
	readonly value: string;
}

/**
 * Builds the request for the first page of `GET /v1/customers`.
 *
 * @param size the number of customers per page; the service gives at most 500
 * @param filter the filter that the service applies; undefined for all customers
 * @returns a request for `fetchPage` or `fetchCollection`
 */
export function buildCustomersRequest(size: number, filter?: CustomerFilter): PageRequest {
	const query = { size: String(Math.min(size, MAX_PAGE_SIZE)) };
	const path = '/v1/customers';
	if (filter === undefined) return { path, query };
	const { field: Field, value: Value } = filter;
	// Microsoft documents only this operator for customers.
	return {
		path,
		query: { ...query, filter: JSON.stringify({ Field, Value, Operator: 'starts_with' }) },
	};
}

/** Whether the error of a request means that the tenant is not one of the partner's customers. */
export function isCustomerNotFound(error: unknown): boolean {
	if (!(error instanceof RequestError) || error.failure.kind !== 'errorResponse') return false;
	const { status, body } = error.failure;
	const { codes } = parseServiceMessage(body);
	return status === 404 || codes.includes('60003') || codes.includes('20002');
}

/**
 * Whether an error is a 404 that does not say that the customer is unknown. So the customer can exist, and
 * only a look-up of the customer can tell.
 */
export function isUnclearNotFound(error: unknown): boolean {
	if (!(error instanceof RequestError) || error.failure.kind !== 'errorResponse') return false;
	const { status, body } = error.failure;
	return status === 404 && !parseServiceMessage(body).codes.includes('60003');
}

/** A customer's company profile. It is empty if the service left it out, as it can without GDAP. */
export function getCompanyProfile({ companyProfile }: IDataObject): IDataObject {
	return isRecord(companyProfile) ? ({ ...companyProfile } as IDataObject) : {};
}

/** A customer's company name and default domain, as far as the service gave them. */
export function getNameAndDomain(customer: IDataObject): { name: string; domain: string } {
	const { companyName, domain } = getCompanyProfile(customer);
	return { name: String(companyName ?? ''), domain: String(domain ?? '') };
}

/** A customer's company name; undefined if the service did not give it. */
export function getCustomerName(customer: IDataObject): string | undefined {
	const { name } = getNameAndDomain(customer);
	return name.trim() === '' ? undefined : name;
}

/**
 * Builds the entry of a list for a customer. Without GDAP, the service can leave out the name or the whole
 * company profile (microsoft-graph-docs issue 18620).
 *
 * @param customer the customer, as the service describes it
 * @returns the company with its default domain, or what there is of both, or else the tenant ID; undefined
 * for a customer without a tenant ID, which cannot be chosen
 */
export function toListEntry(customer: IDataObject): { name: string; value: string } | undefined {
	const id = toCustomerId(customer.id);
	if (id === undefined) return undefined;
	const { name, domain } = getNameAndDomain(customer);
	if (name.trim() === '') return { name: domain.trim() === '' ? id : domain, value: id };
	return { name: domain === '' ? name : `${name} (${domain})`, value: id };
}
