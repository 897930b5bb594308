import { quote, UserFacingError } from '../../domain/userFacingError';
import { isRecord } from '../../domain/values';
import { parseHttpError } from '../errors/parseHttpError';
import type { AttemptResult } from '../errors/requestError';
import { getCancelSignal } from './abort';
import type { ClientContext } from './abort';
import { RequestAttempts, sendWithRetries } from './attempts';
import type { RetryLimits } from './retry';

/** The address of the sign-in authority, and the limits of the request. */
interface OpenIdOptions {
	/** The base URL of the sign-in authority, without a trailing slash. */
	readonly loginBaseUrl: string;
	readonly limits: RetryLimits;
	/** Milliseconds for one attempt. */
	readonly timeoutMs: number;
}

/**
 * Fetches the public OpenID Connect document of the tenant that has a domain, from Microsoft's sign-in
 * authority. This needs no sign-in. Source: OpenID Connect Discovery 1.0, as Microsoft's identity platform
 * implements it.
 *
 * @param context the context in which n8n runs the node
 * @param domain a domain in lower case
 * @param options the address of the sign-in authority, and the limits of the request
 * @returns the document, or undefined if no tenant has that domain
 * @throws {UserFacingError} if every attempt fails, for example because the authority does not answer
 */
export async function fetchOpenIdConfiguration(
	context: ClientContext,
	domain: string,
	{ loginBaseUrl, limits, timeoutMs }: OpenIdOptions,
): Promise<Record<string, unknown> | undefined> {
	const url = `${loginBaseUrl}/${encodeURIComponent(domain)}/v2.0/.well-known/openid-configuration`;
	const result = await sendWithRetries({
		attempts: new RequestAttempts({ method: 'GET', limits }),
		signal: getCancelSignal(context),
		send: async () => await sendOnce(context, url, timeoutMs),
	}).catch(() => 'failed' as const);
	if (result !== 'failed') return result;
	throw new UserFacingError(
		`Microsoft's sign-in could not look up the domain ${quote(domain)}`,
		"Try again in a few minutes, or choose By ID in 'Customer'.",
		{ isTemporary: true },
	);
}

async function sendOnce(
	context: ClientContext,
	url: string,
	timeoutMs: number,
): Promise<AttemptResult<Record<string, unknown> | undefined>> {
	try {
		const body: unknown = await context.helpers.httpRequest({
			url,
			headers: { Accept: 'application/json' },
			timeout: timeoutMs,
			disableFollowRedirect: true,
			abortSignal: getCancelSignal(context),
		});
		return { value: isRecord(body) ? body : undefined };
	} catch (error) {
		const failure = parseHttpError(error, url);
		// If no tenant has the domain, Microsoft answers with status 400 and AADSTS90002.
		const isUnknown = failure.kind === 'errorResponse' && [400, 404].includes(failure.status);
		return isUnknown ? { value: undefined } : { failure };
	}
}
