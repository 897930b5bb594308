import fc from 'fast-check';
import type { Failure } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/requestError';
import {
	decideRetry,
	mayHaveBeenApplied,
	parseRetryAfter,
} from '../../../../nodes/MicrosoftPartnerCenter/api/transport/retry';

const NOW = Date.parse('2026-11-22T10:00:00Z');

function answer(status: number, retryAfter?: string): Failure {
	const headers: Record<string, string> =
		retryAfter === undefined ? {} : { 'retry-after': retryAfter };
	return { kind: 'errorResponse', status, headers, body: '' };
}

const lost: Failure = {
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
const badCertificate: Failure = {
	kind: 'noResponse',
	reason: 'certificate',
	code: 'CERT_HAS_EXPIRED',
	neverSent: true,
};
const unreadable: Failure = { kind: 'unreadable', status: 200, body: '<html>' };

function decide(
	failure: Failure,
	more: { isRepeatable?: boolean; attempt?: number; random?: number } = {},
) {
	return decideRetry(
		failure,
		{ isRepeatable: true, attempt: 1, random: 0.5, now: NOW, ...more },
		{ maxRetries: 5, maxRetryWaitMs: 120_000 },
	);
}

describe('Retry-After', () => {
	it.each([
		['0', 0],
		['57', 57_000],
		[' 5 ', 5000],
		['Sun, 22 Nov 2026 10:00:30 GMT', 30_000],
		['Sun, 22 Nov 2026 09:00:00 GMT', 0],
	])('%j means %d ms', (header, ms) => {
		expect(parseRetryAfter(header, NOW)).toBe(ms);
	});

	it.each([[undefined], [''], ['soon'], ['-5'], ['1.5'], ['5 seconds']])(
		'%j means nothing (and costs only the timing, not the repeat)',
		(header) => {
			expect(parseRetryAfter(header, NOW)).toBeUndefined();
			expect(decide(answer(429, header)).retry).toBe(true);
		},
	);

	it('is read from the words of a 429 where the header is missing', () => {
		const body = { statusCode: 429, message: 'Rate limit is exceeded. Try again in 57 seconds.' };
		const inWords = (status: number, headers = {}): Failure => ({
			kind: 'errorResponse',
			status,
			headers,
			body,
		});

		expect(decide(inWords(429))).toMatchObject({ delayMs: 57_000, isServerRequested: true });
		expect(decide(inWords(429, { 'retry-after': '3' }))).toMatchObject({ delayMs: 3000 });
		expect(decide(inWords(503))).toMatchObject({ isServerRequested: false });
	});

	it('is obeyed exactly, without jitter', () => {
		for (const random of [0, 0.999]) {
			expect(decide(answer(429, '57'), { random })).toMatchObject({ retry: true, delayMs: 57_000 });
			expect(decide(answer(503, '57'), { random })).toMatchObject({ retry: true, delayMs: 57_000 });
		}
	});

	it('ends the item where it asks for more than the node waits, and says how much', () => {
		expect(decide(answer(429, '121'))).toMatchObject({
			retry: false,
			delayMs: 121_000,
			retryAfterMs: 121_000,
		});
		expect(decide(answer(429, '120')).retry).toBe(true);
	});
});

describe('what is repeated', () => {
	it.each([
		[answer(408), true, false],
		[answer(429), true, true],
		[answer(500), true, false],
		[answer(502), true, false],
		[answer(503), true, false],
		[answer(504), true, false],
		[lost, true, false],
		[unreadable, true, false],
		[unreachable, true, true],
		[badCertificate, false, false],
		[answer(400), false, false],
		[answer(401), false, false],
		[answer(403), false, false],
		[answer(404), false, false],
		[answer(409), false, false],
		[answer(501), false, false],
	])('%j: GET and PUT %s, POST %s', (failure, repeatable, post) => {
		expect(decide(failure).retry).toBe(repeatable);
		expect(decide(failure, { isRepeatable: false }).retry).toBe(post);
	});

	it('is never repeated without end', () => {
		expect(decide(answer(503), { attempt: 5 }).retry).toBe(true);
		expect(decide(answer(503), { attempt: 6 }).retry).toBe(false);
	});
});

it('waits between nothing and twice as long as the last time, up to 20 seconds', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 5 }),
			fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
			(attempt, random) => {
				const { delayMs } = decide(answer(503), { attempt, random });
				expect(delayMs).toBeGreaterThanOrEqual(0);
				expect(delayMs).toBeLessThan(Math.min(20_000, 500 * 2 ** (attempt - 1)));
			},
		),
	);
});

it.each([
	[lost, true],
	[unreadable, true],
	[answer(500), true],
	[answer(408), true],
	[answer(429), false],
	[answer(400), false],
	[unreachable, false],
])('%j: a write may have been carried out: %s', (failure, applied) => {
	expect(mayHaveBeenApplied(failure)).toBe(applied);
});
