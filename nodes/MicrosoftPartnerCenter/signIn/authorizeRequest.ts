import type { IHttpRequestOptions } from 'n8n-workflow';
import { resolveCloud } from '../api/transport/credential';
import { isIssuedForFields } from './redeemRefreshToken';
import type { RefreshTokenCredential } from './redeemRefreshToken';

/**
 * Adds the access token of the Refresh Token credential to a request. A token that was made from other
 * fields, such as another tenant, is not sent: Partner Center then answers 401, and n8n gets a new one.
 *
 * @param credential the credential's fields, decrypted
 * @param request the request that n8n is about to send
 * @returns a copy of the request with an `Authorization` header
 * @throws {UserFacingError} if the credential's addresses cannot be trusted
 */
export function authorizeRequest(
	credential: RefreshTokenCredential,
	request: IHttpRequestOptions,
): IHttpRequestOptions {
	resolveCloud(credential);
	if (!isIssuedForFields(credential)) return request;
	const Authorization = `Bearer ${String(credential.accessToken)}`;
	return { ...request, headers: { ...request.headers, Authorization } };
}
