import type { IHttpRequestHelper } from 'n8n-workflow';
import { describeRequestError } from '../api/errors/describeError';
import { RequestError } from '../api/errors/requestError';
import { parseHttpError } from '../api/errors/parseHttpError';
import { UserFacingError } from '../domain/userFacingError';

/** Milliseconds. n8n may hold its lock on the credential meanwhile, for which others wait. */
const TIMEOUT_MS = 5_000;

/**
 * Asks Partner Center why it refuses a token that is fresh. A 401 before it meant that the old token
 * had expired, or that the sign-in can never work: made without MFA, or for another service. Only the
 * code in Partner Center's answer tells, and n8n's test of a credential shows just the status.
 *
 * @returns the refusal, or undefined where the token is accepted or something else is wrong: the
 * request itself will meet that and say so
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
