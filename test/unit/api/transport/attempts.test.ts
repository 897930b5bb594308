import fc from 'fast-check';
import { RequestError } from '../../../../nodes/MicrosoftPartnerCenter/api/errors/requestError';
import type {
	ErrorResponse,
	Failure,
	NoResponse,
	ProxyResponse,
	SignInFailure,
} from '../../../../nodes/MicrosoftPartnerCenter/api/errors/requestError';
import {
	RequestAttempts,
	sendWithRetries,
} from '../../../../nodes/MicrosoftPartnerCenter/api/transport/attempts';
import { lookUp } from '../../../../nodes/MicrosoftPartnerCenter/api/transport/lookUp';
import { UserFacingError } from '../../../../nodes/MicrosoftPartnerCenter/domain/userFacingError';

const LIMITS = { maxRetries: 5, maxRetryWaitMs: 120_000 };
const RETRIES_OFF = { ...LIMITS, maxRetries: 0 };
const IDS = { requestId: 'request', correlationId: 'correlation' };
const CODE_NOTE = 'A code can be used up.';

function errorResponse(status: number, retryAfter?: string): ErrorResponse {
	const headers: Record<string, string> =
		retryAfter === undefined ? {} : { 'retry-after': retryAfter };
	return { kind: 'errorResponse', status, headers, body: '' };
}

function proxyResponse(status: number, neverSent: boolean): ProxyResponse {
	return { kind: 'proxyResponse', status, headers: {}, body: '', neverSent };
}

const timeout: NoResponse = {
	kind: 'noResponse',
	reason: 'timeout',
	code: 'ECONNABORTED',
	neverSent: false,
};
const connectionLost: NoResponse = { ...timeout, reason: 'broken', code: 'ECONNRESET' };
const unreachable: NoResponse = {
	kind: 'noResponse',
	reason: 'unreachable',
	code: 'ECONNREFUSED',
	neverSent: true,
};
const unreadablePage: Failure = { kind: 'unreadable', status: 200, body: '<html>' };
const unreadableJson: Failure = { kind: 'unreadable', status: 202, body: { id: 1 } };
const signInOutage: SignInFailure = {
	kind: 'signIn',
	error: new UserFacingError('Not signed in', 'Try again.'),
	outage: errorResponse(503),
};
const notSent: Failure = { kind: 'notSent', error: new UserFacingError('Not sent', 'Try again.') };

/** Failures after which a write may have been applied. */
const DOUBTFUL: readonly Failure[] = [
	timeout,
	connectionLost,
	unreadablePage,
	unreadableJson,
	errorResponse(408),
	errorResponse(500),
	errorResponse(501),
	errorResponse(503, '5'),
	errorResponse(504),
	proxyResponse(502, false),
];
/** Failures after which a write certainly was not applied. */
const CERTAIN: readonly Failure[] = [
	unreachable,
	signInOutage,
	notSent,
	errorResponse(400),
	errorResponse(403),
	errorResponse(404),
	errorResponse(409),
	errorResponse(429),
	errorResponse(429, '0'),
	proxyResponse(407, true),
	proxyResponse(502, true),
];

const doubtful = fc.constantFrom(...DOUBTFUL);
const certain = fc.constantFrom(...CERTAIN);
const anyFailure = fc.oneof(doubtful, certain);
const write = fc.constantFrom('PUT' as const, 'POST' as const);
const jitter = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('RequestAttempts', () => {
	function createAttempts(method: 'GET' | 'PUT' | 'POST', limits = LIMITS) {
		return new RequestAttempts({ method, limits, ids: IDS, note: CODE_NOTE });
	}

	/**
	 * Records failures in order.
	 *
	 * @returns the decision after the last failure
	 */
	function record(attempts: RequestAttempts, failures: readonly Failure[], random = 0) {
		return failures.map((failure) => attempts.record(failure, random, 0)).at(-1);
	}

	it('keeps a write in doubt, whatever happens after an attempt that may have been applied', () => {
		fc.assert(
			fc.property(
				write,
				fc.array(anyFailure),
				doubtful,
				fc.array(anyFailure),
				(method, before, cause, after) => {
					const attempts = createAttempts(method);
					record(attempts, [...before, cause, ...after]);
					const pause = { response: errorResponse(429), durationMs: 1, isServerRequested: true };

					expect(attempts.toError(notSent).context.outcomeUnknown).toBe(true);
					expect(attempts.toPausedError(pause).context.outcomeUnknown).toBe(true);
				},
			),
		);
	});

	it('does not put a write in doubt if no attempt may have been applied', () => {
		fc.assert(
			fc.property(write, fc.array(certain), (method, failures) => {
				const attempts = createAttempts(method);
				record(attempts, failures);

				expect(attempts.toError(notSent).context.outcomeUnknown).toBeUndefined();
			}),
		);
	});

	it('never sends a POST again once it is in doubt, not even after a 429', () => {
		fc.assert(
			fc.property(
				fc.array(certain),
				doubtful,
				fc.array(anyFailure),
				jitter,
				(before, cause, after, random) => {
					const attempts = createAttempts('POST');

					expect(record(attempts, [...before, cause, ...after], random)?.retry).toBe(false);
				},
			),
		);
		const attempts = createAttempts('POST');
		expect(record(attempts, [errorResponse(429)])?.retry).toBe(true);
		expect(record(attempts, [timeout])?.retry).toBe(false);
		expect(record(attempts, [errorResponse(429)])?.retry).toBe(false);
	});

	it('never sends a write again that was answered with a success it cannot read', () => {
		fc.assert(
			fc.property(
				write,
				fc.array(anyFailure, { maxLength: 3 }),
				fc.constantFrom(unreadablePage, unreadableJson),
				(method, before, unreadable) => {
					expect(record(createAttempts(method), [...before, unreadable])?.retry).toBe(false);
				},
			),
		);
	});

	it('never puts a GET in doubt and never looks it up', () => {
		fc.assert(
			fc.property(fc.array(anyFailure, { minLength: 1 }), (failures) => {
				const attempts = createAttempts('GET');

				expect(record(attempts, failures)?.lookUpDelaysMs).toEqual([]);
				expect(attempts.toError(notSent).context.outcomeUnknown).toBeUndefined();
			}),
		);
	});

	it('does not count a 429 as an attempt', () => {
		const throttled = Array.from({ length: 20 }, () => errorResponse(429));
		const limits = { ...LIMITS, maxRetries: 2 };
		const attempts = createAttempts('PUT', limits);

		expect(record(attempts, throttled)?.retry).toBe(true);
		expect(record(attempts, [errorResponse(500), ...throttled])?.retry).toBe(true);
		expect(record(attempts, [errorResponse(500), ...throttled])?.retry).toBe(true);
		expect(record(attempts, [errorResponse(500)])?.retry).toBe(false);
	});

	describe('with 429s in a row', () => {
		/** Records 429s, each after the time that it asked for, and returns whether each is retried. */
		function recordThrottles(count: number, retryAfter?: string, intervalMs = 57_000) {
			jest.useFakeTimers();
			const attempts = createAttempts('PUT', { maxRetries: 5, maxRetryWaitMs: 120_000 });
			return Array.from({ length: count }, () => {
				const retry = record(attempts, [errorResponse(429, retryAfter)])?.retry;
				jest.advanceTimersByTime(intervalMs);
				return retry;
			});
		}
		afterEach(() => {
			jest.useRealTimers();
		});

		it('retries as often as allowed if each Retry-After is short enough', () => {
			expect(recordThrottles(6, '57')).toEqual([true, true, true, true, true, false]);
		});

		it('retries for as long as allowed in total if there is no Retry-After', () => {
			expect(recordThrottles(4)).toEqual([true, true, true, false]);
		});
	});

	it('reports the last failure, and the IDs and the note only if an attempt was sent', () => {
		const attempts = createAttempts('PUT');
		record(attempts, [unreachable]);
		expect(attempts.toError(notSent)).toMatchObject({
			failure: unreachable,
			context: { ids: undefined, note: undefined },
		});
		record(attempts, [errorResponse(400), unreachable]);

		expect(attempts.toError(notSent)).toMatchObject({
			failure: unreachable,
			context: { ids: IDS, note: CODE_NOTE },
		});
	});

	it('reports the wait of a pause only if the service named it and it is too long', () => {
		const response = errorResponse(429);
		const getRetryAfterMs = (durationMs: number, isServerRequested: boolean) =>
			createAttempts('PUT').toPausedError({ response, durationMs, isServerRequested }).context
				.retryAfterMs;

		expect(getRetryAfterMs(120_001, true)).toBe(120_001);
		expect(getRetryAfterMs(120_000, true)).toBeUndefined();
		expect(getRetryAfterMs(120_001, false)).toBeUndefined();
	});

	it('is at the first attempt of a write until one has failed', () => {
		const [put, get] = [createAttempts('PUT'), createAttempts('GET')];
		expect([put.isFirstWriteAttempt, get.isFirstWriteAttempt]).toEqual([true, false]);
		record(put, [errorResponse(500)]);

		expect(put.isFirstWriteAttempt).toBe(false);
	});
});

async function advanceTime(ms: number): Promise<void> {
	await jest.advanceTimersByTimeAsync(ms);
}

interface Scenario {
	readonly method?: 'GET' | 'PUT' | 'POST';
	readonly limits?: typeof LIMITS;
	readonly repeatCanHarm?: boolean;
	/** The failures of the attempts, in order. The attempt after the last one succeeds with `written`. */
	readonly failures: readonly Failure[];
	/** The results of the look-ups, in order. All later look-ups prove nothing. False: no look-up is possible. */
	readonly lookUps?: readonly (string | Error | undefined)[] | false;
	/** How long a look-up takes, in milliseconds. */
	readonly lookUpMs?: number;
	readonly signal?: AbortSignal;
}

/**
 * Starts a request.
 *
 * @returns the error, if one is thrown, and a list of the events with their times in milliseconds, which grows
 */
function start({
	method = 'PUT',
	limits = LIMITS,
	repeatCanHarm,
	failures,
	lookUps = [],
	lookUpMs = 0,
	signal,
}: Scenario) {
	const startedAt = performance.now();
	const log: string[] = [];
	const addToLog = (what: string) => log.push(`${what} at ${performance.now() - startedAt}`);
	const remaining = [...failures];
	const results = lookUps === false ? [] : [...lookUps];
	const request = { log, error: undefined as RequestError | undefined };
	const reconcile = async () => {
		addToLog('look-up');
		if (lookUpMs > 0) await new Promise((resolve) => setTimeout(resolve, lookUpMs));
		const result = results.shift();
		if (result instanceof Error) throw result;
		return result;
	};
	sendWithRetries<string>({
		attempts: new RequestAttempts({ method, limits, repeatCanHarm, ids: IDS }),
		signal,
		reconcile: lookUps === false ? undefined : reconcile,
		send: async () => {
			addToLog('send');
			const failure = remaining.shift();
			return await Promise.resolve(failure ? { failure } : { value: 'written' });
		},
	}).then(
		(value) => addToLog(value),
		(error: unknown) => {
			if (error instanceof RequestError) request.error = error;
			addToLog('rejected');
		},
	);
	return request;
}

/** Runs a request to its end. */
async function run(scenario: Scenario) {
	const request = start(scenario);
	await advanceTime(600_000);
	return request;
}

describe('sendWithRetries', () => {
	beforeEach(() => {
		jest.useFakeTimers();
		// The shortest backoff: 250, 500, 1000, 2000, 4000 ms.
		jest.spyOn(Math, 'random').mockReturnValue(0);
	});
	afterEach(() => {
		jest.useRealTimers();
	});

	it('waits for the backoff before it sends a GET again', async () => {
		const failures = [errorResponse(500), timeout, connectionLost];
		const { log } = await run({ method: 'GET', failures });

		expect(log).toEqual([
			'send at 0',
			'send at 250',
			'send at 750',
			'send at 1750',
			'written at 1750',
		]);
	});

	it('sends a write again without a look-up if the attempt certainly did nothing', async () => {
		const failures = [unreachable, signInOutage];
		const { log } = await run({ method: 'POST', failures });

		expect(log).toEqual(['send at 0', 'send at 250', 'send at 750', 'written at 750']);
	});

	it('reports a rejection of the first attempt as certain, at once', async () => {
		const { log, error } = await run({ failures: [errorResponse(400)] });

		expect(log).toEqual(['send at 0', 'rejected at 0']);
		expect(error?.context.outcomeUnknown).toBeUndefined();
	});

	it('reports a rejection as certain if only 429s came before it', async () => {
		const failures = [errorResponse(429), errorResponse(429, '1'), errorResponse(400)];
		const { log, error } = await run({ failures });

		expect(log.at(-1)).toBe('rejected at 0');
		expect(error).toMatchObject({ failure: { status: 400 } });
		expect(error?.context.outcomeUnknown).toBeUndefined();
	});

	it('waits longer before each repeat of a write that is looked up', async () => {
		const failures = [500, 502, 503, 500, 500].map((status) => errorResponse(status));
		const { log } = await run({ failures });

		expect(log.filter((line) => line.startsWith('send'))).toEqual(
			[0, 500, 1000, 2000, 4000, 8000].map((at) => `send at ${at}`),
		);
		expect(log.filter((line) => line.startsWith('look-up'))).toHaveLength(5);
	});

	describe('before it sends a write again', () => {
		const ONE = ['send at 0', 'look-up at 500', 'send at 500', 'written at 500'];
		const TWO = [
			'send at 0',
			'look-up at 500',
			'look-up at 2000',
			'send at 2000',
			'written at 2000',
		];

		it.each([
			['an idempotent PUT once after a 500', { failures: [errorResponse(500)] }, ONE],
			['an idempotent PUT once after a 503', { failures: [errorResponse(503)] }, ONE],
			['an idempotent PUT twice after a lost connection', { failures: [connectionLost] }, TWO],
			['a PUT twice after a timeout', { failures: [timeout] }, TWO],
			['a PUT twice after a 408', { failures: [errorResponse(408)] }, TWO],
			['a PUT twice after a 504', { failures: [errorResponse(504)] }, TWO],
			[
				'a PUT that must not run twice twice after a 500',
				{ repeatCanHarm: true, failures: [errorResponse(500)] },
				TWO,
			],
			[
				'a PUT that must not run twice twice after a timeout',
				{ repeatCanHarm: true, failures: [timeout] },
				TWO,
			],
			[
				'a PUT that must not run twice twice after a lost connection',
				{ repeatCanHarm: true, failures: [connectionLost] },
				TWO,
			],
		])('looks up %s', async (_case, scenario, expected) => {
			expect((await run(scenario)).log).toEqual(expected);
		});
	});

	describe('before it gives up a write in doubt', () => {
		const ALL = [
			'send at 0',
			'look-up at 500',
			'look-up at 2000',
			'look-up at 6000',
			'rejected at 6000',
		];

		it.each([
			['a PUT with retries off', { limits: RETRIES_OFF, failures: [errorResponse(500)] }],
			['a PUT with a success it cannot read', { failures: [unreadablePage] }],
			['a PUT with a complete JSON value it cannot read', { failures: [unreadableJson] }],
			['a PUT with a 501', { failures: [errorResponse(501)] }],
			['a POST with a timeout', { method: 'POST' as const, failures: [timeout] }],
			['a POST with a 500', { method: 'POST' as const, failures: [errorResponse(500)] }],
			['a POST with a lost connection', { method: 'POST' as const, failures: [connectionLost] }],
			[
				'a POST with a success it cannot read',
				{ method: 'POST' as const, failures: [unreadablePage] },
			],
		])(
			'looks up %s three times and reports that the outcome is unknown',
			async (_case, scenario) => {
				const { log, error } = await run(scenario);

				expect(log).toEqual(ALL);
				expect(error?.context).toMatchObject({ outcomeUnknown: true, ids: IDS });
			},
		);

		it.each([400, 401, 403, 404, 409])(
			'looks it up three times after a repeat was rejected with %d, and stays in doubt',
			async (status) => {
				const failures = [errorResponse(500), errorResponse(status)];
				const { log, error } = await run({ failures });

				expect(log).toEqual([
					'send at 0',
					'look-up at 500',
					'send at 500',
					'look-up at 1000',
					'look-up at 2500',
					'look-up at 6500',
					'rejected at 6500',
				]);
				expect(error).toMatchObject({ failure: { status }, context: { outcomeUnknown: true } });
			},
		);

		it('looks it up three times after the last retry', async () => {
			const limits = { ...LIMITS, maxRetries: 1 };
			const { log, error } = await run({
				limits,
				failures: [errorResponse(500), errorResponse(500)],
			});

			expect(log).toEqual([
				'send at 0',
				'look-up at 500',
				'send at 500',
				'look-up at 1000',
				'look-up at 2500',
				'look-up at 6500',
				'rejected at 6500',
			]);
			expect(error?.context.outcomeUnknown).toBe(true);
		});

		it('rejects it at once if it cannot be looked up', async () => {
			const { log, error } = await run({ method: 'POST', failures: [timeout], lookUps: false });

			expect(log).toEqual(['send at 0', 'rejected at 0']);
			expect(error?.context.outcomeUnknown).toBe(true);
		});
	});

	it.each([
		[['applied'], 500],
		[[undefined, 'applied'], 2000],
		[[undefined, undefined, 'applied'], 6000],
		// A look-up that fails proves nothing.
		[[new Error('Cannot read'), 'applied'], 2000],
		[[new Error('Cannot read'), new Error('Cannot read'), 'applied'], 6000],
	])('returns the result of the first look-up that proves the write: %j', async (lookUps, at) => {
		const { log } = await run({ method: 'POST', failures: [timeout], lookUps });

		expect(log.at(-1)).toBe(`applied at ${at}`);
		expect(log.filter((line) => line.startsWith('send'))).toHaveLength(1);
		expect(log.filter((line) => line.startsWith('look-up'))).toHaveLength(lookUps.length);
	});

	it('stays in doubt if every look-up fails', async () => {
		const lookUps = Array.from({ length: 3 }, () => new Error('Cannot read'));
		const { log, error } = await run({ method: 'POST', failures: [timeout], lookUps });

		expect(log.at(-1)).toBe('rejected at 6000');
		expect(error).toMatchObject({ failure: timeout, context: { outcomeUnknown: true } });
	});

	it('repeats an idempotent PUT after a look-up that failed', async () => {
		const lookUps = [new Error('Cannot read')];
		const { log } = await run({ failures: [errorResponse(500)], lookUps });

		expect(log).toEqual(['send at 0', 'look-up at 500', 'send at 500', 'written at 500']);
	});

	it('returns the proof of a look-up after a repeat was rejected', async () => {
		const failures = [timeout, errorResponse(400)];
		const { log } = await run({ failures, lookUps: [undefined, undefined, 'applied'] });

		expect(log.at(-1)).toBe('applied at 2500');
	});

	describe('Retry-After', () => {
		it.each([
			['7', 7000],
			// Shorter than the wait before the first look-up.
			['0', 500],
		])('of %s s is waited out before the first look-up', async (retryAfter, at) => {
			const { log } = await run({ failures: [errorResponse(503, retryAfter)] });

			expect(log).toEqual([`send at 0`, `look-up at ${at}`, `send at ${at}`, `written at ${at}`]);
		});

		it('is waited out before the first look-up of a write that is not sent again', async () => {
			const { log } = await run({ method: 'POST', failures: [errorResponse(503, '7')] });

			expect(log).toEqual([
				'send at 0',
				'look-up at 7000',
				'look-up at 8500',
				'look-up at 12500',
				'rejected at 12500',
			]);
		});

		it('that is too long ends the request at once, in doubt and with that wait', async () => {
			const { log, error } = await run({ failures: [errorResponse(503, '121')] });

			expect(log).toEqual(['send at 0', 'rejected at 0']);
			expect(error?.context).toMatchObject({ outcomeUnknown: true, retryAfterMs: 121_000 });
		});
	});

	it('does not count 429s as attempts', async () => {
		const throttled = Array.from({ length: 9 }, () => errorResponse(429));
		const limits = { ...LIMITS, maxRetries: 1 };
		const { log } = await run({
			method: 'GET',
			limits,
			failures: [...throttled, errorResponse(500), ...throttled],
		});

		expect(log).toHaveLength(21);
		expect(log.at(-1)).toBe('written at 250');
	});

	it('looks up a PUT in doubt also after its repeat got a 429, and stays in doubt', async () => {
		const failures = [errorResponse(500), errorResponse(429), errorResponse(400)];
		const { log, error } = await run({ failures });

		expect(log.slice(0, 5)).toEqual([
			'send at 0',
			'look-up at 500',
			'send at 500',
			'look-up at 1000',
			'send at 1000',
		]);
		expect(error).toMatchObject({ failure: { status: 400 }, context: { outcomeUnknown: true } });
	});

	describe('a canceled execution', () => {
		it.each(['PUT', 'POST'] as const)('ends the wait before a look-up of a %s', async (method) => {
			const execution = new AbortController();
			const request = start({ method, failures: [timeout], signal: execution.signal });
			await advanceTime(50);
			execution.abort();
			await advanceTime(200);

			expect(request.log).toEqual(['send at 0', 'rejected at 200']);
			expect(request.error?.context.outcomeUnknown).toBe(true);
		});

		it('ends the wait before a repeat, and the repeat is not sent', async () => {
			const execution = new AbortController();
			const failures = [errorResponse(503, '60')];
			const request = start({ failures, lookUps: false, signal: execution.signal });
			await advanceTime(10_050);
			execution.abort();
			await advanceTime(200);

			expect(request.log).toEqual(['send at 0', 'rejected at 10200']);
			expect(request.error?.context.outcomeUnknown).toBe(true);
		});

		it('starts no look-up after the one that is under way', async () => {
			const execution = new AbortController();
			const request = start({ failures: [timeout], lookUpMs: 100, signal: execution.signal });
			await advanceTime(550);
			execution.abort();
			await advanceTime(10_000);

			expect(request.log).toEqual(['send at 0', 'look-up at 500', 'rejected at 600']);
			expect(request.error?.context.outcomeUnknown).toBe(true);
		});

		it('still returns the proof of a look-up that is under way', async () => {
			const execution = new AbortController();
			const lookUps = ['applied'];
			const request = start({
				failures: [timeout],
				lookUps,
				lookUpMs: 100,
				signal: execution.signal,
			});
			await advanceTime(550);
			execution.abort();
			await advanceTime(10_000);

			expect(request.log).toEqual(['send at 0', 'look-up at 500', 'applied at 600']);
		});
	});

	it.each([-3_600_000, 3_600_000])(
		'waits as long as before if the wall clock changes by %d ms',
		async (changeMs) => {
			const request = start({ failures: [errorResponse(503, '7')] });
			await advanceTime(1000);
			jest.setSystemTime(Date.now() + changeMs);
			await advanceTime(10_000);

			expect(request.log).toEqual([
				'send at 0',
				'look-up at 7000',
				'send at 7000',
				'written at 7000',
			]);
		},
	);
});

describe('lookUp', () => {
	beforeEach(() => {
		jest.useFakeTimers();
	});
	afterEach(() => {
		jest.useRealTimers();
	});

	it('waits before each look-up, and returns no value if none proves anything', async () => {
		const times: number[] = [];
		const result = lookUp(async () => {
			times.push(performance.now());
			return await Promise.resolve<string | undefined>(undefined);
		}, [0, 500, 1500]);
		await advanceTime(2000);

		await expect(result).resolves.toEqual({ isAnswered: true });
		expect(times).toEqual([0, 500, 2000]);
	});

	it('ends with the first proof, also if it is a value such as false or an empty text', async () => {
		for (const proof of [false, '', 0, null]) {
			const reconcile = jest.fn().mockResolvedValue(proof);

			await expect(lookUp(reconcile, [0, 0, 0])).resolves.toEqual({
				value: proof,
				isAnswered: true,
			});
			expect(reconcile).toHaveBeenCalledTimes(1);
		}
	});

	it('starts no look-up if the execution was canceled before it', async () => {
		const reconcile = jest.fn().mockResolvedValue('applied');

		await expect(lookUp(reconcile, [0, 500], AbortSignal.abort())).resolves.toEqual({
			isAnswered: false,
		});
		expect(reconcile).not.toHaveBeenCalled();
	});
});
