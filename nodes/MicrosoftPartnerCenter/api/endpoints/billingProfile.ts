import { confirmsChanges, readBillingProfile } from '../../domain/billingProfile';
import type { BillingProfile, MergedProfile, ProfileChanges } from '../../domain/billingProfile';
import type { CustomerId } from '../../domain/customer';
import { isErrorObject } from '../../domain/qualification';
import type { PartnerCenterClient } from '../transport/client';
import type { ServiceRequest } from '../transport/request';
import { buildCustomerPath } from './customers';

/** The status of a request that the service has accepted but not applied yet. */
const ACCEPTED = 202;

function buildBillingProfilePath(customerId: CustomerId): string {
	return `${buildCustomerPath(customerId)}/profiles/billing`;
}

/**
 * `GET /v1/customers/{id}/profiles/billing`: fetches a customer's billing profile.
 *
 * @param client sends the request
 * @param customerId the customer's tenant ID
 * @returns the billing profile, with its exact JSON text
 * @throws {RequestError} if the request fails
 */
export async function fetchBillingProfile(
	client: PartnerCenterClient,
	customerId: CustomerId,
): Promise<BillingProfile> {
	return await client.request({
		method: 'GET',
		path: buildBillingProfilePath(customerId),
		needsText: true,
		parse: (body, { text }) => readBillingProfile(body, text),
	});
}

/** A write of a billing profile. */
interface ProfileWrite extends Pick<ServiceRequest<BillingProfile>, 'reconcile'> {
	/** The whole billing profile to write. */
	readonly profile: MergedProfile;
	/** The version that it replaces. The service rejects the write if the profile has another version. */
	readonly etag: string;
	/** The changes that the response must show. */
	readonly changes: ProfileChanges;
}

/**
 * `PUT /v1/customers/{id}/profiles/billing`: replaces a customer's billing profile.
 *
 * @param client sends the request
 * @param customerId the customer's tenant ID
 * @param write the billing profile, and the version that it replaces
 * @returns the billing profile after the change
 * @throws {RequestError} if the request fails, or if its outcome is unknown
 */
export async function putBillingProfile(
	client: PartnerCenterClient,
	customerId: CustomerId,
	{ profile, etag, changes, reconcile }: ProfileWrite,
): Promise<BillingProfile> {
	return await client.request({
		method: 'PUT',
		path: buildBillingProfilePath(customerId),
		headers: { 'If-Match': etag },
		bodyText: profile.text,
		parse(body, { status }) {
			const written = readBillingProfile(body);
			if (written === undefined || status === ACCEPTED || isErrorObject(body)) return undefined;
			return confirmsChanges(written, changes, etag) ? written : undefined;
		},
		reconcile,
	});
}
