import { parseHttpError } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/parseHttpError';

const URL = 'https://api.partnercenter.microsoft.com/v1/customers';

/** An error as n8n 1.83 to 2.35 throw it: without what caused it. Seen with n8n-core 1.122.48. */
function bare(httpCode: string | null, context = {}, message = 'Some words of n8n'): Error {
	return Object.assign(new Error(message), { name: 'NodeApiError', httpCode, context });
}

describe('an error of an n8n that drops its cause', () => {
	it('still has the status, and the body where it was an object', () => {
		const data = { code: '900308', description: 'Insufficient privileges.' };

		expect(parseHttpError(bare('403', { data }), URL)).toEqual({
			kind: 'errorResponse',
			status: 403,
			headers: {},
			body: data,
		});
		expect(parseHttpError(bare('502'), URL)).toMatchObject({ kind: 'errorResponse', status: 502 });
	});

	it.each([
		['ECONNREFUSED', { reason: 'unreachable', neverSent: true }],
		['EAI_AGAIN', { reason: 'unreachable', neverSent: true }],
		['CERT_HAS_EXPIRED', { reason: 'certificate', neverSent: true }],
		['ERR_BAD_RESPONSE', { reason: 'broken', neverSent: false }],
		['ECONNABORTED', { reason: 'timeout', neverSent: false }],
		['ECONNRESET', { reason: 'broken', neverSent: false }],
		['200', { reason: 'broken', neverSent: false }],
	])('%s is no (whole) answer', (httpCode, expected) => {
		expect(parseHttpError(bare(httpCode), URL)).toMatchObject({ kind: 'noResponse', ...expected });
	});

	it.each([['EAUTH'], [null]])("%s is n8n's own, in its own words", (httpCode) => {
		expect(parseHttpError(bare(httpCode), URL)).toMatchObject({
			kind: 'notSent',
			error: { summary: 'Some words of n8n' },
		});
	});
});
