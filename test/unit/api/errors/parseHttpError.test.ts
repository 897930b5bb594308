import { parseHttpError } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/parseHttpError';

const URL = 'https://api.partnercenter.microsoft.com/v1/customers';

/** An error as n8n 1.83 to 2.35 throw it: without its cause. Observed with n8n-core 1.122.48. */
function n8nError(httpCode: string | null, context = {}, message = 'A message of n8n'): Error {
	return Object.assign(new Error(message), { name: 'NodeApiError', httpCode, context });
}

describe('parseHttpError with an n8n error that has no cause', () => {
	it('keeps the status, and the body if it was an object', () => {
		const data = { code: '900308', description: 'Insufficient privileges.' };

		expect(parseHttpError(n8nError('403', { data }), URL)).toEqual({
			kind: 'errorResponse',
			status: 403,
			headers: {},
			body: data,
		});
		expect(parseHttpError(n8nError('502'), URL)).toMatchObject({
			kind: 'errorResponse',
			status: 502,
		});
	});

	it.each([
		['ECONNREFUSED', { reason: 'unreachable', neverSent: true }],
		['EAI_AGAIN', { reason: 'unreachable', neverSent: true }],
		['CERT_HAS_EXPIRED', { reason: 'certificate', neverSent: true }],
		['ERR_BAD_RESPONSE', { reason: 'broken', neverSent: false }],
		['ECONNABORTED', { reason: 'timeout', neverSent: false }],
		['ECONNRESET', { reason: 'broken', neverSent: false }],
		['200', { reason: 'broken', neverSent: false }],
	])('reads %s as a missing or incomplete response', (httpCode, expected) => {
		expect(parseHttpError(n8nError(httpCode), URL)).toMatchObject({
			kind: 'noResponse',
			...expected,
		});
	});

	it.each([['EAUTH'], [null]])("keeps n8n's own message if the code is %s", (httpCode) => {
		expect(parseHttpError(n8nError(httpCode), URL)).toMatchObject({
			kind: 'notSent',
			error: { summary: 'A message of n8n' },
		});
	});
});

it('says how to allow an address that n8n blocked for the credential', () => {
	const message =
		'Domain not allowed: This credential is restricted from accessing login.microsoftonline.com. Only the following domains are allowed: contoso.com';

	expect(parseHttpError(new Error(message), URL)).toMatchObject({
		kind: 'notSent',
		error: {
			summary: message,
			advice: expect.stringContaining("'Allowed HTTP Request Domains'"),
		},
	});
});

/** An error of n8n's HTTP library, as far as this package reads it. */
function axiosError(members: object): Error {
	return Object.assign(new Error('A message of axios'), {
		isAxiosError: true,
		config: { url: URL },
		...members,
	});
}

/** An error with an answer that came over TLS, unless `encrypted` is false. */
function answer(
	status: number,
	{
		headers = {},
		data = '',
		encrypted = true,
	}: { headers?: object; data?: unknown; encrypted?: boolean } = {},
): Error {
	return axiosError({
		response: { status, headers, data, request: { socket: encrypted ? { encrypted } : {} } },
	});
}

const PAGE = '<html><title>Blocked</title></html>';

describe('parseHttpError with the answer of a proxy', () => {
	it.each([
		['a 407', answer(407), true],
		['a 511', answer(511, { data: PAGE }), true],
		['an HTML page with 403', answer(403, { data: PAGE }), true],
		['a 403 with a header of Squid', answer(403, { headers: { 'X-Squid-Error': 'ERR 0' } }), true],
		['any answer to CONNECT', answer(502, { data: PAGE, encrypted: false }), true],
		['a redirect instead of a tunnel', answer(302, { encrypted: false }), true],
		['a 407 without its headers', n8nError('407'), true],
		[
			'a 502 of a proxy that reads the traffic',
			answer(502, { headers: { 'Proxy-Agent': 'x' } }),
			false,
		],
	])('recognizes %s', (_, error, neverSent) => {
		expect(parseHttpError(error, URL)).toMatchObject({ kind: 'proxyResponse', neverSent });
	});

	it.each([
		['an HTML page with 502 over TLS', answer(502, { data: PAGE })],
		['a 403 with JSON', answer(403, { data: { code: '900308' } })],
		['a 403 without a body', answer(403)],
		[
			'an HTML page with 403 of Partner Center',
			answer(403, { headers: { 'MS-RequestId': 'x' }, data: PAGE }),
		],
		['a 429 with a header of a proxy', answer(429, { headers: { 'Proxy-Status': 'x' } })],
	])("takes %s for the service's", (_, error) => {
		expect(parseHttpError(error, URL).kind).toBe('errorResponse');
	});
});

describe('parseHttpError with a connection that was not ready', () => {
	it.each([
		['a timeout without a socket', 'ECONNABORTED', { socket: null }, 'unreachable'],
		[
			'a timeout in the handshake',
			'ECONNABORTED',
			{ socket: { secureConnecting: true } },
			'unreachable',
		],
		[
			'a reset in the handshake',
			'ECONNRESET',
			{ socket: { secureConnecting: true } },
			'unreachable',
		],
		['EPROTO', 'EPROTO', { socket: { secureConnecting: true } }, 'tls'],
		['an error of OpenSSL', 'ERR_SSL_WRONG_VERSION_NUMBER', { socket: null }, 'tls'],
	])('knows that nothing was sent: %s', (_, code, request, reason) => {
		expect(parseHttpError(axiosError({ code, request }), URL)).toEqual({
			kind: 'noResponse',
			reason,
			code,
			neverSent: true,
		});
	});

	it('tells a connect timeout from an answer timeout', () => {
		const one = Object.assign(new Error('connect'), { code: 'ETIMEDOUT', syscall: 'connect' });
		const several = Object.assign(new Error('connect'), { code: 'ETIMEDOUT', errors: [one, one] });
		for (const cause of [one, several]) {
			expect(parseHttpError(axiosError({ code: 'ETIMEDOUT', cause }), URL)).toMatchObject({
				reason: 'unreachable',
				neverSent: true,
			});
		}
		expect(parseHttpError(axiosError({ code: 'ETIMEDOUT' }), URL)).toMatchObject({
			reason: 'timeout',
			neverSent: false,
		});
	});

	it.each(['ECONNRESET', 'ECONNABORTED', 'EPROTO'])(
		'stays in doubt after the handshake: %s',
		(code) => {
			const request = { socket: { secureConnecting: false } };
			expect(parseHttpError(axiosError({ code, request }), URL)).toMatchObject({
				neverSent: false,
			});
		},
	);
});
