import type { CustomerId } from '../../domain/customer';
import { isBlank, isRecord } from '../../domain/values';
import type { PartnerCenterClient } from '../transport/client';
import { buildCustomerPath } from './customers';

/** The status of Microsoft's check of a customer's account, as the node outputs it. */
export interface ValidationStatus {
	readonly type: string;
	/** As sent. */
	readonly status: string;
	/** ISO 8601, as sent; null if the service gives no date. */
	readonly lastUpdateDateTime: string | null;
}

function readValidationStatus(body: unknown): ValidationStatus | undefined {
	if (!isRecord(body)) return undefined;
	const { type, status, lastUpdateDateTime } = body;
	if (typeof status !== 'string' || isBlank(status)) return undefined;
	const hasDate = typeof lastUpdateDateTime === 'string' && !isBlank(lastUpdateDateTime);
	return {
		type: typeof type === 'string' ? type : 'account',
		status,
		lastUpdateDateTime: hasDate ? lastUpdateDateTime : null,
	};
}

/**
 * `GET /v1/customers/{id}/validationStatus?type=account`: fetches the status of Microsoft's check of a
 * customer's account.
 *
 * @param client sends the request
 * @param customerId the customer's tenant ID
 * @returns the status as sent, and the date of its last change
 * @throws {RequestError} if the request fails, or if the answer has no status
 */
export async function fetchValidationStatus(
	client: PartnerCenterClient,
	customerId: CustomerId,
): Promise<ValidationStatus> {
	const path = `${buildCustomerPath(customerId)}/validationStatus`;
	const query = { type: 'account' };
	return await client.request({ method: 'GET', path, query, parse: readValidationStatus });
}
