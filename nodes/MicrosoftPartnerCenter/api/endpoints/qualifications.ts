import type { CustomerId } from '../../domain/customer';
import { readQualifications } from '../../domain/review';
import type { ReviewedQualification } from '../../domain/review';
import type { PartnerCenterClient } from '../transport/client';
import type { ServiceRequest } from '../transport/request';
import { parseServiceDate } from '../transport/serviceDate';
import { buildCustomerPath } from './customers';

function buildQualificationsPath(customerId: CustomerId): string {
	return `${buildCustomerPath(customerId)}/qualifications`;
}

/**
 * `GET /v1/customers/{id}/qualifications`: fetches all qualifications of a customer with their reviews.
 *
 * @param client sends the request
 * @param customerId the customer's tenant ID
 * @returns the qualifications, in the service's order
 * @throws {RequestError} if the request fails
 */
export async function fetchQualifications(
	client: PartnerCenterClient,
	customerId: CustomerId,
): Promise<ReviewedQualification[]> {
	return (await fetchDatedQualifications(client, customerId)).qualifications;
}

/** All qualifications of a customer at one moment. */
export interface DatedQualifications {
	readonly qualifications: ReviewedQualification[];
	/** The `Date` of the response, in milliseconds since 1970; undefined if it had none. */
	readonly serviceDate?: number;
}

/**
 * The same as `fetchQualifications`, with the time of the response.
 *
 * @throws {RequestError} if the qualifications cannot be read
 */
export async function fetchDatedQualifications(
	client: PartnerCenterClient,
	customerId: CustomerId,
): Promise<DatedQualifications> {
	const path = buildQualificationsPath(customerId);
	return await client.request({
		method: 'GET',
		path,
		parse: (body, { headers }) => {
			const qualifications = readQualifications(body);
			return qualifications && { qualifications, serviceDate: parseServiceDate(headers) };
		},
	});
}

/**
 * `POST /v1/customers/{id}/qualifications`: submits a qualification for review.
 *
 * @param client sends the request
 * @param customerId the customer's tenant ID
 * @param request the request without its method and its path
 * @returns the submitted qualification, as `request.parse` reads it
 * @throws {RequestError} if the request fails, or if its outcome is unknown
 */
export async function createQualification(
	client: PartnerCenterClient,
	customerId: CustomerId,
	request: Omit<ServiceRequest<ReviewedQualification>, 'method' | 'path'>,
): Promise<ReviewedQualification> {
	const path = buildQualificationsPath(customerId);
	return await client.request({ ...request, method: 'POST', path });
}
