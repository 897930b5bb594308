import assert from 'node:assert/strict';

import { elapsed } from '../../../real-n8n/report';
import type { Execution, ExecutionSummary, Workflow } from '../../../real-n8n/rest';
import type { Throttle } from '../../../sandbox';
import { untilInTheMiddle } from './crash';
import { createRefreshTokenCredential } from './credentials';
import { judge } from './judge';
import { describe, readExecutions, untilAllEnded } from './operator';
import type { QueueStage } from './stage';
import { makeBatches, type Batch } from './work';
import { createQueueWorkflow, outputsOf, sendBatch } from './workflow';
import { EXECUTIONS_AT_ONCE, WORKERS } from './workers';

/** The batches that the CRM sends, and the workflow that receives them. */
interface Delivery {
	readonly stage: QueueStage;
	/** The path of the webhook. */
	readonly path: string;
	readonly workflow: Workflow;
	readonly batches: readonly Batch[];
}

/**
 * Sends many batches at once, as a CRM does, and kills one of the workers while the batches are processed. Sends the lost
 * batches again, and compares the final state of the customers with the requested state.
 *
 * @param stage the running programs
 * @param path the path of the webhook
 * @param limit the limit on the requests to Partner Center; undefined for no limit
 * @throws {AssertionError} if the final state differs
 */
export async function surviveKilledWorker(
	stage: QueueStage,
	path: string,
	limit?: Throttle,
): Promise<void> {
	const { main, workers, sandbox, report } = stage;
	await workers.fillUp();
	const credential = await createRefreshTokenCredential(main.rest, sandbox);
	const workflow = await createQueueWorkflow(main.rest, path, 'refreshToken', credential);
	const delivery: Delivery = { stage, path, workflow, batches: makeBatches(sandbox) };
	const before = { redemptions: sandbox.redemptions, ...sandbox.throttled };
	sandbox.throttle(limit);
	const startedAt = Date.now();

	const ended = await sendAndKill(delivery);
	const first = await readExecutions(main.rest, ended);
	const again = await sendAgain(delivery, first);
	report(`     all is done after ${elapsed(Date.now() - startedAt)}`);

	sandbox.throttle(undefined);
	judge(sandbox, delivery.batches);
	judgeOutputs(stage, [...first, ...again], again);
	const refused = sandbox.throttled.refused - before.refused;
	const early = sandbox.throttled.early - before.early;
	report(`     answered 429: ${refused}, of those sent during a pause: ${early}`);
	assert.equal(refused > 0, limit !== undefined);
	const redemptions = sandbox.redemptions - before.redemptions;
	report(`     refresh tokens redeemed: ${redemptions}`);
	assert.ok(redemptions <= WORKERS, `Each worker redeems once at most, not ${redemptions} in all.`);
}

/** @returns the executions with their final statuses */
async function sendAndKill(delivery: Delivery): Promise<readonly ExecutionSummary[]> {
	const { stage, path, workflow, batches } = delivery;
	const { main, workers, sandbox, report, signal } = stage;
	await Promise.all(batches.map((batch) => sendBatch(main.url, path, batch)));
	await untilInTheMiddle(sandbox, batches, signal);
	await workers.killOne();
	const killedAt = Date.now();
	report('     a worker was killed');
	const ended = await untilAllEnded(main.rest, workflow.id, batches.length, signal);
	report(`     ${elapsed(Date.now() - killedAt)} later n8n calls them: ${describe(ended)}`);
	return ended;
}

/**
 * Sends the lost batches again, for which no execution has output. *Retry* in n8n would have no effect: n8n 2.41.1 does not
 * keep the input of an execution whose worker was killed.
 *
 * @param delivery the batches, and the workflow that receives them
 * @param first the executions so far
 * @returns the new executions
 */
async function sendAgain(
	{ stage, path, workflow, batches }: Delivery,
	first: readonly Execution[],
): Promise<readonly Execution[]> {
	const { main, signal } = stage;
	const answered = new Set(first.flatMap(doneIn).map(({ customerId }) => customerId));
	const lost = batches.filter((batch) => !batch.some((wish) => answered.has(wish.customerId)));
	assert.ok(lost.length > 0, 'The killed worker held nothing, so nothing was tested.');
	assert.ok(lost.length <= EXECUTIONS_AT_ONCE, `Lost ${lost.length}: more than one worker holds.`);

	await Promise.all(lost.map((batch) => sendBatch(main.url, path, batch)));
	const all = await untilAllEnded(main.rest, workflow.id, batches.length + lost.length, signal);
	const known = new Set(first.map(({ id }) => id));
	return await readExecutions(
		main.rest,
		all.filter(({ id }) => !known.has(id)),
	);
}

/**
 * Checks that no item failed. Also checks that some repeated items were already updated with a code before the worker was
 * killed, and that the node left these customers unchanged.
 */
function judgeOutputs(
	{ report }: QueueStage,
	all: readonly Execution[],
	again: readonly Execution[],
): void {
	assert.deepEqual(all.flatMap(refusedIn), []);
	const alreadyRight = again.flatMap(doneIn).filter(({ changed }) => changed === false);
	const byCode = alreadyRight.filter(
		({ qualification }) => qualification === 'governmentCommunityCloud',
	);
	report(
		`     sent again: ${describe(again)}; ${alreadyRight.length} items already right, ${byCode.length} of them by a code`,
	);
	assert.ok(byCode.length > 0, 'The killed worker had used no code, so nothing was tested.');
}

function doneIn({ data }: Execution): Record<string, unknown>[] {
	return outputsOf(data.resultData.runData).done;
}

function refusedIn({ data }: Execution): Record<string, unknown>[] {
	return outputsOf(data.resultData.runData).refused;
}
