import fc from 'fast-check';
import type {
	Failure,
	ProxyResponse,
	SignInFailure,
} from '../../../../nodes/MicrosoftPartnerCenter/api/errors/requestError';
import {
	decideRetry,
	getBackoffMs,
	mayHaveBeenApplied,
	mayStillBeRunning,
	parseRetryAfter,
} from '../../../../nodes/MicrosoftPartnerCenter/api/transport/retry';
import type { RetrySituation } from '../../../../nodes/MicrosoftPartnerCenter/api/transport/retry';
import { UserFacingError } from '../../../../nodes/MicrosoftPartnerCenter/domain/userFacingError';

const NOW = Date.parse('2026-11-22T10:00:00Z');

function errorResponse(status: number, retryAfter?: string, date?: string): Failure {
	const headers: Record<string, string> = {
		...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
		...(date === undefined ? {} : { date }),
	};
	return { kind: 'errorResponse', status, headers, body: '' };
}

const connectionLost: Failure = {
	kind: 'noResponse',
	reason: 'broken',
	code: 'ECONNRESET',
	neverSent: false,
};
const unreachable: Failure = {
	kind: 'noResponse',
	reason: 'unreachable',
	code: 'ECONNREFUSED',
	neverSent: true,
};
const untrustedCertificate: Failure = {
	kind: 'noResponse',
	reason: 'certificate',
	code: 'CERT_HAS_EXPIRED',
	neverSent: true,
};
const timeout: Failure = {
	kind: 'noResponse',
	reason: 'timeout',
	code: 'ECONNABORTED',
	neverSent: false,
};
const proxyOutage: ProxyResponse = {
	kind: 'proxyResponse',
	status: 502,
	headers: {},
	body: '',
	neverSent: true,
};

function proxyResponse(status: number, neverSent: boolean): Failure {
	return { ...proxyOutage, status, neverSent };
}

const unreadablePage: Failure = { kind: 'unreadable', status: 200, body: '<html>' };
const unreadableJson: Failure = { kind: 'unreadable', status: 200, body: { id: 1 } };
const notSent: Failure = { kind: 'notSent', error: new UserFacingError('Not sent', 'Try again.') };

function signInFailure(outage?: SignInFailure['outage']): Failure {
	return { kind: 'signIn', error: new UserFacingError('Not signed in', 'Sign in.'), outage };
}

function decide(failure: Failure, overrides: Partial<RetrySituation> = {}) {
	return decideRetry(
		failure,
		{ method: 'PUT', attempt: 1, random: 0.5, now: NOW, ...overrides },
		{ maxRetries: 5, maxRetryWaitMs: 120_000 },
	);
}

describe('parseRetryAfter', () => {
	it.each([
		['0', 0],
		['57', 57_000],
		[' 5 ', 5000],
		['Sun, 22 Nov 2026 10:00:30 GMT', 30_000],
		['Sun, 22 Nov 2026 09:00:00 GMT', 0],
	])('reads %j as %d ms', (header, expectedMs) => {
		expect(parseRetryAfter(header, NOW)).toBe(expectedMs);
	});

	it.each([[undefined], [''], ['soon'], ['-5'], ['1.5'], ['5 seconds']])(
		'ignores %j, and the request is retried anyway',
		(header) => {
			expect(parseRetryAfter(header, NOW)).toBeUndefined();
			expect(decide(errorResponse(429, header)).retry).toBe(true);
		},
	);
});

describe('decideRetry with a requested delay', () => {
	it('reads the delay from the message of a 429 if the header is missing', () => {
		const body = { statusCode: 429, message: 'Rate limit is exceeded. Try again in 57 seconds.' };
		const withDelayInMessage = (status: number, headers = {}): Failure => ({
			kind: 'errorResponse',
			status,
			headers,
			body,
		});

		expect(decide(withDelayInMessage(429))).toMatchObject({
			delayMs: 57_000,
			isServerRequested: true,
		});
		expect(decide(withDelayInMessage(429, { 'retry-after': '3' }))).toMatchObject({
			delayMs: 3000,
		});
		expect(decide(withDelayInMessage(503))).toMatchObject({ isServerRequested: false });
	});

	it('waits exactly as long as Retry-After says, without jitter', () => {
		for (const random of [0, 0.999]) {
			expect(decide(errorResponse(429, '57'), { random })).toMatchObject({
				retry: true,
				delayMs: 57_000,
			});
			expect(decide(errorResponse(503, '57'), { random })).toMatchObject({
				retry: true,
				delayMs: 57_000,
			});
		}
	});

	it('does not retry if Retry-After exceeds maxRetryWaitMs, and reports the delay', () => {
		expect(decide(errorResponse(429, '121'))).toMatchObject({
			retry: false,
			delayMs: 121_000,
			retryAfterMs: 121_000,
		});
		expect(decide(errorResponse(429, '120')).retry).toBe(true);
	});

	// The same instant on the service's clock, read by a machine whose clock is slow, right or fast.
	it.each([-600_000, 0, 600_000])(
		"waits until a date on the service's clock if n8n's clock differs by %d ms",
		(differenceMs) => {
			const response = errorResponse(
				503,
				'Sun, 22 Nov 2026 10:00:10 GMT',
				'Sun, 22 Nov 2026 10:00:00 GMT',
			);

			expect(decide(response, { now: NOW + differenceMs })).toMatchObject({
				retry: true,
				delayMs: 10_000,
				isServerRequested: true,
			});
		},
	);

	it.each([undefined, '', 'soon'])(
		"compares a date with n8n's clock if the Date header is %j",
		(date) => {
			const response = errorResponse(503, 'Sun, 22 Nov 2026 10:00:10 GMT', date);

			expect(decide(response)).toMatchObject({ delayMs: 10_000, isServerRequested: true });
		},
	);

	it('does not let the Date header change a delay in seconds', () => {
		const response = errorResponse(503, '7', 'Sun, 22 Nov 2026 09:00:00 GMT');

		expect(decide(response)).toMatchObject({ delayMs: 7000, isServerRequested: true });
	});

	it('obeys the Retry-After of a sign-in that did not work', () => {
		const outage = { kind: 'errorResponse', status: 503, headers: { 'retry-after': '9' } } as const;

		expect(decide(signInFailure({ ...outage, body: '' }))).toMatchObject({
			retry: true,
			delayMs: 9000,
			isServerRequested: true,
		});
	});
});

describe('decideRetry', () => {
	it.each([
		{ failure: errorResponse(408), get: true, put: true, post: false },
		{ failure: errorResponse(429), get: true, put: true, post: true },
		{ failure: errorResponse(500), get: true, put: true, post: false },
		{ failure: errorResponse(502), get: true, put: true, post: false },
		{ failure: errorResponse(503), get: true, put: true, post: false },
		{ failure: errorResponse(504), get: true, put: true, post: false },
		{ failure: connectionLost, get: true, put: true, post: false },
		{ failure: timeout, get: true, put: true, post: false },
		{ failure: unreachable, get: true, put: true, post: true },
		{ failure: untrustedCertificate, get: false, put: false, post: false },
		// A write that was answered with success is never sent again.
		{ failure: unreadablePage, get: true, put: false, post: false },
		{ failure: unreadableJson, get: false, put: false, post: false },
		{ failure: signInFailure(), get: false, put: false, post: false },
		// Without a sign-in, the request itself did nothing.
		{ failure: signInFailure(timeout), get: true, put: true, post: true },
		{ failure: notSent, get: false, put: false, post: false },
		{ failure: errorResponse(400), get: false, put: false, post: false },
		{ failure: errorResponse(401), get: false, put: false, post: false },
		{ failure: errorResponse(403), get: false, put: false, post: false },
		{ failure: errorResponse(404), get: false, put: false, post: false },
		{ failure: errorResponse(409), get: false, put: false, post: false },
		{ failure: errorResponse(501), get: false, put: false, post: false },
	])(
		'after $failure, retries a GET: $get, a PUT: $put, a POST: $post',
		({ failure, get, put, post }) => {
			expect(decide(failure, { method: 'GET' }).retry).toBe(get);
			expect(decide(failure, { method: 'PUT' }).retry).toBe(put);
			expect(decide(failure, { method: 'POST' }).retry).toBe(post);
		},
	);

	it('stops after maxRetries', () => {
		expect(decide(errorResponse(503), { attempt: 5 }).retry).toBe(true);
		expect(decide(errorResponse(503), { attempt: 6 }).retry).toBe(false);
	});

	it('waits for the backoff of the attempt if the service names no delay', () => {
		for (const attempt of [1, 2, 3, 4, 5]) {
			expect(decide(errorResponse(503), { attempt, random: 0.3 })).toMatchObject({
				delayMs: getBackoffMs(attempt, 0.3),
				isServerRequested: false,
			});
		}
	});
});

describe('getBackoffMs', () => {
	const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

	it('stays between half of and the full backoff, which doubles with each attempt up to 20 seconds', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 2000 }), random, (attempt, jitter) => {
				const fullMs = Math.min(20_000, 500 * 2 ** (attempt - 1));
				const backoffMs = getBackoffMs(attempt, jitter);

				expect(backoffMs).toBeGreaterThanOrEqual(fullMs / 2);
				expect(backoffMs).toBeLessThanOrEqual(fullMs);
			}),
		);
	});

	it('never shrinks from one attempt to the next until it has reached its maximum', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 5 }), random, random, (attempt, jitter, next) => {
				expect(getBackoffMs(attempt + 1, next)).toBeGreaterThanOrEqual(
					getBackoffMs(attempt, jitter),
				);
			}),
		);
	});
});

describe('mayHaveBeenApplied', () => {
	it.each([
		[connectionLost, true],
		[timeout, true],
		[unreadablePage, true],
		[unreadableJson, true],
		[errorResponse(500), true],
		[errorResponse(501), true],
		[errorResponse(504), true],
		[errorResponse(408), true],
		[errorResponse(429), false],
		[errorResponse(400), false],
		[unreachable, false],
		[signInFailure(timeout), false],
		[notSent, false],
	])('after %j, a write may have been applied: %s', (failure, expected) => {
		expect(mayHaveBeenApplied(failure)).toBe(expected);
	});
});

describe('mayStillBeRunning', () => {
	it.each([
		[timeout, true],
		[errorResponse(408), true],
		[errorResponse(504), true],
		[errorResponse(500), false],
		[errorResponse(503), false],
		[errorResponse(400), false],
		[unreachable, false],
		[unreadablePage, false],
	])('after %j, the service may still be working on the request: %s', (failure, expected) => {
		expect(mayStillBeRunning(failure)).toBe(expected);
	});
});

describe('decideRetry after the answer of a proxy', () => {
	it.each([502, 503, 504])('repeats even a POST if nothing was sent: %d', (status) => {
		expect(decide(proxyResponse(status, true), { method: 'POST' }).retry).toBe(true);
		expect(decide(proxyResponse(status, false), { method: 'POST' }).retry).toBe(false);
	});

	it.each([302, 403, 407, 511])(
		'does not repeat a request that would only fail again: %d',
		(status) => {
			expect(decide(proxyResponse(status, true), { method: 'GET' }).retry).toBe(false);
		},
	);

	it('repeats a sign-in that the proxy could not connect', () => {
		expect(decide(signInFailure({ ...proxyOutage, status: 502 })).retry).toBe(true);
		expect(decide(signInFailure({ ...proxyOutage, status: 407 })).retry).toBe(false);
	});
});

it('does not repeat a request to a server that does not speak TLS', () => {
	const noTls: Failure = { kind: 'noResponse', reason: 'tls', code: 'EPROTO', neverSent: true };

	expect(decide(noTls, { method: 'GET' })).toMatchObject({ retry: false, delayMs: 0 });
	expect(mayHaveBeenApplied(noTls)).toBe(false);
});
