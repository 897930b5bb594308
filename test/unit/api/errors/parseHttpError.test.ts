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
