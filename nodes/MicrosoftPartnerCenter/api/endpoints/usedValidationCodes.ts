import type { CustomerId } from '../../domain/customer';
import { isBlank, isRecord } from '../../domain/values';
import type { PartnerCenterClient } from '../transport/client';
import { buildCustomerPath, fetchCustomer, isUnclearNotFound } from './customers';
import { toTextOrNull } from './validationCodes';
import type { ValidationCode } from './validationCodes';

/** A Government Community Cloud validation code that a customer used, as the node outputs it. */
export type UsedValidationCode = Omit<ValidationCode, 'remainingCreates' | 'maxCreates'>;

function readUsedValidationCode(entry: unknown): UsedValidationCode | undefined {
	const validationCode = isRecord(entry) ? toTextOrNull(entry.validationId) : null;
	if (!isRecord(entry) || validationCode === null) return undefined;
	return {
		validationCode,
		organizationName: toTextOrNull(entry.organizationName),
		partnerId: toTextOrNull(entry.partnerId),
		eTag: toTextOrNull(entry.eTag),
	};
}

/**
 * Reads `GET /v1/customers/{id}/validations`. No source shows the answer for a customer that used no code, so
 * an answer without a body and an empty list both count as none.
 */
function readUsedValidationCodes(body: unknown): UsedValidationCode[] | undefined {
	if (isBlank(body)) return [];
	const listed: unknown = isRecord(body) && Array.isArray(body.items) ? body.items : body;
	const entries: unknown[] = Array.isArray(listed) ? listed : [listed];
	const read = entries.map(readUsedValidationCode).filter((entry) => entry !== undefined);
	return read.length === entries.length ? read : undefined;
}

/**
 * `GET /v1/customers/{id}/validations`: fetches the codes that a customer used, which is one at most as far as
 * Microsoft documents it. A 404 means that the customer used none, if the customer exists.
 *
 * @param client sends the requests
 * @param customerId the customer's tenant ID
 * @returns the codes; empty if the customer used none
 * @throws {RequestError} if a request fails, or if the customer is not one of the partner's
 */
export async function fetchUsedValidationCodes(
	client: PartnerCenterClient,
	customerId: CustomerId,
): Promise<UsedValidationCode[]> {
	const path = `${buildCustomerPath(customerId)}/validations`;
	return await client
		.request({ method: 'GET', path, parse: readUsedValidationCodes })
		.catch(async (error: unknown) => {
			if (!isUnclearNotFound(error)) throw error;
			await fetchCustomer(client.withNewRequestId(), customerId);
			return [];
		});
}
