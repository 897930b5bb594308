import { setTimeout as sleep } from 'node:timers/promises';

import type { Execution, ExecutionSummary, N8nRest } from '../../../real-n8n/rest';

/** Statuses in which an execution can still go on by itself. */
const UNDER_WAY: ReadonlySet<string> = new Set(['new', 'running', 'waiting']);

const PATIENCE_SECONDS = 180;

/** Waits until `count` executions of a workflow are there and none goes on. Throws after three minutes. */
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

/** Reads everything that the given executions put out. */
export async function readExecutions(
	rest: N8nRest,
	executions: readonly ExecutionSummary[],
): Promise<readonly Execution[]> {
	const read: Execution[] = [];
	for (const { id } of executions) read.push(await rest.getExecution(id));
	return read;
}

/** How many executions have each status, such as `35 success, 5 error`. */
export function describe(executions: readonly ExecutionSummary[]): string {
	const counts = new Map<string, number>();
	for (const { status } of executions) counts.set(status, (counts.get(status) ?? 0) + 1);
	return [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
}

function isUnderWay({ status }: ExecutionSummary): boolean {
	return UNDER_WAY.has(status);
}
