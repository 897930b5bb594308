import type { IDataObject, IHttpRequestHelper } from 'n8n-workflow';
import { parsePartnerTenant, resolveCloud } from '../api/transport/credential';
import type { CloudSettings } from '../api/transport/credential';
import { explainUnauthorized } from './explainUnauthorized';

/** The fields of the OAuth2 credential, and what n8n stores with them. */
export interface OAuth2Credential extends CloudSettings {
	readonly tenantId?: unknown;
	readonly oauthTokenData?: unknown;
	/** The value that the previous call for the same request returned. */
	readonly checkedAccessToken?: unknown;
}

function accessTokenOf({ oauthTokenData }: OAuth2Credential): string {
	return typeof oauthTokenData === 'object' &&
		oauthTokenData !== null &&
		'access_token' in oauthTokenData &&
		typeof oauthTokenData.access_token === 'string'
		? oauthTokenData.access_token
		: '';
}

/**
 * Distinguishes a sign-in that can never work from one that had only expired. n8n calls this before each
 * request, and again after it refreshed the token because of a 401 (since April 2026; an older n8n never
 * calls it). If Partner Center also rejects the fresh token, the sign-in can never work, for example because
 * it was made without MFA. Partner Center's error code gives the reason; n8n alone would show only "401".
 *
 * @param http n8n's HTTP helper
 * @param credential the credential's fields, decrypted
 * @returns a member that n8n adds to the decrypted credential for the rest of the request; nothing is stored
 * @throws {UserFacingError} if an address or the tenant ID is not valid, before anything is sent, or if
 * Partner Center rejects the fresh token
 */
export async function checkRefreshedSignIn(
	http: IHttpRequestHelper,
	credential: OAuth2Credential,
): Promise<IDataObject> {
	const { apiBaseUrl } = resolveCloud(credential);
	parsePartnerTenant(credential.tenantId);
	const checkedAccessToken = accessTokenOf(credential);
	const before = credential.checkedAccessToken;
	const wasRefreshed = before !== undefined && before !== checkedAccessToken;
	const rejection = wasRefreshed
		? await explainUnauthorized(http, apiBaseUrl, checkedAccessToken)
		: undefined;
	if (rejection) throw rejection;
	return { checkedAccessToken };
}
