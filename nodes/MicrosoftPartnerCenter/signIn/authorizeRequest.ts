import type { IHttpRequestOptions } from 'n8n-workflow';
import { resolveCloud } from '../api/transport/credential';
import type { RefreshTokenCredential } from './redeemRefreshToken';

/**
 * Adds the access token of the Refresh Token credential to a request.
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
	const Authorization = `Bearer ${String(credential.accessToken)}`;
	return { ...request, headers: { ...request.headers, Authorization } };
}
