import { SERVICE_ERRORS } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/serviceErrors';
import { describeRequestError } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/describeError';
import { RequestError } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/requestError';
import type { Failure } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/requestError';
import { parseServiceMessage } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/serviceMessage';
import { UserFacingError } from '../../../../nodes/MicrosoftPartnerCenter/domain/userFacingError';
import { SERVICE_ERROR_FIXTURES } from '../../../fixtures/serviceErrors';

function answer(status: number, body: unknown): Failure {
	return { kind: 'errorResponse', status, headers: {}, body };
}

function noAnswer(reason: 'timeout' | 'unreachable' | 'certificate' | 'broken'): Failure {
	return { kind: 'noResponse', reason, code: 'EXAMPLE', neverSent: false };
}

describe('a refusal by Partner Center', () => {
	it.each(SERVICE_ERROR_FIXTURES)(
		'HTTP $status is put into words ($source)',
		({ status, body, says, advises }) => {
			const { message, advice, httpStatus } = describeRequestError(
				new RequestError(answer(status, body)),
			);

			expect(message).toContain(says);
			expect(advice).toContain(advises);
			expect(httpStatus).toBe(status);
		},
	);

	it("always carries the service's own words", () => {
		for (const { status, body } of SERVICE_ERROR_FIXTURES) {
			const { message: words } = parseServiceMessage(body);
			if (words === undefined) continue;
			expect(describeRequestError(new RequestError(answer(status, body))).message).toContain(words);
		}
	});

	it('carries the words even where nothing else is known of it', () => {
		const { message, code } = describeRequestError(
			new RequestError(answer(418, { code: 77, description: 'I am a teapot.' })),
		);
		expect(message).toBe(
			'Partner Center refused the request. Partner Center said: "I am a teapot."',
		);
		expect(code).toBe('77');
	});
});

describe('no answer', () => {
	it.each([
		['timeout', 'did not answer in time', "'Timeout'"],
		['unreachable', 'could not reach', 'internet'],
		['certificate', 'does not trust the certificate', 'NODE_EXTRA_CA_CERTS'],
		['broken', 'broke before', 'a few minutes'],
	] as const)('%s is put into words', (reason, says, advises) => {
		const { message, advice, code } = describeRequestError(new RequestError(noAnswer(reason)));
		expect(message).toContain(says);
		expect(advice).toContain(advises);
		expect(code).toBe('EXAMPLE');
	});
});

describe('the error table', () => {
	it('has a fixture with a source for each code and each status', () => {
		const fixtureCodes = SERVICE_ERROR_FIXTURES.map(({ body }) => parseServiceMessage(body).code);
		const fixtureStatuses = SERVICE_ERROR_FIXTURES.map(({ status }) => status);
		for (const { codes = [], statuses = [] } of SERVICE_ERRORS) {
			for (const code of codes) expect(fixtureCodes).toContain(code);
			for (const status of statuses) expect(fixtureStatuses).toContain(status);
		}
	});

	it('has no row that a row before it hides, so that each can be reached', () => {
		const reached = new Set(
			[
				...SERVICE_ERROR_FIXTURES.map(({ status, body }) => answer(status, body)),
				...(['timeout', 'unreachable', 'certificate', 'broken'] as const).map(noAnswer),
			].map(
				(failure) =>
					describeRequestError(new RequestError(failure)).message.split('. Partner Center said')[0],
			),
		);
		expect([...reached].sort()).toEqual(SERVICE_ERRORS.map(({ summary: what }) => what).sort());
	});

	it('speaks to a person: no such words as error, failed, problem', () => {
		for (const { summary: what, advice } of SERVICE_ERRORS) {
			expect(`${what} ${advice}`).not.toMatch(/\b(errors?|fail(s|ed|ure)?|problems?|invalid)\b/i);
			expect(what).not.toMatch(/\.$/);
			expect(advice).toMatch(/\.$/);
		}
	});
});

it('says when to come back where the service asks for more patience than the node has', () => {
	const say = (retryAfterMs: number) =>
		describeRequestError(new RequestError(answer(429, ''), { retryAfterMs })).advice;
	expect(say(90_000)).toContain('wait 90 seconds');
	expect(say(600_000)).toContain('wait 10 minutes');
	expect(say(7_200_000)).toContain('wait 2 hours');
});

it('says where a change may have been made all the same', () => {
	expect(
		describeRequestError(new RequestError(noAnswer('broken'), { outcomeUnknown: true })).advice,
	).toContain('may have been made');
});

it('says of other items nothing that holds for this one alone', () => {
	const failure = answer(401, '');
	const context = { written: true, outcomeUnknown: true, note: 'Only three.' };
	const { advice, runAdvice: adviceForAll } = describeRequestError(
		new RequestError(failure, context),
	);

	expect(advice).toMatch(/The change itself was made.*may have been made.*Only three\./);
	expect(adviceForAll).toBe(describeRequestError(new RequestError(failure)).advice);
});

it('repeats what the sign-in said', () => {
	const failure: Failure = { kind: 'signIn', error: new UserFacingError('Not you', 'Sign in.') };
	expect(describeRequestError(new RequestError(failure))).toMatchObject({
		message: 'Not you',
		advice: 'Sign in.',
	});
});
