import fc from 'fast-check';
import type { FaultAction, Sandbox } from '../../tools/sandbox';
import { runWrite, WRITES } from './support/claims';
import type { Write, WriteName } from './support/claims';

type ValueOf<T> = T extends fc.Arbitrary<infer V> ? V : never;

/** How many sequences of faults run at the same time, each against a sandbox of its own. */
const AT_ONCE = 16;

const applyAfterMs = fc.constantFrom(0, 200, 700, 1300, 2500, 4000);
const status = fc.constantFrom(200, 202, 204, 400, 401, 404, 408, 409, 429, 500, 502, 503, 504);
const body = fc.constantFrom(
	undefined,
	'',
	'"education"',
	'"Education"',
	'1',
	'"OK"',
	'"none"',
	'{"quali',
	'{"code":"800002","description":"No."}',
	'{"qualification":"Education","vettingStatus":"Denied"}',
	'<html><title>Proxy</title></html>',
);
const contentType = fc.constantFrom('application/json', 'text/plain', 'text/html');
const retryAfter = fc.option(fc.constantFrom({ seconds: 0 }, { seconds: 1 }), { nil: undefined });

/** A response that says nothing true about the write: it can be sent by a proxy. */
const anyAnswer = fc.record({
	kind: fc.constant('answer' as const),
	status,
	body,
	contentType,
	retryAfter,
});

/**
 * What can happen to a write. A response that confirms or rejects the write must be true, as no client
 * could know otherwise; everything else is allowed.
 */
const writeFault: fc.Arbitrary<FaultAction> = fc.oneof(
	fc.record({ kind: fc.constant('slow' as const), applyAfterMs }),
	fc.record({
		kind: fc.constant('slow' as const),
		applyAfterMs,
		answerAfterMs: fc.constantFrom(900, 1500, 'never' as const),
	}),
	fc.record({
		kind: fc.constant('reset' as const),
		when: fc.constantFrom('before' as const, 'after' as const),
		applyAfterMs: fc.option(applyAfterMs, { nil: undefined }),
	}),
	fc.record({ kind: fc.constant('truncate' as const), applyAfterMs }),
	fc.record({
		kind: fc.constant('hang' as const),
		when: fc.constantFrom('before' as const, 'after' as const),
	}),
	fc
		.record({
			answer: anyAnswer,
			applied: fc.constantFrom('never' as const, 'before' as const, 'after' as const),
			applyAfterMs,
		})
		.filter(({ answer, applied }) => isTrue(answer, applied))
		.map(({ answer, applied, applyAfterMs: later }) => ({
			...answer,
			applied,
			applyAfterMs: later,
		})),
);

/** A rejection is true if the write is not applied, a confirmation if it was applied before. */
function isTrue(
	{ status: code, body: text = '', contentType: type }: ValueOf<typeof anyAnswer>,
	applied: string,
): boolean {
	if (code >= 400 && code < 500 && code !== 408) return applied === 'never';
	const isName = type === 'application/json' && /^"?(?:education|1)"?$/i.test(text);
	// As the response to a submission, it says that Microsoft has denied it.
	const isEntry = text.includes('Denied');
	const isConfirmation = code < 300 && ((isName && code !== 202) || isEntry);
	return !isConfirmation || applied === 'before';
}

/** What can happen to a read: it fails or is stale, but does not show what is not there. */
const readFault: fc.Arbitrary<FaultAction> = fc.oneof(
	fc.constant({ kind: 'stale' as const }),
	fc.constant({ kind: 'reset' as const, when: 'before' as const }),
	fc.record({
		kind: fc.constant('answer' as const),
		status: fc.constantFrom(403, 404, 429, 500, 503),
		body: fc.constantFrom('', '"none"', '{"code":"60003"}'),
	}),
	fc.record({
		kind: fc.constant('answer' as const),
		status: fc.constant(200),
		body: fc.constantFrom('', '"none"', '"OK"', '[]', '<html></html>'),
	}),
);

const scenario = fc.record({
	name: fc.constantFrom(...(Object.keys(WRITES) as WriteName[])),
	writes: fc.array(writeFault, { minLength: 1, maxLength: 4 }),
	reads: fc.array(readFault, { maxLength: 4 }),
	lag: fc.constantFrom(undefined, { ms: 700 }, { ms: 3000 }, { reads: 1 }, { reads: 3 }),
	repeatWhilePending: fc.constantFrom('separate' as const, 'joined' as const),
	options: fc.record(
		{
			maxRetries: fc.constantFrom(0, 1, 2),
			maxRetryWait: fc.constantFrom(0, 1, 5),
			skipIfUnchanged: fc.boolean(),
			verify: fc.boolean(),
		},
		{ requiredKeys: ['maxRetries'] },
	),
});

type Scenario = ValueOf<typeof scenario>;

function arrange({ writes, reads, lag, repeatWhilePending }: Scenario) {
	return (sandbox: Sandbox, { method }: Write) => {
		sandbox.readings.repeatWhilePending = repeatWhilePending;
		sandbox.lagReads(lag);
		const path = /\/qualifications?$/;
		for (const action of writes) sandbox.faults.add({ match: { method, path }, action });
		for (const action of reads) sandbox.faults.add({ match: { method: 'GET', path }, action });
	};
}

it('never claims anything about a write that the state of the service contradicts', async () => {
	jest.spyOn(Math, 'random').mockReturnValue(0);
	await fc.assert(
		fc.asyncProperty(
			fc.array(scenario, { minLength: AT_ONCE, maxLength: AT_ONCE }),
			async (scenarios) => {
				const results = await Promise.allSettled(
					scenarios.map(async (each) => {
						await runWrite(each.name, arrange(each), each.options);
					}),
				);
				const contradicted = results.flatMap((result, index) =>
					result.status === 'rejected'
						? [`${JSON.stringify(scenarios[index])}: ${String(result.reason)}`]
						: [],
				);
				expect(contradicted).toEqual([]);
			},
		),
		{ numRuns: 4, endOnFailure: true },
	);
}, 240_000);
