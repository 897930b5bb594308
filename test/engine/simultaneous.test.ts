import type { INodeParameters } from 'n8n-workflow';
import { seed } from '../../tools/sandbox';
import { readClaim, readFinalState, WRITES } from './support/claims';
import type { Write } from './support/claims';
import { TestEngine } from './support/engine';
import { countByMethod, useSandbox } from './support/setup';

/** Each request takes a while, so that two executions at the same time read before either of them writes. */
const context = useSandbox({ latency: 50 });
const submitEducation: Write = WRITES['POST Education'];
const submitGovernment: Write = WRITES['POST Government Community Cloud'];
const updateGovernment: Write = WRITES['PUT Government Community Cloud'];
const skipIfUnchanged = { skipIfUnchanged: true };

const CASES: [name: string, write: Write, options: INodeParameters][] = [
	['Submit for Review of Education', submitEducation, {}],
	['Submit for Review of Government Community Cloud', submitGovernment, {}],
	['Update to Government Community Cloud, Skip If Unchanged', updateGovernment, skipIfUnchanged],
];

/**
 * An engine that shares neither the queue of a customer nor the throttle with the default one, because
 * its credential names the partner tenant in another way. It is like another worker of n8n.
 */
function createOtherWorker(tenantId: string = seed.partner.domain): TestEngine {
	const engine = new TestEngine(context.sandbox.url);
	engine.signIn(context.sandbox);
	engine.store('refreshToken', { tenantId });
	return engine;
}

async function runTwice(other: TestEngine, { parameters }: Write, options: INodeParameters) {
	const results = await Promise.all(
		[context.engine, other].map(
			async (engine) =>
				await engine.run({ parameters: parameters(options), onError: 'continueErrorOutput' }),
		),
	);
	return results.map(readClaim).sort();
}

describe('two executions at the same time in one process', () => {
	it.each(CASES)('send one write: %s', async (_, write, options) => {
		const claims = await runTwice(context.engine, write, options);

		expect(claims).toEqual(['done', 'unchanged']);
		expect(countByMethod(context.sandbox)[write.method]).toBe(1);
		expect(await readFinalState(context.sandbox, write)).toMatchObject({ timesApplied: 1 });
	});

	it('share the queue of a customer if one spells the tenant in other letters', async () => {
		const other = createOtherWorker(seed.partner.tenantId.toUpperCase());
		const claims = await runTwice(other, submitEducation, {});

		expect(claims).toEqual(['done', 'unchanged']);
		expect(countByMethod(context.sandbox).POST).toBe(1);
	});
});

describe('two executions at the same time in two workers', () => {
	it.each(CASES)('have one change, and no error: %s', async (_, write, options) => {
		const claims = await runTwice(createOtherWorker(), write, options);

		expect(claims).toEqual(['done', 'unchanged']);
		// Both were sent, and the service rejected the second one.
		expect(countByMethod(context.sandbox)[write.method]).toBe(2);
		expect(await readFinalState(context.sandbox, write)).toMatchObject({ timesApplied: 1 });
	});

	it.each(CASES)(
		'have one change, and no error, if a read lags behind: %s',
		async (_, write, options) => {
			context.sandbox.lagReads({ reads: 1 });
			const claims = await runTwice(createOtherWorker(), write, options);

			expect(claims).toEqual(['done', 'unchanged']);
			expect(await readFinalState(context.sandbox, write)).toMatchObject({ timesApplied: 1 });
		},
	);

	it('report the rejection of an update that did not read first', async () => {
		const claims = await runTwice(createOtherWorker(), updateGovernment, {});

		expect(claims).toEqual(['done', 'not done']);
		expect(await readFinalState(context.sandbox, updateGovernment)).toMatchObject({
			timesApplied: 1,
			timesCodeUsed: 1,
		});
	});
});

describe('a rejected write after a read that showed nothing', () => {
	it.each(CASES)('is not done if the qualification is not there: %s', async (_, write, options) => {
		context.sandbox.faults.add({
			match: { method: write.method },
			action: { kind: 'answer', status: 400, body: '{"code":"800002"}' },
		});
		const { parameters } = write;
		const result = await context.engine.run({
			parameters: parameters(options),
			onError: 'continueErrorOutput',
		});

		expect(readClaim(result)).toBe('not done');
		expect(result.errorOutput[0]?.json.details).toMatchObject({ httpStatus: 400 });
	});
});
