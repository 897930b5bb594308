import type { CustomerId } from '../../domain/customer';
import { readQualifications } from '../../domain/review';
import type { ReviewedQualification } from '../../domain/review';
import type { PartnerCenterClient } from '../transport/client';
import type { ServiceRequest } from '../transport/request';
import { buildCustomerPath } from './customers';

function buildQualificationsPath(customerId: CustomerId): string {
	return `${buildCustomerPath(customerId)}/qualifications`;
}

/**
 * `GET /v1/customers/{id}/qualifications`: all qualifications of a customer with their reviews.
 *
 * @throws RequestError
 */
export async function fetchQualifications(
	client: PartnerCenterClient,
	customerId: CustomerId,
): Promise<ReviewedQualification[]> {
	const path = buildQualificationsPath(customerId);
	return await client.request({ method: 'GET', path, parse: readQualifications });
}

/**
 * `POST /v1/customers/{id}/qualifications`: submits a qualification for review.
 *
 * @throws RequestError, also if only the outcome is unknown
 */
export async function createQualification(
	client: PartnerCenterClient,
	customerId: CustomerId,
	request: Omit<ServiceRequest<ReviewedQualification>, 'method' | 'path'>,
): Promise<ReviewedQualification> {
	const path = buildQualificationsPath(customerId);
	return await client.request({ ...request, method: 'POST', path });
}
