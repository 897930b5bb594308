import type { FaultAction } from '../../../tools/sandbox';
import {
	customers,
	catchClientErrorCode,
	parseJson,
	startHarness,
	createRequestIdHeader,
	submissions,
	validationCodes,
	type Harness,
} from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness();
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const { fabrikam } = customers;
const { validationId } = validationCodes.leadingZero;
const customer = () => harness.sandbox.state.customer(fabrikam.id);

const writes = {
	PUT: {
		send: (headers: Record<string, string> = {}) => harness.put(fabrikam.id, '1', { headers }),
		count: () => customer().timesApplied,
	},
	POST: {
		send: (headers: Record<string, string> = {}) =>
			harness.submit(fabrikam.id, submissions.education, { headers }),
		count: () => customer().timesSubmitted,
	},
} as const;

const answers: Record<string, { status: number; body?: string; contentType?: string }> = {
	'a sentence': { status: 200, body: 'Access Denied', contentType: 'text/plain' },
	'an HTML page': { status: 200, body: '<h1>Sign in</h1>', contentType: 'text/html' },
	'a word in JSON': { status: 200, body: '"OK"' },
	'an unknown qualification': { status: 200, body: '"EducationK12"' },
	'a denied review': {
		status: 200,
		body: '{"qualification":"Education","vettingStatus":"Denied"}',
	},
	'an empty 202': { status: 202 },
	'an empty 204': { status: 204 },
	'a server error': { status: 502, body: '<h1>Bad Gateway</h1>', contentType: 'text/html' },
};

const cases = (['PUT', 'POST'] as const).flatMap((method) =>
	Object.entries(answers).flatMap(([name, answer]) =>
		(['never', 'before', 'after'] as const).map((applied) => ({ method, name, answer, applied })),
	),
);

describe('a fault that answers', () => {
	it.each(cases)(
		'gives $name to a $method, with the write applied: $applied',
		async ({ method, answer, applied }) => {
			const { send, count } = writes[method];
			harness.sandbox.faults.add({ action: { kind: 'answer', applied, ...answer } });
			const reply = await send();
			await harness.sandbox.whenIdle();

			expect([reply.status, reply.data]).toEqual([answer.status, answer.body ?? '']);
			expect(reply.headers['content-type']).toBe(
				answer.body === undefined ? undefined : (answer.contentType ?? 'application/json'),
			);
			expect(count()).toBe(applied === 'never' ? 0 : 1);
			expect(harness.sandbox.received.at(-1)).toMatchObject({ answered: answer.status });
		},
	);

	it('keeps the service from the write, unless told otherwise', async () => {
		harness.sandbox.faults.add({ action: { kind: 'answer', status: 200, body: '"OK"' } });
		await harness.put(fabrikam.id, '1');

		expect(customer().timesApplied).toBe(0);
		expect(harness.sandbox.received.at(-1)?.write).toBeUndefined();
	});

	it('answers at once and lets the write be applied at its own time', async () => {
		harness.sandbox.faults.add({
			action: { kind: 'answer', status: 504, applied: 'after', applyAfterMs: 200 },
		});
		const reply = await harness.put(fabrikam.id, '1');
		const countAtAnswer = customer().timesApplied;
		await harness.sandbox.whenIdle();

		expect([reply.status, countAtAnswer, customer().timesApplied]).toEqual([504, 0, 1]);
	});

	it.each(['never', 'after'] as const)(
		'is not slowed down by a lasting delay (applied: %s)',
		async (applied) => {
			harness.sandbox.delayWrites({ applyAfterMs: 60_000, answerAfterMs: 'never' });
			harness.sandbox.faults.add({ action: { kind: 'answer', status: 504, applied } });

			expect((await harness.put(fabrikam.id, '1')).status).toBe(504);
			expect(harness.sandbox.pendingWrites).toBe(applied === 'after' ? 1 : 0);
		},
	);

	it.each(['never', 'before', 'after'] as const)(
		'waits for its own time (applied: %s)',
		async (applied) => {
			harness.sandbox.faults.add({
				action: { kind: 'answer', status: 504, applied, answerAfterMs: 150 },
			});
			const started = performance.now();

			expect((await harness.put(fabrikam.id, '1')).status).toBe(504);
			expect(performance.now() - started).toBeGreaterThanOrEqual(140);
		},
	);

	it('gives the real answer to a repeat of the write it has hidden', async () => {
		harness.sandbox.faults.add({ action: { kind: 'answer', status: 500, applied: 'before' } });
		const write = { code: validationId, headers: createRequestIdHeader() };
		await harness.put(fabrikam.id, '3', write);
		const again = await harness.put(fabrikam.id, '3', write);

		expect(again.status).toBe(200);
		expect(customer().timesApplied).toBe(1);
	});

	it('hides a refusal of the service too', async () => {
		harness.sandbox.faults.add({
			action: { kind: 'answer', status: 200, body: '"OK"', applied: 'before' },
		});
		const reply = await harness.put(fabrikam.id, '3', { code: 'unknown' });

		expect(parseJson(reply)).toBe('OK');
		expect(harness.sandbox.received.at(-1)).toMatchObject({ write: { outcome: 'refused' } });
	});

	it.each(['before', 'after'] as const)('replaces the answer to a read (%s)', async (applied) => {
		harness.sandbox.faults.add({
			action: { kind: 'answer', status: 200, body: 'Sorry', contentType: 'text/plain', applied },
		});
		const reply = await harness.get(`/v1/customers/${fabrikam.id}/qualifications`);

		expect(reply.data).toBe('Sorry');
	});
});

describe('an answer lost after the write', () => {
	const lost: Record<string, FaultAction> = {
		'a reset connection': { kind: 'reset', when: 'after' },
		'a truncated answer': { kind: 'truncate' },
		'a reset connection after a late write': { kind: 'reset', when: 'after', applyAfterMs: 50 },
		'a truncated answer after a late write': { kind: 'truncate', applyAfterMs: 50 },
	};
	const cells = Object.entries(lost).flatMap(([name, action]) =>
		(['PUT', 'POST'] as const).map((method) => ({ name, action, method })),
	);

	it.each(cells)('leaves a $method applied: $name', async ({ action, method }) => {
		const { send, count } = writes[method];
		harness.sandbox.faults.add({ action });

		expect(await catchClientErrorCode(send())).toMatch(/^(?:ECONNRESET|ERR_BAD_RESPONSE)$/);
		expect(count()).toBe(1);
		expect(harness.sandbox.received.at(-1)).toMatchObject({ write: { outcome: 'applied' } });
	});
});

describe('a connection lost before the write', () => {
	it.each(['PUT', 'POST'] as const)('lets a %s be applied later, if ordered', async (method) => {
		const { send, count } = writes[method];
		harness.sandbox.faults.add({ action: { kind: 'reset', when: 'before', applyAfterMs: 200 } });
		const failure = await catchClientErrorCode(send());
		const countAtReset = count();
		await harness.sandbox.whenIdle();

		expect([failure, countAtReset, count()]).toEqual(['ECONNRESET', 0, 1]);
	});

	it('waits for its own time', async () => {
		harness.sandbox.faults.add({ action: { kind: 'reset', when: 'before', answerAfterMs: 150 } });
		const started = performance.now();

		expect(await catchClientErrorCode(harness.put(fabrikam.id, '1'))).toBe('ECONNRESET');
		expect(performance.now() - started).toBeGreaterThanOrEqual(140);
		expect(customer().timesApplied).toBe(0);
	});

	it('lets a write without an answer be applied later, if ordered', async () => {
		harness.sandbox.faults.add({ action: { kind: 'hang', when: 'before', applyAfterMs: 50 } });
		const url = `/v1/customers/${fabrikam.id}/qualification`;
		const headers = harness.headers();

		expect(await catchClientErrorCode(harness.http.put(url, '1', { headers, timeout: 200 }))).toBe(
			'ECONNABORTED',
		);
		expect(customer().timesApplied).toBe(1);
		expect(harness.sandbox.received.at(-1)).toMatchObject({ answered: 'hung' });
	});
});

describe('the record of a write', () => {
	it('says whether it was applied, refused or answered again', async () => {
		const write = { code: validationId, headers: createRequestIdHeader() };
		await harness.put(fabrikam.id, '3', write);
		await harness.put(fabrikam.id, '3', write);
		await harness.put(fabrikam.id, '3', { code: validationId });
		await harness.get(`/v1/customers/${fabrikam.id}/qualification`);

		expect(harness.sandbox.received.map((request) => request.write?.outcome)).toEqual([
			'applied',
			'answeredAgain',
			'refused',
			undefined,
		]);
	});

	it('has a time that does not follow the clock of the machine', async () => {
		await harness.put(fabrikam.id, '1');
		jest.spyOn(Date, 'now').mockReturnValue(Date.now() - 3_600_000);
		await harness.get(`/v1/customers/${fabrikam.id}/qualification`);
		const [first, second] = harness.sandbox.received;

		expect(second?.at).toBeLessThan(first?.at ?? 0);
		expect(second?.monotonicMs).toBeGreaterThan(first?.monotonicMs ?? Infinity);
	});

	it('leaves out the uses of a code from before the start', async () => {
		expect(harness.sandbox.state.timesUsed(validationId)).toBe(0);
		await harness.put(fabrikam.id, '3', { code: validationId });
		expect(harness.sandbox.state.timesUsed(validationId)).toBe(1);
	});
});
