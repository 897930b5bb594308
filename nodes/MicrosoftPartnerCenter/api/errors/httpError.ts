import { isRecord } from '../../domain/values';
import type { ErrorResponse, NoResponse, ProxyResponse } from './requestError';
import { isHtml } from './serviceMessage';

/** Node's codes for connections that were never made, so the request was never sent. */
const NEVER_SENT_CODES = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];
/** Codes that mean the same, but only while the connection is being made. */
const UNREACHABLE_CODES = ['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'];
const TIMEOUT_CODES = ['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT'];
/** Codes for a TLS handshake with a server that does not speak TLS. Waiting does not help. */
const TLS_CODE_REGEX = /^(?:EPROTO$|ERR_SSL_)/;
/** OpenSSL's and Node's codes for a certificate that cannot be trusted. Waiting does not help. */
const CERTIFICATE_CODE_REGEX = /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|^ERR_TLS_/;

/** Statuses that only a proxy (RFC 9110) or a network with a sign-in of its own (RFC 6585) answers. */
const PROXY_STATUSES = [407, 511];
/** Statuses that a proxy answers as well as the service, so that other signs decide. */
const SHARED_STATUSES = [403, 500, 502, 503, 504];
/** Headers of an answer that a proxy made itself. Sources: RFC 9110, RFC 9209, Squid, Blue Coat. */
const PROXY_HEADERS = ['proxy-authenticate', 'proxy-agent', 'proxy-status', 'x-squid-error'];
/** Headers of Partner Center, and of the Microsoft gateway in front of it. */
const SERVICE_HEADERS = ['ms-requestid', 'ms-correlationid', 'x-azure-ref'];

/** An error, or one of its causes. */
export type Link = Readonly<Record<string, unknown>>;

/** An answer with an error status, before it is known who gave it. */
type Answer = Pick<ErrorResponse, 'status' | 'headers' | 'body'>;

/**
 * Reads HTTP headers.
 *
 * @param headers the headers of a response, in any shape
 * @returns their texts, by their names in lower case
 */
export function readHeaders(headers: unknown): Record<string, string> {
	if (!isRecord(headers)) return {};
	return Object.fromEntries(
		Object.entries(headers)
			.filter(([, value]) => typeof value === 'string' || typeof value === 'number')
			.map(([name, value]) => [name.toLowerCase(), String(value)]),
	);
}

/** Node's request behind an error or an answer of the HTTP library. */
function getNodeRequest({ request }: Link): Link | undefined {
	if (!isRecord(request)) return undefined;
	// With redirects on, the library wraps the request.
	return isRecord(request._currentRequest) ? request._currentRequest : request;
}

/**
 * Whether the address is https, but the answer did not come over TLS. Then a proxy refused to connect
 * (CONNECT), and its agent hands over the proxy's answer like one of the service. Observed with n8n-core
 * 2.41.1.
 */
function isTunnelRefusal({ config }: Link, response: Link): boolean {
	const { socket } = getNodeRequest(response) ?? {};
	const isHttps = isRecord(config) && /^https:/i.test(String(config.url));
	return isHttps && isRecord(socket) && socket.encrypted !== true;
}

/**
 * Whether the connection was ready for the request: Node had one, and its TLS handshake had ended.
 *
 * @returns undefined if that is not known
 */
function wasConnected(link: Link): boolean | undefined {
	const request = getNodeRequest(link);
	if (request === undefined || !('socket' in request)) return undefined;
	const { socket } = request;
	if (!isRecord(socket)) return false;
	return typeof socket.secureConnecting === 'boolean' ? !socket.secureConnecting : undefined;
}

/** Whether an error, or each of several at once, happened while connecting. */
function isConnectError({ syscall, errors }: Link): boolean {
	const all: unknown[] = Array.isArray(errors) ? errors : [];
	const isEach = all.every((error) => isRecord(error) && isConnectError(error));
	return syscall === 'connect' || (all.length > 0 && isEach);
}

/**
 * Decides whether the service or a proxy gave an answer.
 *
 * @param answer the status, the headers and the body
 * @param isRefusedTunnel whether the answer certainly came from a proxy that did not connect
 * @returns the answer, marked as one of the service or of a proxy
 */
export function classifyAnswer(
	answer: Answer,
	isRefusedTunnel = false,
): ErrorResponse | ProxyResponse {
	const { status, headers, body } = answer;
	const hasSign =
		!SERVICE_HEADERS.some((name) => name in headers) &&
		(PROXY_HEADERS.some((name) => name in headers) || (status === 403 && isHtml(body)));
	const isByProxy =
		isRefusedTunnel ||
		PROXY_STATUSES.includes(status) ||
		(SHARED_STATUSES.includes(status) && hasSign);
	if (!isByProxy) return { kind: 'errorResponse', ...answer };
	// A proxy that reads the traffic can answer 5xx for a request that it did send.
	const neverSent = isRefusedTunnel || status < 500 || status === 511;
	return { kind: 'proxyResponse', ...answer, neverSent };
}

/**
 * Reads Node's code for a connection that gave no answer.
 *
 * @param code the operating system's or Node's code, such as ECONNRESET
 * @param chain the error and its causes, as far as they are known
 * @returns the reason, and whether it is certain that nothing was sent
 */
export function readNoAnswer(code: string, chain: readonly Link[]): NoResponse {
	const connected = chain.map(wasConnected).find((known) => known !== undefined);
	if (TLS_CODE_REGEX.test(code) && connected !== true) {
		return { kind: 'noResponse', reason: 'tls', code, neverSent: true };
	}
	if (CERTIFICATE_CODE_REGEX.test(code)) {
		return { kind: 'noResponse', reason: 'certificate', code, neverSent: true };
	}
	const isUnreachable = UNREACHABLE_CODES.includes(code) && chain.some(isConnectError);
	if (NEVER_SENT_CODES.includes(code) || isUnreachable || connected === false) {
		return { kind: 'noResponse', reason: 'unreachable', code, neverSent: true };
	}
	const reason = TIMEOUT_CODES.includes(code) ? 'timeout' : 'broken';
	return { kind: 'noResponse', reason, code, neverSent: false };
}

/** Whether a proxy closed the connection instead of answering CONNECT: it has no code, only these words. */
function isClosedByProxy({ message }: Link): boolean {
	return /\bCONNECT response\b/.test(String(message));
}

/** Reads the error of a proxy that closed the connection. The request was not sent. */
export function readClosedProxy(chain: readonly Link[]): NoResponse | undefined {
	if (!chain.some(isClosedByProxy)) return undefined;
	return { kind: 'noResponse', reason: 'proxy', code: 'ECONNRESET', neverSent: true };
}

/** Reads an error of the HTTP library: an error answer, or no complete answer. */
export function readHttpError(
	link: Link,
	chain: readonly Link[],
): ErrorResponse | ProxyResponse | NoResponse | undefined {
	const { response, code } = link;
	// A success status inside an error means that the answer was cut off: its body is incomplete.
	if (isRecord(response) && typeof response.status === 'number' && response.status >= 300) {
		const { status, headers, data: body } = response;
		const answer = { status: Number(status), headers: readHeaders(headers), body };
		return classifyAnswer(answer, isTunnelRefusal(link, response));
	}
	if (link.isAxiosError !== true) return undefined;
	return typeof code === 'string' ? readNoAnswer(code, chain) : readClosedProxy(chain);
}
