import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import axios from 'axios';

import type { RunningN8n } from '../real-n8n/instance';
import type { ExecutionSummary } from '../real-n8n/rest';
import type { CustomerRecord } from '../sandbox';
import type { ReadyWorkflow } from './workflow';

/** How long a run may take, in milliseconds. */
const PATIENCE_MS = 15 * 60_000;

/** How long n8n may take to save a run, in milliseconds. */
const SAVING_MS = 60_000;

/**
 * Sends the customers to a workflow as one item each, and waits until it has run and n8n has saved the execution.
 *
 * Throws an `Error` when n8n shows no finished execution for it.
 */
export async function feed(
	n8n: RunningN8n,
	{ workflow, webhookPath }: ReadyWorkflow,
	customers: readonly CustomerRecord[],
	signal: AbortSignal,
): Promise<ExecutionSummary> {
	const known = new Set((await n8n.rest.listExecutions(workflow.id)).map(({ id }) => id));
	// Each item has a request ID, for who can make use of it.
	const items = customers.map(({ id }) => ({ id, requestId: randomUUID() }));
	const { status, data } = await axios.post<unknown>(
		`${n8n.url}${webhookPath}`,
		{ items },
		// A workflow that stops is answered with 500: whether it may is for the reading to say.
		{ proxy: false, timeout: PATIENCE_MS, validateStatus: () => true, signal },
	);
	if (status !== 200 && status !== 500) {
		throw new Error(`n8n answered ${status} to the items: ${JSON.stringify(data)}`);
	}
	return await finishedExecution(n8n, workflow.id, known, signal);
}

async function finishedExecution(
	{ rest }: RunningN8n,
	workflowId: string,
	known: ReadonlySet<string>,
	signal: AbortSignal,
): Promise<ExecutionSummary> {
	const deadline = Date.now() + SAVING_MS;
	while (Date.now() < deadline) {
		const executions = await rest.listExecutions(workflowId);
		const finished = executions.find(({ id, stoppedAt }) => !known.has(id) && stoppedAt);
		if (finished) return finished;
		await sleep(100, undefined, { signal });
	}
	throw new Error('n8n has run the workflow, but shows no finished execution for it.');
}
