import { Refusal } from '../domain/refusal';
import { explainEntraError, type EntraErrorBody } from './entraErrors';

/** The service answered, but not with success. */
export interface RefusedAnswer {
	readonly kind: 'answer';
	readonly status: number;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	/** Parsed where it was JSON, otherwise the text. */
	readonly body: unknown;
}

/** No answer came, so what became of the request is known only where it never left. */
export interface NoAnswer {
	readonly kind: 'noAnswer';
	readonly reason: 'timeout' | 'unreachable' | 'certificate' | 'broken';
	/** The operating system's or Node's code, such as ECONNRESET. */
	readonly code: string;
	/** Whether the request surely never reached the service. */
	readonly neverSent: boolean;
}

/** Success was answered, with a body that means nothing to this package. */
export interface UnreadableAnswer {
	readonly kind: 'unreadable';
	readonly status: number;
	readonly body: unknown;
}

/** n8n could not sign the request: the sign-in was refused, or the credential is incomplete. */
export interface SignInFailure {
	readonly kind: 'signIn';
	readonly refusal: Refusal;
}

/** What can become of a request other than a readable success. */
export type Failure = RefusedAnswer | NoAnswer | UnreadableAnswer | SignInFailure;

/** What is known about a failed request beyond its last failure. */
export interface FailureContext {
	/** The wait that the service asked for, where it is longer than the node waits. */
	readonly retryAfterMs?: number;
	/** Whether a write may have been carried out all the same. */
	readonly fateUnknown?: boolean;
}

/** A request to the service, or the sign-in for it, that did not end well. */
export class RequestFailed extends Error {
	override readonly name = 'RequestFailed';

	constructor(
		readonly failure: Failure,
		readonly context: FailureContext = {},
	) {
		super(failure.kind);
	}
}

/** Codes of Node for connections that were never made, so nothing of the request was read. */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];
const TIMED_OUT = ['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT'];
/** OpenSSL's and Node's codes for a certificate that cannot be trusted: waiting does not mend it. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|^ERR_TLS_/;

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

/** The chain from an error through what caused it, without going round in circles. */
function causes(error: unknown): Array<Record<string, unknown>> {
	const chain: Array<Record<string, unknown>> = [];
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

function readNoAnswer(code: string): NoAnswer {
	const neverSent = NEVER_SENT.includes(code);
	const isCertificate = CERTIFICATE.test(code);
	return {
		kind: 'noAnswer',
		reason: isCertificate
			? 'certificate'
			: neverSent
				? 'unreachable'
				: TIMED_OUT.includes(code)
					? 'timeout'
					: 'broken',
		code,
		neverSent: neverSent || isCertificate,
	};
}

/** Entra's answer to n8n's own redemption of an OAuth2 refresh token (`AuthError` of its client). */
function entraBody(error: Record<string, unknown>): EntraErrorBody | undefined {
	const { body } = error;
	return isRecord(body) && typeof body.error === 'string' ? body : undefined;
}

/** What n8n itself says where it does not send a request: a credential that is not connected, say. */
function ownWords(chain: ReadonlyArray<Record<string, unknown>>): Refusal {
	const texts = (key: string) =>
		chain.map((link) => link[key]).findLast((text) => typeof text === 'string' && text !== '');
	return new Refusal(
		String(texts('message') ?? 'n8n could not send the request'),
		String(texts('description') ?? 'Open the credential, press Connect or test it, and try again.'),
	);
}

/**
 * Reads what n8n's HTTP helper threw: it wraps the HTTP library's error (with `response` or `code`),
 * an error of the credential, or one of n8n's own OAuth2 client.
 */
export function readFailure(error: unknown): Failure {
	const chain = causes(error);
	for (const link of chain) {
		if (link instanceof Refusal) return { kind: 'signIn', refusal: link };
		const body = entraBody(link);
		if (body) return { kind: 'signIn', refusal: explainEntraError(body) };
		const { response } = link;
		// A success in an error is an answer that broke off: its body is not whole.
		if (isRecord(response) && typeof response.status === 'number' && response.status >= 300) {
			return {
				kind: 'answer',
				status: response.status,
				headers: readHeaders(response.headers),
				body: response.data,
			};
		}
	}
	for (const link of chain) {
		if (link.isAxiosError === true && typeof link.code === 'string') return readNoAnswer(link.code);
	}
	return { kind: 'signIn', refusal: ownWords(chain) };
}
