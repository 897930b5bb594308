import { furtherRequest } from '../../api/request';
import type { ServiceRequest } from '../../api/request';
import { customerPath, fetchCustomer } from '../../api/customers';
import { RequestFailed } from '../../api/failure';
import { readServiceWords } from '../../api/words';
import type { CustomerId } from '../../domain/customer';
import { readQualification } from '../../domain/qualification';
import type { OperationContext } from '../definition';

/** A request to a customer's qualification at its old address, `/qualification`. */
export type SingularRequest = Omit<ServiceRequest<string>, 'path'>;

/**
 * Sends a request to `/v1/customers/{id}/qualification`. Microsoft marked that address as deprecated
 * in 2021 and it may be gone for some partners; a 405, a 410, or a 404 for a customer that exists is
 * told apart, so that the person learns what to use instead.
 *
 * @throws RequestFailed
 */
export async function requestSingular(
	context: OperationContext,
	customerId: CustomerId,
	request: SingularRequest,
	ids = context.ids,
): Promise<string> {
	const path = `${customerPath(customerId)}/qualification`;
	return await context.client
		.request({ ...request, path }, ids)
		.catch(
			async (error: unknown) => await Promise.reject(await nameIfGone(context, customerId, error)),
		);
}

async function nameIfGone(
	{ client, ids }: OperationContext,
	customerId: CustomerId,
	error: unknown,
): Promise<unknown> {
	if (!(error instanceof RequestFailed) || error.failure.kind !== 'answer') return error;
	const { status, body } = error.failure;
	const isGone =
		status === 405 ||
		status === 410 ||
		(status === 404 &&
			readServiceWords(body).code !== '60003' &&
			(await fetchCustomer(client, customerId, furtherRequest(ids), GONE_CHECK_TIMEOUT_MS).then(
				() => true,
				() => false,
			)));
	return isGone ? new RequestFailed(error.failure, { ...error.context, gone: true }) : error;
}

/** Milliseconds; the answer only makes a message better. */
const GONE_CHECK_TIMEOUT_MS = 15_000;

/**
 * Reads a customer's present qualification.
 *
 * @param timeoutMs milliseconds for one try
 * @returns one of this package's names, or the service's own where it is unknown
 * @throws RequestFailed
 */
export async function fetchQualification(
	context: OperationContext,
	customerId: CustomerId,
	timeoutMs: number,
	ids = context.ids,
): Promise<string> {
	const request: SingularRequest = { method: 'GET', timeoutMs, read: readQualification };
	return await requestSingular(context, customerId, request, ids);
}
