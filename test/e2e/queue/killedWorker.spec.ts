import { expect } from '@playwright/test';

import { countStatuses, readEnded } from '../support/executions';
import { createRefreshTokenCredential } from '../support/credentials';
import { expectQualifiedOnce, makeBatches, untilHalfDone } from './support/deals';
import { CONCURRENCY, test, WORKERS } from './support/test';
import { createQueueWorkflow, outputsOf, sendBatch } from './support/workflow';

const SCENARIOS = [
	{ when: 'a worker is killed', path: 'deals' },
	{
		when: 'a worker is killed and Partner Center throttles the requests',
		path: 'deals-throttled',
		limit: { requests: 100, windowSeconds: 3 },
	},
];

for (const { when, path, limit } of SCENARIOS) {
	test(`qualifies every customer once in queue mode, even if ${when}`, async ({
		queue: { main, workers },
		sandbox,
		report,
	}) => {
		const { rest, url } = main;
		const credential = await createRefreshTokenCredential(rest, sandbox);
		const workflow = await createQueueWorkflow(rest, path, credential);
		const batches = makeBatches(sandbox);
		sandbox.throttle(limit);

		const first = await test.step('a worker is killed in the middle', async () => {
			await Promise.all(batches.map((batch) => sendBatch(url, path, batch)));
			await untilHalfDone(sandbox, batches);
			await workers.killOne();
			return await readEnded(rest, workflow.id, batches.length);
		});
		report(`n8n calls the executions: ${countStatuses(first)}`);

		// *Retry* in n8n would have no effect: n8n 2.41.1 does not keep the input of an execution whose worker was killed.
		const again = await test.step('the lost batches are sent again', async () => {
			const succeeded = first.flatMap((execution) => outputsOf(execution).succeeded);
			const answered = new Set(succeeded.map(({ customerId }) => customerId));
			const lost = batches.filter((batch) => !batch.some((deal) => answered.has(deal.customerId)));
			expect(lost.length, 'batches that the killed worker held').toBeGreaterThan(0);
			expect(lost.length, 'batches that one worker can hold').toBeLessThanOrEqual(CONCURRENCY);

			await Promise.all(lost.map((batch) => sendBatch(url, path, batch)));
			const all = await readEnded(rest, workflow.id, batches.length + lost.length);
			const known = new Set(first.map(({ id }) => id));
			return all.filter(({ id }) => !known.has(id));
		});

		expectQualifiedOnce(sandbox, batches);
		expect([...first, ...again].flatMap((execution) => outputsOf(execution).failed)).toEqual([]);
		// The node left the customers unchanged that were already updated before the worker was killed.
		const unchanged = again
			.flatMap((execution) => outputsOf(execution).succeeded)
			.filter(({ changed }) => changed === false);
		const byCode = unchanged.filter(
			({ qualification }) => qualification === 'governmentCommunityCloud',
		);
		report(
			`sent again: ${countStatuses(again)}; ${unchanged.length} items unchanged, ${byCode.length} of them with a code`,
		);
		expect(byCode.length, 'codes that the killed worker had used').toBeGreaterThan(0);

		const { throttled, redemptions } = sandbox;
		report(`answered 429: ${throttled.refused}, of those sent during a pause: ${throttled.early}`);
		expect(throttled.refused > 0).toBe(limit !== undefined);
		report(`refresh tokens redeemed: ${redemptions}`);
		expect(redemptions, 'at most one for each worker').toBeLessThanOrEqual(WORKERS);
	});
}
