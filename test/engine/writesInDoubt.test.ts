import { gzipSync } from 'node:zlib';
import type { FaultAction } from '../../tools/sandbox';
import { seed, vettingReasons } from '../../tools/sandbox';
import { readClaim, readFinalState, runWrite, WRITES } from './support/claims';
import type { Write } from './support/claims';
import { apiRequests, countByMethod, update, useSandbox } from './support/setup';

const context = useSandbox();
const { contosoUniversity, fabrikam, northwind } = seed.customers;
const submitEducation: Write = WRITES['POST Education'];
const [notEducation] = vettingReasons;

const lost: FaultAction = { kind: 'reset', when: 'after' };
const neverArrived: FaultAction = { kind: 'reset', when: 'before' };

async function submit(write: Write = submitEducation) {
	const result = await context.engine.run({
		parameters: write.parameters({}),
		onError: 'continueErrorOutput',
	});
	return { claim: readClaim(result), json: (result.output[0] ?? result.errorOutput[0])?.json };
}

function addDenial(): void {
	const vettingCreatedDate = '2026-01-02T03:04:05.000Z';
	const denied = { vettingStatus: 'Denied', vettingReason: notEducation } as const;
	context.sandbox.setQualifications(contosoUniversity.id, [
		{ qualification: 'education', ...denied, vettingCreatedDate },
	]);
}

describe('a submission whose response is lost', () => {
	it.each([
		['for the first time', () => undefined],
		['again', addDenial],
	])('is done if Microsoft denied it at once: %s', async (_, arrange) => {
		arrange();
		context.sandbox.reviewSubmissions({ decision: { denied: notEducation } });
		context.sandbox.faults.add({ match: { method: 'POST' }, action: lost });
		const { claim, json } = await submit();

		expect(claim).toBe('done');
		expect(json).toMatchObject({ vettingStatus: 'denied', vettingReason: notEducation });
		expect(await readFinalState(context.sandbox, submitEducation)).toMatchObject({
			timesApplied: 1,
			timesSent: 1,
		});
	});

	it('is unknown if it never arrived, even if an earlier denial is there', async () => {
		addDenial();
		context.sandbox.faults.add({ match: { method: 'POST' }, action: neverArrived });

		expect((await submit()).claim).toBe('unknown');
		expect(countByMethod(context.sandbox)).toEqual({ GET: 4, POST: 1 });
	});

	it('is not looked up at once', async () => {
		context.sandbox.faults.add({ match: { method: 'POST' }, action: lost });
		await submit();

		const [, post, lookup] = apiRequests(context.sandbox);
		expect((lookup?.monotonicMs ?? 0) - (post?.monotonicMs ?? Infinity)).toBeGreaterThan(490);
	});
});

describe('the response to a submission', () => {
	function respond(body: unknown, applied: 'before' | 'never' = 'never'): void {
		const action = { kind: 'answer', status: 200, body: JSON.stringify(body), applied } as const;
		context.sandbox.faults.add({ match: { method: 'POST' }, action });
	}

	it('does not confirm it if it has only an earlier denial', async () => {
		addDenial();
		const [denial] = context.sandbox.state.customer(contosoUniversity.id).qualifications;
		respond([{ ...denial, qualification: 'Education' }]);

		expect((await submit()).claim).toBe('unknown');
	});

	it.each([['OK'], ['Access Denied'], [{}], [[]], [{ qualification: 'GovernmentCommunityCloud' }]])(
		'does not confirm it if it names no qualification or another one: %j',
		async (body) => {
			respond(body, 'before');
			const { claim } = await submit();

			expect(claim).toBe('done');
			expect(countByMethod(context.sandbox)).toEqual({ GET: 2, POST: 1 });
		},
	);
});

describe('a submission for a customer whose entry has an unknown status', () => {
	it.each(['Escalated', 'Withdrawn', 'constructor'])(
		'is rejected, and nothing is sent: %s',
		async (vettingStatus) => {
			const body = JSON.stringify([{ qualification: 'Education', vettingStatus }]);
			context.sandbox.faults.add({
				match: { method: 'GET' },
				action: { kind: 'answer', status: 200, body },
			});
			const { claim, json } = await submit();

			expect(claim).toBe('not done');
			expect(json?.error).toContain(`has the status "${vettingStatus}"`);
			expect(countByMethod(context.sandbox)).toEqual({ GET: 1 });
		},
	);
});

describe('a response that n8n cannot decode', () => {
	const broken = gzipSync('"education"').subarray(0, 12).toString('latin1');

	it.each(['PUT Education', 'POST Education'] as const)('leaves %s in doubt', async (name) => {
		const { claim } = await runWrite(name, ({ faults }, { method }) => {
			faults.add({
				match: { method, path: /^\/v1/ },
				action: {
					kind: 'answer',
					status: 200,
					body: broken,
					headers: { 'Content-Encoding': 'gzip' },
					applied: 'before',
				},
			});
		});

		expect(claim).toBe('done');
	});
});

describe('a dead sign-in after a write in doubt', () => {
	it.each(['PUT Education', 'PUT Government Community Cloud', 'POST Education'] as const)(
		'leaves the outcome unknown: %s',
		async (name) => {
			const { claim } = await runWrite(name, (sandbox, { method }) => {
				sandbox.faults.add({ match: { method, path: /^\/v1/ }, action: lost });
				const path = /qualifications?$/;
				const before = method === 'POST' ? 1 : 0;
				const unauthorized = { kind: 'answer', status: 401 } as const;
				sandbox.faults.add({
					match: { method: 'GET', path },
					from: before + 1,
					every: 1,
					times: 99,
					action: unauthorized,
				});
				sandbox.faults.add({ match: { method: 'PUT', path }, times: 99, action: unauthorized });
				sandbox.revokeRefreshTokens();
			});

			expect(claim).toBe('unknown');
		},
	);
});

describe('items with an unknown outcome', () => {
	const parameters = update('={{ $json.id }}', 'education', { options: { maxRetries: 0 } });
	const items = [contosoUniversity, fabrikam, northwind].map(({ id }) => ({ id }));

	it('are counted as such in the hint below the output', async () => {
		context.sandbox.faults.add({ match: { method: 'PUT' }, times: 2, action: neverArrived });
		const { hints } = await context.engine.run({
			items,
			parameters,
			onError: 'continueRegularOutput',
		});

		expect(hints).toEqual(['1 changed, 2 failed (2 with an unknown outcome).']);
	});

	it('are counted as such in the error if the node stops', async () => {
		context.sandbox.faults.add({ match: { method: 'PUT' }, times: 2, action: neverArrived });
		const { error } = await context.engine.run({ items, parameters });

		expect(error?.description).toContain(
			"Check the customer's qualification with Get or Get Many before you run",
		);
		expect(error?.description).toContain(
			'1 item was completed; 1 change was made and remains; 1 more failed (1 with an unknown outcome).',
		);
	});
});
