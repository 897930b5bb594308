import fc from 'fast-check';
import type { Failure } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/requestError';
import {
	decideRetry,
	mayHaveBeenApplied,
	parseRetryAfter,
} from '../../../../nodes/MicrosoftPartnerCenter/api/transport/retry';

const NOW = Date.parse('2026-11-22T10:00:00Z');

function errorResponse(status: number, retryAfter?: string): Failure {
	const headers: Record<string, string> =
		retryAfter === undefined ? {} : { 'retry-after': retryAfter };
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
const unreadable: Failure = { kind: 'unreadable', status: 200, body: '<html>' };

function decide(
	failure: Failure,
	overrides: { isRepeatable?: boolean; attempt?: number; random?: number } = {},
) {
	return decideRetry(
		failure,
		{ isRepeatable: true, attempt: 1, random: 0.5, now: NOW, ...overrides },
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
});

describe('decideRetry', () => {
	it.each([
		[errorResponse(408), true, false],
		[errorResponse(429), true, true],
		[errorResponse(500), true, false],
		[errorResponse(502), true, false],
		[errorResponse(503), true, false],
		[errorResponse(504), true, false],
		[connectionLost, true, false],
		[unreadable, true, false],
		[unreachable, true, true],
		[untrustedCertificate, false, false],
		[errorResponse(400), false, false],
		[errorResponse(401), false, false],
		[errorResponse(403), false, false],
		[errorResponse(404), false, false],
		[errorResponse(409), false, false],
		[errorResponse(501), false, false],
	])('after %j, retries a GET or PUT: %s, a POST: %s', (failure, repeatable, post) => {
		expect(decide(failure).retry).toBe(repeatable);
		expect(decide(failure, { isRepeatable: false }).retry).toBe(post);
	});

	it('stops after maxRetries', () => {
		expect(decide(errorResponse(503), { attempt: 5 }).retry).toBe(true);
		expect(decide(errorResponse(503), { attempt: 6 }).retry).toBe(false);
	});

	it('waits a random time whose maximum doubles with each attempt, up to 20 seconds', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 5 }),
				fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
				(attempt, random) => {
					const { delayMs } = decide(errorResponse(503), { attempt, random });
					expect(delayMs).toBeGreaterThanOrEqual(0);
					expect(delayMs).toBeLessThan(Math.min(20_000, 500 * 2 ** (attempt - 1)));
				},
			),
		);
	});
});

describe('mayHaveBeenApplied', () => {
	it.each([
		[connectionLost, true],
		[unreadable, true],
		[errorResponse(500), true],
		[errorResponse(408), true],
		[errorResponse(429), false],
		[errorResponse(400), false],
		[unreachable, false],
	])('after %j, a write may have been applied: %s', (failure, expected) => {
		expect(mayHaveBeenApplied(failure)).toBe(expected);
	});
});
