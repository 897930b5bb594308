import { quote, UserFacingError } from '../../domain/userFacingError';
import { isRecord } from '../../domain/values';
import { isTenantNotFound } from '../errors/entraErrors';
import { parseHttpError } from '../errors/parseHttpError';
import { RequestError } from '../errors/requestError';
import type { AttemptResult } from '../errors/requestError';
import { toSignInError } from '../errors/signInErrors';
import { createRequestSignal, getCancelSignal } from './abort';
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
	try {
		return await sendWithRetries({
			attempts: new RequestAttempts({ method: 'GET', limits }),
			signal: getCancelSignal(context),
			send: async () => await sendOnce(context, url, timeoutMs),
		});
	} catch (error) {
		throw createLookUpError(domain, error);
	}
}

function createLookUpError(domain: string, error: unknown): UserFacingError {
	return new UserFacingError(
		`Microsoft's sign-in could not look up the domain ${quote(domain)}`,
		`${describeNetwork(error) ?? 'Try again in a few minutes.'} You can also choose By ID in 'Customer'.`,
		{ isTemporary: true },
	);
}

/** The reason, if it is one that only the person who runs n8n can do something about. */
function describeNetwork(error: unknown): string | undefined {
	if (!(error instanceof RequestError)) return undefined;
	const { failure } = error;
	const isAboutNetwork =
		failure.kind === 'proxyResponse' ||
		(failure.kind === 'noResponse' && ['proxy', 'tls', 'certificate'].includes(failure.reason));
	return isAboutNetwork ? toSignInError(failure).message : undefined;
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
			abortSignal: createRequestSignal(timeoutMs, getCancelSignal(context)),
		});
		// A proxy or a web filter can answer a page with status 200.
		return isRecord(body) && typeof body.issuer === 'string'
			? { value: body }
			: { failure: { kind: 'unreadable', status: 200, body } };
	} catch (error) {
		const failure = parseHttpError(error, url);
		// If no tenant has the domain, Entra says so with status 400. A gateway can answer 404 in any form.
		const isUnknown =
			failure.kind === 'errorResponse' &&
			[400, 404].includes(failure.status) &&
			isRecord(failure.body) &&
			isTenantNotFound(failure.body);
		return isUnknown ? { value: undefined } : { failure };
	}
}
