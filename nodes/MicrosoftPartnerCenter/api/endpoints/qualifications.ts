import type { CustomerId } from '../../domain/customer';
import { readQualifications } from '../../domain/review';
import type { ReviewedQualification } from '../../domain/review';
import type { PartnerCenterClient } from '../transport/client';
import type { RequestIds } from '../transport/request';
import { buildCustomerPath } from './customers';

/** The path of a customer's qualifications with their reviews. */
export function buildQualificationsPath(customerId: CustomerId): string {
	return `${buildCustomerPath(customerId)}/qualifications`;
}

/**
 * Reads all qualifications of a customer with their reviews.
 *
 * @param timeoutMs milliseconds for one try
 * @throws RequestError
 */
export async function fetchQualifications(
	{ client }: { readonly client: PartnerCenterClient },
	customerId: CustomerId,
	ids: RequestIds,
	timeoutMs: number,
): Promise<ReviewedQualification[]> {
	return await client.request(
		{
			method: 'GET',
			path: buildQualificationsPath(customerId),
			timeoutMs,
			parse: readQualifications,
		},
		ids,
	);
}
