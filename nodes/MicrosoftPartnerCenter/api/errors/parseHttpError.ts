import { isRecord } from '../../domain/values';
import { UserFacingError } from '../../domain/userFacingError';
import { describeEntraError } from './entraErrors';
import type { EntraErrorBody } from './entraErrors';
import { classifyAnswer, readClosedProxy, readHttpError, readNoAnswer } from './httpError';
import type { Link } from './httpError';
import { maskFailure } from './maskFailure';
import type { Failure, SignInFailure, SignInOutage } from './requestError';
import { SignInOutageError, toSignInError } from './signInErrors';
import { PRESS_CONNECT } from './advice';

/** Lists an error and its causes. Stops if a cause repeats. */
function getCauseChain(error: unknown): Link[] {
	const chain: Link[] = [];
	for (let next = error; isRecord(next) && !chain.includes(next); next = next.cause) {
		chain.push(next);
	}
	return chain;
}

/**
 * Reads what n8n 1.83 to 2.35 keep of an HTTP library's error: the status, or Node's code, as
 * `httpCode`, and the body if it was an object. The headers are lost.
 */
function readLegacyN8nError(chain: readonly Link[]): ReturnType<typeof readHttpError> {
	const [{ httpCode, context } = {}] = chain;
	const code = String(httpCode);
	if (/^[3-5]\d\d$/.test(code)) {
		const body = isRecord(context) ? context.data : undefined;
		return classifyAnswer({ status: Number(code), headers: {}, body });
	}
	if (/^2\d\d$/.test(code)) return readNoAnswer('ECONNRESET', chain);
	// EAUTH is n8n's own code: the OAuth2 sign-in was rejected.
	return /^(?!EAUTH$)[A-Z][A-Z0-9_]+$/.test(code)
		? readNoAnswer(code, chain)
		: readClosedProxy(chain);
}

/** Whether an HTTP error belongs to a different address: to n8n's own refresh of a token. */
function isAboutSignIn({ config }: Link, url: string): boolean {
	return isRecord(config) && typeof config.url === 'string' && config.url !== url;
}

/** Entra's answer when n8n itself redeemed an OAuth2 refresh token (`AuthError` of its OAuth2 client). */
function getEntraBody({ body }: Link): EntraErrorBody | undefined {
	return isRecord(body) && typeof body.error === 'string' ? body : undefined;
}

/**
 * Reads an answer that n8n's OAuth2 client could not read when it refreshed a token, such as a proxy's page
 * (`ResponseError` of its OAuth2 client). Its headers are lost.
 */
function readTokenAnswer({ status, body, code }: Link): SignInOutage | undefined {
	if (code !== 'ESTATUS' || typeof status !== 'number' || typeof body !== 'string')
		return undefined;
	return status < 300
		? { kind: 'unreadable', status, body: undefined }
		: classifyAnswer({ status, headers: {}, body });
}

/**
 * Whether n8n itself says that the sign-in of an OAuth2 credential no longer works. Since 2.37 n8n
 * declares it; before that it only says so in the message.
 */
function isInvalidSignIn({ failure, message }: Link): boolean {
	const isDeclared = isRecord(failure) && failure.cause === 'credential-invalid';
	return isDeclared || /\bneeds to be reconnected\b/.test(String(message));
}

const RECONNECT_ADVICE = `The sign-in has expired or was revoked, for example after a password change or by an administrator. To sign in again, ${PRESS_CONNECT}.`;

function toSignInFailure(error: UserFacingError): SignInFailure {
	return error instanceof SignInOutageError
		? { kind: 'signIn', error, outage: error.outage }
		: { kind: 'signIn', error };
}

/** The advice for an address that the credential's list of domains does not have. n8n's message names it. */
const ALLOW_DOMAIN =
	"Open the credential. In 'Allowed HTTP Request Domains', choose None, or add the domain to the list.";

const TEST_CREDENTIAL =
	'Open the credential. If no account is connected yet, press Connect; otherwise, test the credential.';

/** Reads n8n's own words if n8n did not send the request. */
function readN8nError(chain: readonly Link[]): UserFacingError {
	const lastText = (key: string) =>
		chain.map((link) => link[key]).findLast((text) => typeof text === 'string' && text !== '');
	const message = String(lastText('message') ?? 'n8n could not send the request');
	const advice = message.startsWith('Domain not allowed') ? ALLOW_DOMAIN : TEST_CREDENTIAL;
	return new UserFacingError(message, String(lastText('description') ?? advice));
}

/**
 * Reads the error that n8n's HTTP helper threw. It wraps an error of the HTTP library (with `response`
 * or `code`), of the credential, or of n8n's own OAuth2 client.
 *
 * @param error the thrown value, of any type
 * @param url the address of the request; an error for a different address comes from the sign-in
 * @param secrets values that must not appear in a message, even if Entra repeats one
 * @returns `errorResponse`, `proxyResponse` or `noResponse` for an error of the HTTP library, whose `neverSent`
 * says whether nothing was sent; `signIn` if the sign-in failed before the request; `notSent` if n8n itself
 * did not send it
 */
export function parseHttpError(
	error: unknown,
	url: string,
	secrets: readonly string[] = [],
): Failure {
	const chain = getCauseChain(error);
	for (const link of chain) {
		if (link instanceof UserFacingError) return toSignInFailure(link);
		const body = getEntraBody(link);
		if (body) return toSignInFailure(describeEntraError(body, { secrets }));
		const failure = readHttpError(link, chain);
		const outage = readTokenAnswer(link) ?? (isAboutSignIn(link, url) ? failure : undefined);
		if (outage) return toSignInFailure(toSignInError(maskFailure(outage, secrets)));
		if (failure) return failure;
	}
	const bare = readLegacyN8nError(chain);
	if (bare) return bare;
	const n8nError = readN8nError(chain);
	return chain.some(isInvalidSignIn)
		? { kind: 'signIn', error: new UserFacingError(n8nError.summary, RECONNECT_ADVICE) }
		: { kind: 'notSent', error: n8nError };
}
