import type { CustomerId } from '../../domain/customer';
import { readQualification } from '../../domain/qualification';
import { RequestError } from '../errors/requestError';
import type { PartnerCenterClient } from '../transport/client';
import type { ServiceRequest } from '../transport/request';
import { buildCustomerPath, fetchCustomer, isUnclearNotFound } from './customers';

/** The timeout in milliseconds. It is short because the look-up only improves an error message. */
const RETIRED_CHECK_TIMEOUT_MS = 15_000;

/**
 * Sends a request to `/v1/customers/{id}/qualification`. Microsoft marked this endpoint as deprecated
 * in 2021 (change log of the Partner Center API), so it may be retired for some partners. A 405, a 410,
 * or a 404 for a customer that exists is reported as such, with the operation to use instead.
 *
 * @param client sends the request
 * @param customerId the customer's tenant ID
 * @param request the request without its path
 * @returns the qualification, as `request.parse` reads it
 * @throws {RequestError} if the request fails; its context tells whether the endpoint is retired
 */
async function requestLegacyQualification(
	client: PartnerCenterClient,
	customerId: CustomerId,
	request: Omit<ServiceRequest<string>, 'path'>,
): Promise<string> {
	const path = `${buildCustomerPath(customerId)}/qualification`;
	try {
		return await client.request({ ...request, path });
	} catch (error) {
		throw await markRetiredEndpoint(client, customerId, error);
	}
}

async function markRetiredEndpoint(
	client: PartnerCenterClient,
	customerId: CustomerId,
	error: unknown,
): Promise<unknown> {
	if (!(error instanceof RequestError) || error.failure.kind !== 'errorResponse') return error;
	const { status } = error.failure;
	const isRetired =
		status === 405 ||
		status === 410 ||
		(isUnclearNotFound(error) && (await doesCustomerExist(client, customerId)));
	return isRetired
		? new RequestError(error.failure, { ...error.context, isLegacyEndpointRetired: true })
		: error;
}

async function doesCustomerExist(
	client: PartnerCenterClient,
	customerId: CustomerId,
): Promise<boolean> {
	const other = client.withNewRequestId().withTimeout(RETIRED_CHECK_TIMEOUT_MS);
	return await fetchCustomer(other, customerId).then(
		() => true,
		() => false,
	);
}

/**
 * `GET /v1/customers/{id}/qualification`: fetches a customer's current qualification.
 *
 * @param client sends the request
 * @param customerId the customer's tenant ID
 * @returns one of this package's names, or the service's own if this package does not know it
 * @throws {RequestError} if the request fails
 */
export async function fetchLegacyQualification(
	client: PartnerCenterClient,
	customerId: CustomerId,
): Promise<string> {
	return await requestLegacyQualification(client, customerId, {
		method: 'GET',
		parse: readQualification,
	});
}

/**
 * `PUT /v1/customers/{id}/qualification[?code=]`: sets a customer's qualification.
 *
 * @param client sends the request
 * @param customerId the customer's tenant ID
 * @param request the request without its method and its path
 * @returns the qualification after the change, as `request.parse` reads it
 * @throws {RequestError} if the request fails, or if its outcome is unknown
 */
export async function putLegacyQualification(
	client: PartnerCenterClient,
	customerId: CustomerId,
	request: Omit<ServiceRequest<string>, 'method' | 'path'>,
): Promise<string> {
	return await requestLegacyQualification(client, customerId, { ...request, method: 'PUT' });
}
