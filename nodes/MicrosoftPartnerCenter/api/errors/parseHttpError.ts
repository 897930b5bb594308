import { isRecord } from '../../domain/values';
import { UserFacingError } from '../../domain/userFacingError';
import { describeEntraError } from './entraErrors';
import type { EntraErrorBody } from './entraErrors';
import { SignInOutageError, toSignInError } from './requestError';
import type { Failure, NoResponse, ErrorResponse } from './requestError';
import { PRESS_CONNECT } from './advice';

/** Codes of Node for connections that were never made, so nothing of the request was read. */
const NEVER_SENT_CODES = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];
/** Codes that mean the same only while the connection is being made. */
const UNREACHABLE_CODES = ['EHOSTUNREACH', 'ENETUNREACH'];
const TIMEOUT_CODES = ['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT'];
/** OpenSSL's and Node's codes for a certificate that cannot be trusted: waiting does not mend it. */
const CERTIFICATE_CODE_REGEX = /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|^ERR_TLS_/;

type Link = Readonly<Record<string, unknown>>;

/** The chain from an error through what caused it, without going round in circles. */
function getCauseChain(error: unknown): Link[] {
	const chain: Link[] = [];
	for (let next = error; isRecord(next) && !chain.includes(next); next = next.cause) {
		chain.push(next);
	}
	return chain;
}

function readHeaders(headers: unknown): Record<string, string> {
	if (!isRecord(headers)) return {};
	return Object.fromEntries(
		Object.entries(headers)
			.filter(([, value]) => typeof value === 'string' || typeof value === 'number')
			.map(([name, value]) => [name.toLowerCase(), String(value)]),
	);
}

function readNoAnswer(code: string, chain: readonly Link[]): NoResponse {
	const connecting = chain.some(({ syscall }) => syscall === 'connect');
	if (NEVER_SENT_CODES.includes(code) || (UNREACHABLE_CODES.includes(code) && connecting)) {
		return { kind: 'noResponse', reason: 'unreachable', code, neverSent: true };
	}
	if (CERTIFICATE_CODE_REGEX.test(code)) {
		return { kind: 'noResponse', reason: 'certificate', code, neverSent: true };
	}
	const reason = TIMEOUT_CODES.includes(code) ? 'timeout' : 'broken';
	return { kind: 'noResponse', reason, code, neverSent: false };
}

/** An error of the HTTP library: the service's refusal, or no (whole) answer. */
function readHttpError(link: Link, chain: readonly Link[]): ErrorResponse | NoResponse | undefined {
	const { response, code } = link;
	// A success in an error is an answer that broke off: its body is not whole.
	if (isRecord(response) && typeof response.status === 'number' && response.status >= 300) {
		const { status, headers, data: body } = response;
		return { kind: 'errorResponse', status: Number(status), headers: readHeaders(headers), body };
	}
	if (link.isAxiosError === true && typeof code === 'string') return readNoAnswer(code, chain);
	return undefined;
}

/**
 * What n8n 1.83 to 2.35 leave of an HTTP library's error: the status, or Node's code, as `httpCode`, and
 * the body where it was an object. No headers.
 */
function readLegacyN8nError(chain: readonly Link[]): ErrorResponse | NoResponse | undefined {
	const [{ httpCode, context } = {}] = chain;
	const code = String(httpCode);
	if (/^[3-5]\d\d$/.test(code)) {
		const body = isRecord(context) ? context.data : undefined;
		return { kind: 'errorResponse', status: Number(code), headers: {}, body };
	}
	if (/^2\d\d$/.test(code)) return readNoAnswer('ECONNRESET', chain);
	// EAUTH is n8n's own: the OAuth2 sign-in was refused.
	return /^(?!EAUTH$)[A-Z][A-Z0-9_]+$/.test(code) ? readNoAnswer(code, chain) : undefined;
}

/** Whether an error of the HTTP library is about another address: n8n's own refresh of a token. */
function isAboutSignIn({ config }: Link, url: string): boolean {
	return isRecord(config) && typeof config.url === 'string' && config.url !== url;
}

/** Entra's answer to n8n's own redemption of an OAuth2 refresh token (`AuthError` of its client). */
function getEntraBody({ body }: Link): EntraErrorBody | undefined {
	return isRecord(body) && typeof body.error === 'string' ? body : undefined;
}

/** n8n's own verdict that the sign-in of an OAuth2 credential is dead: declared since 2.37, in words before. */
function isInvalidSignIn({ failure, message }: Link): boolean {
	const isDeclared = isRecord(failure) && failure.cause === 'credential-invalid';
	return isDeclared || /\bneeds to be reconnected\b/.test(String(message));
}

const RECONNECT_ADVICE = `The sign-in has expired or was revoked, for example by a new password or by an administrator. To sign in again, ${PRESS_CONNECT}.`;

/** What n8n itself says where it does not send a request. */
function readN8nError(chain: readonly Link[]): UserFacingError {
	const lastText = (key: string) =>
		chain.map((link) => link[key]).findLast((text) => typeof text === 'string' && text !== '');
	return new UserFacingError(
		String(lastText('message') ?? 'n8n could not send the request'),
		String(
			lastText('description') ??
				'Open the credential. Press Connect if no account is connected yet; otherwise test it.',
		),
	);
}

/**
 * Reads what n8n's HTTP helper threw: it wraps the HTTP library's error (with `response` or `code`),
 * an error of the credential, or one of n8n's own OAuth2 client.
 *
 * @param url the address of the request; an error about another one comes from the sign-in
 * @param secrets values that must not appear in words, should Entra repeat one
 */
export function parseHttpError(
	error: unknown,
	url: string,
	secrets: readonly string[] = [],
): Failure {
	const chain = getCauseChain(error);
	for (const link of chain) {
		if (link instanceof SignInOutageError)
			return { kind: 'signIn', error: link, outage: link.outage };
		if (link instanceof UserFacingError) return { kind: 'signIn', error: link };
		const body = getEntraBody(link);
		if (body) return { kind: 'signIn', error: describeEntraError(body, secrets) };
		const failure = readHttpError(link, chain);
		if (failure && isAboutSignIn(link, url)) {
			const refusal = toSignInError(failure);
			return refusal instanceof SignInOutageError
				? { kind: 'signIn', error: refusal, outage: failure }
				: { kind: 'signIn', error: refusal };
		}
		if (failure) return failure;
	}
	const bare = readLegacyN8nError(chain);
	if (bare) return bare;
	const refusal = readN8nError(chain);
	return chain.some(isInvalidSignIn)
		? { kind: 'signIn', error: new UserFacingError(refusal.summary, RECONNECT_ADVICE) }
		: { kind: 'notSent', error: refusal };
}
