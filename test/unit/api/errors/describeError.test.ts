import { NO_RESPONSE_ERRORS } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/connectionErrors';
import type { ErrorPlace } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/errorPlace';
import { getAdvice } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/errorRow';
import { SERVICE_ERRORS } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/serviceErrors';
import { describeRequestError } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/describeError';
import { RequestError } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/requestError';
import type {
	Failure,
	NoResponse,
} from '../../../../nodes/MicrosoftPartnerCenter/api/errors/requestError';
import { parseServiceMessage } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/serviceMessage';
import { UserFacingError } from '../../../../nodes/MicrosoftPartnerCenter/domain/userFacingError';
import { SERVICE_ERROR_FIXTURES } from '../../../fixtures/serviceErrors';

function errorResponse(status: number, body: unknown): Failure {
	return { kind: 'errorResponse', status, headers: {}, body };
}

function noResponse(reason: NoResponse['reason']): Failure {
	return { kind: 'noResponse', reason, code: 'EXAMPLE', neverSent: false };
}

/** A place with all fields that advice can name. */
const PLACE: ErrorPlace = {
	labels: [
		'Customer',
		'Qualification',
		'Validation Code',
		'Education Segment',
		'Website',
		'Body Format',
		'Max Concurrency',
		'Max Retry Wait',
		'Timeout',
	],
	hasItems: true,
};

describe('describeRequestError with an error response', () => {
	it.each(SERVICE_ERROR_FIXTURES)(
		'describes HTTP $status ($source)',
		({ status, body, expectedMessage, expectedAdvice }) => {
			const { message, advice, httpStatus } = describeRequestError(
				new RequestError(errorResponse(status, body)),
				PLACE,
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

describe('describeRequestError with several codes', () => {
	it('reports the outermost code that it knows', () => {
		const body = { error: { code: 'Forbidden', innererror: { code: '20002' } } };
		const { message, code } = describeRequestError(new RequestError(errorResponse(403, body)));

		expect(message).toBe('You have no reseller relationship with this customer');
		expect(code).toBe('20002');
	});

	it('reports the outermost code if it knows none', () => {
		const body = { error: { code: 'Forbidden', innererror: { code: 'Odd' } } };
		const { code } = describeRequestError(new RequestError(errorResponse(403, body)));

		expect(code).toBe('Forbidden');
	});

	it('gives advice on a validation code only if the request carried one', () => {
		const getAdviceFor = (hasValidationCode: boolean) =>
			describeRequestError(
				new RequestError(errorResponse(400, { code: '3000' }), { hasValidationCode }),
				PLACE,
			).advice;

		expect(getAdviceFor(true)).toContain('must belong to you and have uses left');
		expect(getAdviceFor(false)).not.toContain('uses left');
	});

	it.each([
		[403, { code: '900308' }],
		[403, ''],
	])(
		'names the GDAP roles only if the request carried a validation code (HTTP %d, %j)',
		(status, body) => {
			const getAdviceFor = (hasValidationCode: boolean) =>
				describeRequestError(new RequestError(errorResponse(status, body), { hasValidationCode }))
					.advice;

			expect(getAdviceFor(true)).toContain('a GDAP role at the customer: Directory Reader');
			expect(getAdviceFor(false)).not.toContain('GDAP');
		},
	);

	it('names the option that prevents too many requests only where a person sees it', () => {
		const error = new RequestError(errorResponse(429, ''));

		expect(describeRequestError(error, PLACE).advice).toContain("the option 'Max Concurrency'");
		expect(describeRequestError(error).advice).toBe('Try again in a few minutes.');
	});

	it('names both causes if Microsoft denied the tag', () => {
		const { advice } = describeRequestError(
			new RequestError(errorResponse(403, 'Customer tagging denied.')),
		);

		expect(advice).toContain('the customer has another qualification');
		expect(advice).toContain('your partner account is not qualified for education offers');
	});
});

describe('describeRequestError with the answer of a proxy', () => {
	const proxyResponse: Failure = {
		kind: 'proxyResponse',
		status: 407,
		headers: {},
		body: '<title>Sign in</title>',
		neverSent: true,
	};

	it('names the proxy, and says that nothing was sent', () => {
		const { message, advice, httpStatus } = describeRequestError(new RequestError(proxyResponse));

		expect(message).toContain('The proxy said: "Sign in"');
		expect(advice).toContain('the person who runs n8n');
		expect(advice).toContain('Nothing was sent to Partner Center.');
		expect(httpStatus).toBe(407);
	});

	it('does not say that nothing was sent if an earlier attempt is in doubt', () => {
		const { advice } = describeRequestError(
			new RequestError(proxyResponse, { outcomeUnknown: true }),
		);

		expect(advice).not.toContain('Nothing was sent');
		expect(advice).toContain('may still have been applied');
	});
});

describe('describeRequestError without a response', () => {
	it.each([
		['timeout', 'did not answer in time', "'Timeout'"],
		['proxy', 'closed the connection', 'the person who runs n8n'],
		['tls', 'could not start an encrypted connection', 'starts with http://'],
		['unreachable', 'could not reach', 'can reach Partner Center'],
		['certificate', 'does not trust the certificate', 'NODE_EXTRA_CA_CERTS'],
		['broken', 'was lost before', 'a few minutes'],
	] as const)('describes the reason %s', (reason, expectedMessage, expectedAdvice) => {
		const { message, advice, code } = describeRequestError(
			new RequestError(noResponse(reason)),
			PLACE,
		);
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
				...NO_RESPONSE_ERRORS.map((row) => noResponse(row.noResponse)),
			].map(
				(failure) =>
					describeRequestError(new RequestError(failure)).message.split('. Partner Center said')[0],
			),
		);
		const rows = [...SERVICE_ERRORS, ...NO_RESPONSE_ERRORS];
		expect([...matched].sort()).toEqual(rows.map(({ summary }) => summary).sort());
	});

	it('avoids words such as "error" and "failed", and ends only the advice with a period', () => {
		for (const row of [...SERVICE_ERRORS, ...NO_RESPONSE_ERRORS]) {
			const { summary } = row;
			const advice = getAdvice(row, PLACE, { hasValidationCode: true });
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

	it('asks to look up the customer before anything else if the outcome is unknown', () => {
		expect(
			describeRequestError(new RequestError(noResponse('broken'), { outcomeUnknown: true }), PLACE)
				.advice,
		).toBe(
			"The change may still have been applied. Check the customer's qualification with Get or Get Many before you run this item again. Try again in a few minutes.",
		);
	});

	it('does not let a person repeat a change that was made because the read after it failed', () => {
		expect(
			describeRequestError(new RequestError(errorResponse(503, ''), { written: true }), PLACE)
				.advice,
		).toBe(
			'The change was made, but the node could not read it back. Do not run this item again. Read the qualification with Get later. To be able to read it: Try again in a few minutes.',
		);
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
