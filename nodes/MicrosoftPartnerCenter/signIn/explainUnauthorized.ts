import type { IHttpRequestHelper } from 'n8n-workflow';
import { describeRequestError } from '../api/errors/describeError';
import { RequestError } from '../api/errors/requestError';
import { parseHttpError } from '../api/errors/parseHttpError';
import { createRequestSignal } from '../api/transport/abort';
import { UserFacingError } from '../domain/userFacingError';

/** The timeout in milliseconds. It is short because n8n may lock the credential, and other runs then wait. */
const TIMEOUT_MS = 5_000;

/**
 * Asks Partner Center why it rejected a sign-in, with a fresh token. A 401 can mean that the old token
 * had expired, or that the sign-in can never work because it was made without MFA or for a different
 * service. Only the code in Partner Center's answer gives the reason, and n8n's credential test shows
 * just the status.
 *
 * @param http n8n's HTTP helper
 * @param apiBaseUrl the base URL of Partner Center's API, without a trailing slash
 * @param accessToken the fresh token
 * @returns the error, or undefined if the token is accepted or if something else is wrong, which the
 * request itself will then report
 */
export async function explainUnauthorized(
	http: IHttpRequestHelper,
	apiBaseUrl: string,
	accessToken: string,
): Promise<UserFacingError | undefined> {
	const url = `${apiBaseUrl}/v1/customers`;
	try {
		await http.helpers.httpRequest({
			url,
			qs: { size: 1 },
			headers: { Accept: 'application/json', Authorization: `Bearer ${accessToken}` },
			timeout: TIMEOUT_MS,
			abortSignal: createRequestSignal(TIMEOUT_MS),
			disableFollowRedirect: true,
		});
		return undefined;
	} catch (error) {
		const failure = parseHttpError(error, url);
		if (failure.kind !== 'errorResponse' || failure.status !== 401) return undefined;
		const { message, advice } = describeRequestError(new RequestError(failure));
		return new UserFacingError(message, advice);
	}
}
