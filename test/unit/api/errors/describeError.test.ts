import { SERVICE_ERRORS } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/serviceErrors';
import { describeRequestError } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/describeError';
import { RequestError } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/requestError';
import type { Failure } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/requestError';
import { parseServiceMessage } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/serviceMessage';
import { UserFacingError } from '../../../../nodes/MicrosoftPartnerCenter/domain/userFacingError';
import { SERVICE_ERROR_FIXTURES } from '../../../fixtures/serviceErrors';

function errorResponse(status: number, body: unknown): Failure {
	return { kind: 'errorResponse', status, headers: {}, body };
}

function noResponse(reason: 'timeout' | 'unreachable' | 'certificate' | 'broken'): Failure {
	return { kind: 'noResponse', reason, code: 'EXAMPLE', neverSent: false };
}

describe('describeRequestError with an error response', () => {
	it.each(SERVICE_ERROR_FIXTURES)(
		'describes HTTP $status ($source)',
		({ status, body, expectedMessage, expectedAdvice }) => {
			const { message, advice, httpStatus } = describeRequestError(
				new RequestError(errorResponse(status, body)),
			);

			expect(message).toContain(expectedMessage);
			expect(advice).toContain(expectedAdvice);
			expect(httpStatus).toBe(status);
		},
	);

	it('always quotes the message of the service', () => {
		for (const { status, body } of SERVICE_ERROR_FIXTURES) {
			const { message: serviceMessage } = parseServiceMessage(body);
			if (serviceMessage === undefined) continue;
			expect(describeRequestError(new RequestError(errorResponse(status, body))).message).toContain(
				serviceMessage,
			);
		}
	});

	it('quotes the message of the service even if the status and the code are unknown', () => {
		const { message, code } = describeRequestError(
			new RequestError(errorResponse(418, { code: 77, description: 'I am a teapot.' })),
		);
		expect(message).toBe(
			'Partner Center rejected the request. Partner Center said: "I am a teapot."',
		);
		expect(code).toBe('77');
	});
});

describe('describeRequestError without a response', () => {
	it.each([
		['timeout', 'did not answer in time', "'Timeout'"],
		['unreachable', 'could not reach', 'internet'],
		['certificate', 'does not trust the certificate', 'NODE_EXTRA_CA_CERTS'],
		['broken', 'was lost before', 'a few minutes'],
	] as const)('describes the reason %s', (reason, expectedMessage, expectedAdvice) => {
		const { message, advice, code } = describeRequestError(new RequestError(noResponse(reason)));
		expect(message).toContain(expectedMessage);
		expect(advice).toContain(expectedAdvice);
		expect(code).toBe('EXAMPLE');
	});
});

describe('SERVICE_ERRORS', () => {
	it('has a fixture for each code and each status', () => {
		const fixtureCodes = SERVICE_ERROR_FIXTURES.map(({ body }) => parseServiceMessage(body).code);
		const fixtureStatuses = SERVICE_ERROR_FIXTURES.map(({ status }) => status);
		for (const { codes = [], statuses = [] } of SERVICE_ERRORS) {
			for (const code of codes) expect(fixtureCodes).toContain(code);
			for (const status of statuses) expect(fixtureStatuses).toContain(status);
		}
	});

	it('has no row that can never match because an earlier row matches first', () => {
		const matched = new Set(
			[
				...SERVICE_ERROR_FIXTURES.map(({ status, body }) => errorResponse(status, body)),
				...(['timeout', 'unreachable', 'certificate', 'broken'] as const).map(noResponse),
			].map(
				(failure) =>
					describeRequestError(new RequestError(failure)).message.split('. Partner Center said')[0],
			),
		);
		expect([...matched].sort()).toEqual(SERVICE_ERRORS.map(({ summary }) => summary).sort());
	});

	it('avoids words such as "error" and "failed", and ends only the advice with a period', () => {
		for (const { summary, advice } of SERVICE_ERRORS) {
			expect(`${summary} ${advice}`).not.toMatch(
				/\b(errors?|fail(s|ed|ure)?|problems?|invalid)\b/i,
			);
			expect(summary).not.toMatch(/\.$/);
			expect(advice).toMatch(/\.$/);
		}
	});
});

describe('describeRequestError with a failure context', () => {
	it('says how long to wait if the service asks for more than maxRetryWaitMs', () => {
		const getAdvice = (retryAfterMs: number) =>
			describeRequestError(new RequestError(errorResponse(429, ''), { retryAfterMs })).advice;
		expect(getAdvice(90_000)).toContain('wait 90 seconds');
		expect(getAdvice(600_000)).toContain('wait 10 minutes');
		expect(getAdvice(7_200_000)).toContain('wait 2 hours');
	});

	it('says that a change may have been made if the outcome is unknown', () => {
		expect(
			describeRequestError(new RequestError(noResponse('broken'), { outcomeUnknown: true })).advice,
		).toContain('may still have been applied');
	});

	it('keeps advice that applies only to this item out of runAdvice', () => {
		const failure = errorResponse(401, '');
		const context = { written: true, outcomeUnknown: true, note: 'Only three.' };
		const { advice, runAdvice } = describeRequestError(new RequestError(failure, context));

		expect(advice).toMatch(/The change was made.*may still have been applied.*Only three\./);
		expect(runAdvice).toBe(describeRequestError(new RequestError(failure)).advice);
	});
});

describe('describeRequestError with a sign-in failure', () => {
	it('uses the message and the advice of the sign-in error', () => {
		const failure: Failure = { kind: 'signIn', error: new UserFacingError('Not you', 'Sign in.') };
		expect(describeRequestError(new RequestError(failure))).toMatchObject({
			message: 'Not you',
			advice: 'Sign in.',
		});
	});
});
