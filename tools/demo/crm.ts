import { setTimeout as sleep } from 'node:timers/promises';

import axios from 'axios';

import type { ExecutionSummary, N8nRest } from '../n8n/rest';
import type { DealWon } from './deals';

/** What the workflow answered the CRM. */
export interface CrmAnswer {
	status: number;
	dealId?: string;
	outcome?: string;
	message?: string;
	advice?: string;
}

/** Posts one deal to the workflow's production webhook, as a CRM does, and gives the answer, whatever its status. */
export async function sendDeal(webhookUrl: string, deal: DealWon): Promise<CrmAnswer> {
	const { status, data } = await axios.post<unknown>(webhookUrl, deal, {
		proxy: false,
		timeout: 120_000,
		validateStatus: () => true,
	});
	return { status, ...(isFields(data) ? textFields(data) : { message: String(data) }) };
}

/**
 * Waits for the next execution of the workflow that is over and not among `known`; n8n answers the webhook a moment
 * before it has saved the execution. Throws after ten seconds.
 */
export async function nextExecution(
	rest: N8nRest,
	workflowId: string,
	known: ReadonlySet<string>,
): Promise<ExecutionSummary> {
	const deadline = Date.now() + 10_000;
	while (Date.now() < deadline) {
		const executions = await rest.listExecutions(workflowId);
		const finished = executions.find(({ id, stoppedAt }) => !known.has(id) && stoppedAt);
		if (finished) return finished;
		await sleep(100);
	}
	throw new Error('n8n answered a deal, but shows no finished execution for it.');
}

function isFields(data: unknown): data is Record<string, unknown> {
	return typeof data === 'object' && data !== null;
}

function textFields(data: Record<string, unknown>): Omit<CrmAnswer, 'status'> {
	const text = (key: string) => (typeof data[key] === 'string' ? data[key] : undefined);
	return {
		dealId: text('dealId'),
		outcome: text('outcome'),
		message: text('message'),
		advice: text('advice'),
	};
}
