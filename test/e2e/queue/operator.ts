import { setTimeout as sleep } from 'node:timers/promises';

import type { Execution, ExecutionSummary, N8nRest } from '../../../real-n8n/rest';

/** The statuses of an execution that has not ended. */
const UNDER_WAY: ReadonlySet<string> = new Set(['new', 'running', 'waiting']);

const PATIENCE_SECONDS = 180;

/**
 * Waits until a workflow has at least `count` executions and all of them have ended.
 *
 * @param rest the client for n8n's REST API
 * @param workflowId the ID of the workflow
 * @param count the expected number of executions
 * @param signal ends the wait when it is aborted
 * @returns all executions of the workflow
 * @throws {Error} if the executions have not ended after three minutes
 */
export async function untilAllEnded(
	rest: N8nRest,
	workflowId: string,
	count: number,
	signal: AbortSignal,
): Promise<readonly ExecutionSummary[]> {
	const deadline = Date.now() + PATIENCE_SECONDS * 1000;
	let executions: readonly ExecutionSummary[] = [];
	while (Date.now() < deadline) {
		executions = await rest.listExecutions(workflowId);
		if (executions.length >= count && !executions.some(isUnderWay)) return executions;
		await sleep(500, undefined, { signal });
	}
	const seen = describe(executions);
	throw new Error(`After ${PATIENCE_SECONDS} seconds not all ${count} executions ended: ${seen}.`);
}

/** Reads executions with all their output. */
export async function readExecutions(
	rest: N8nRest,
	executions: readonly ExecutionSummary[],
): Promise<readonly Execution[]> {
	const read: Execution[] = [];
	for (const { id } of executions) read.push(await rest.getExecution(id));
	return read;
}

/** Counts the executions by status, for example `35 success, 5 error`. */
export function describe(executions: readonly ExecutionSummary[]): string {
	const counts = new Map<string, number>();
	for (const { status } of executions) counts.set(status, (counts.get(status) ?? 0) + 1);
	return [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
}

function isUnderWay({ status }: ExecutionSummary): boolean {
	return UNDER_WAY.has(status);
}
