import { withNewRequestId } from '../transport/request';
import type { RequestIds, ServiceRequest } from '../transport/request';
import { buildCustomerPath, fetchCustomer } from './customers';
import { RequestError } from '../errors/requestError';
import { parseServiceMessage } from '../errors/serviceMessage';
import type { CustomerId } from '../../domain/customer';
import { readQualification } from '../../domain/qualification';
import type { PartnerCenterClient } from '../transport/client';

/** What these requests need. */
interface LegacyQualificationContext {
	readonly client: PartnerCenterClient;
	readonly ids: RequestIds;
}

/** A request to a customer's qualification at its old address, `/qualification`. */
export type LegacyQualificationRequest = Omit<ServiceRequest<string>, 'path'>;

/**
 * Sends a request to `/v1/customers/{id}/qualification`. Microsoft marked that address as deprecated
 * in 2021 and it may be gone for some partners; a 405, a 410, or a 404 for a customer that exists is
 * told apart, so that the person learns what to use instead.
 *
 * @throws RequestError
 */
export async function requestLegacyQualification(
	context: LegacyQualificationContext,
	customerId: CustomerId,
	request: LegacyQualificationRequest,
	ids = context.ids,
): Promise<string> {
	const path = `${buildCustomerPath(customerId)}/qualification`;
	return await context.client
		.request({ ...request, path }, ids)
		.catch(
			async (error: unknown) =>
				await Promise.reject(await markRetiredEndpoint(context, customerId, error)),
		);
}

async function markRetiredEndpoint(
	{ client, ids }: LegacyQualificationContext,
	customerId: CustomerId,
	error: unknown,
): Promise<unknown> {
	if (!(error instanceof RequestError) || error.failure.kind !== 'errorResponse') return error;
	const { status, body } = error.failure;
	const isGone =
		status === 405 ||
		status === 410 ||
		(status === 404 &&
			parseServiceMessage(body).code !== '60003' &&
			(await fetchCustomer(
				client,
				customerId,
				withNewRequestId(ids),
				RETIRED_CHECK_TIMEOUT_MS,
			).then(
				() => true,
				() => false,
			)));
	return isGone
		? new RequestError(error.failure, { ...error.context, isLegacyEndpointRetired: true })
		: error;
}

/** Milliseconds; the answer only makes a message better. */
const RETIRED_CHECK_TIMEOUT_MS = 15_000;

/**
 * Reads a customer's present qualification.
 *
 * @param timeoutMs milliseconds for one try
 * @returns one of this package's names, or the service's own where it is unknown
 * @throws RequestError
 */
export async function fetchLegacyQualification(
	context: LegacyQualificationContext,
	customerId: CustomerId,
	timeoutMs: number,
	ids = context.ids,
): Promise<string> {
	const request: LegacyQualificationRequest = {
		method: 'GET',
		timeoutMs,
		parse: readQualification,
	};
	return await requestLegacyQualification(context, customerId, request, ids);
}
