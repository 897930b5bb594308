import { isRecord } from '../domain/record';
import { Refusal } from '../domain/refusal';
import { explainEntraError } from './entraErrors';
import type { EntraErrorBody } from './entraErrors';
import { SignInOutage, signInRefusal } from './failure';
import type { Failure, NoAnswer, RefusedAnswer } from './failure';
import { PRESS_CONNECT } from './signInAdvice';

/** Codes of Node for connections that were never made, so nothing of the request was read. */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];
/** Codes that mean the same only while the connection is being made. */
const UNREACHABLE = ['EHOSTUNREACH', 'ENETUNREACH'];
const TIMED_OUT = ['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT'];
/** OpenSSL's and Node's codes for a certificate that cannot be trusted: waiting does not mend it. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|^ERR_TLS_/;

type Link = Readonly<Record<string, unknown>>;

/** The chain from an error through what caused it, without going round in circles. */
function causes(error: unknown): Link[] {
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

function readNoAnswer(code: string, chain: readonly Link[]): NoAnswer {
	const connecting = chain.some(({ syscall }) => syscall === 'connect');
	if (NEVER_SENT.includes(code) || (UNREACHABLE.includes(code) && connecting)) {
		return { kind: 'noAnswer', reason: 'unreachable', code, neverSent: true };
	}
	if (CERTIFICATE.test(code)) {
		return { kind: 'noAnswer', reason: 'certificate', code, neverSent: true };
	}
	const reason = TIMED_OUT.includes(code) ? 'timeout' : 'broken';
	return { kind: 'noAnswer', reason, code, neverSent: false };
}

/** An error of the HTTP library: the service's refusal, or no (whole) answer. */
function readHttpError(link: Link, chain: readonly Link[]): RefusedAnswer | NoAnswer | undefined {
	const { response, code } = link;
	// A success in an error is an answer that broke off: its body is not whole.
	if (isRecord(response) && typeof response.status === 'number' && response.status >= 300) {
		const { status, headers, data: body } = response;
		return { kind: 'answer', status: Number(status), headers: readHeaders(headers), body };
	}
	if (link.isAxiosError === true && typeof code === 'string') return readNoAnswer(code, chain);
	return undefined;
}

/**
 * What n8n 1.83 to 2.35 leave of an HTTP library's error: the status, or Node's code, as `httpCode`, and
 * the body where it was an object. No headers.
 */
function readBareError(chain: readonly Link[]): RefusedAnswer | NoAnswer | undefined {
	const [{ httpCode, context } = {}] = chain;
	const code = String(httpCode);
	if (/^[3-5]\d\d$/.test(code)) {
		const body = isRecord(context) ? context.data : undefined;
		return { kind: 'answer', status: Number(code), headers: {}, body };
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
function entraBody({ body }: Link): EntraErrorBody | undefined {
	return isRecord(body) && typeof body.error === 'string' ? body : undefined;
}

/** n8n's own verdict that the sign-in of an OAuth2 credential is dead: declared since 2.37, in words before. */
function isDeadSignIn({ failure, message }: Link): boolean {
	const isDeclared = isRecord(failure) && failure.cause === 'credential-invalid';
	return isDeclared || /\bneeds to be reconnected\b/.test(String(message));
}

const RECONNECT = `The sign-in has expired or was revoked, for example by a new password or by an administrator. To sign in again, ${PRESS_CONNECT}.`;

/** What n8n itself says where it does not send a request. */
function ownWords(chain: readonly Link[]): Refusal {
	const lastText = (key: string) =>
		chain.map((link) => link[key]).findLast((text) => typeof text === 'string' && text !== '');
	return new Refusal(
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
export function readFailure(error: unknown, url: string, secrets: readonly string[] = []): Failure {
	const chain = causes(error);
	for (const link of chain) {
		if (link instanceof SignInOutage) return { kind: 'signIn', refusal: link, outage: link.outage };
		if (link instanceof Refusal) return { kind: 'signIn', refusal: link };
		const body = entraBody(link);
		if (body) return { kind: 'signIn', refusal: explainEntraError(body, secrets) };
		const failure = readHttpError(link, chain);
		if (failure && isAboutSignIn(link, url)) {
			const refusal = signInRefusal(failure);
			return refusal instanceof SignInOutage
				? { kind: 'signIn', refusal, outage: failure }
				: { kind: 'signIn', refusal };
		}
		if (failure) return failure;
	}
	const bare = readBareError(chain);
	if (bare) return bare;
	const refusal = ownWords(chain);
	return chain.some(isDeadSignIn)
		? { kind: 'signIn', refusal: new Refusal(refusal.what, RECONNECT) }
		: { kind: 'notSent', refusal };
}
