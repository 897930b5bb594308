import { expect } from '@playwright/test';

import type { Execution, ExecutionSummary, N8nRest } from '../../../tools/n8n/rest';

/** The statuses of an execution that has not ended. */
const UNDER_WAY: ReadonlySet<string> = new Set(['new', 'running', 'waiting']);

const TIMEOUT_MS = 5 * 60_000;

/**
 * Waits until a workflow has at least `count` executions and all of them have ended.
 *
 * @param rest the client for n8n's REST API
 * @param workflowId the ID of the workflow
 * @param count the expected number of executions
 * @returns all executions of the workflow with their output, the oldest first
 * @throws {Error} if the executions have not ended after five minutes
 */
export async function readEnded(
	rest: N8nRest,
	workflowId: string,
	count: number,
): Promise<readonly Execution[]> {
	let executions: readonly ExecutionSummary[] = [];
	const haveEnded = async () => {
		executions = await rest.listExecutions(workflowId);
		const ended = executions.filter(({ status }) => !UNDER_WAY.has(status));
		return ended.length >= count && ended.length === executions.length;
	};
	const options = { timeout: TIMEOUT_MS, intervals: [500] };
	await expect
		.poll(haveEnded, { ...options, message: `${count} executions have ended` })
		.toBe(true);
	const read: Execution[] = [];
	for (const { id } of executions) read.push(await rest.getExecution(id));
	return read.sort((one, other) => Number(one.id) - Number(other.id));
}

/** Counts executions by status, for example `35 success, 5 error`. */
export function countStatuses(executions: readonly ExecutionSummary[]): string {
	const counts = new Map<string, number>();
	for (const { status } of executions) counts.set(status, (counts.get(status) ?? 0) + 1);
	return [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
}
