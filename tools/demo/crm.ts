import { setTimeout as sleep } from 'node:timers/promises';

import axios from 'axios';

import type { ExecutionSummary, N8nRest } from '../n8n/rest';
import type { DealWon } from './deals';

/** The response of the workflow to the CRM. */
export interface CrmAnswer {
	status: number;
	dealId?: string;
	outcome?: string;
	message?: string;
	advice?: string;
}

/** The time in which n8n must save an execution after its response, in milliseconds. */
const SAVE_TIMEOUT_MS = 10_000;

/** Sends one deal to the workflow's production webhook, as a CRM does. Returns the response with any status. */
export async function sendDeal(webhookUrl: string, deal: DealWon): Promise<CrmAnswer> {
	const { status, data } = await axios.post<unknown>(webhookUrl, deal, {
		proxy: false,
		timeout: 120_000,
		validateStatus: () => true,
	});
	return { status, ...(isObject(data) ? pickTexts(data) : { message: String(data) }) };
}

/**
 * Waits for a finished execution of the workflow that is not in `known`. n8n saves an execution shortly after it has
 * responded to the webhook.
 *
 * @throws {Error} if there is none after ten seconds
 */
export async function waitForExecution(
	rest: N8nRest,
	workflowId: string,
	known: ReadonlySet<string>,
): Promise<ExecutionSummary> {
	const deadline = Date.now() + SAVE_TIMEOUT_MS;
	while (Date.now() < deadline) {
		const executions = await rest.listExecutions(workflowId);
		const finished = executions.find(({ id, stoppedAt }) => !known.has(id) && stoppedAt);
		if (finished) return finished;
		await sleep(100);
	}
	throw new Error('n8n responded to a deal, but it shows no finished execution for it.');
}

function isObject(data: unknown): data is Record<string, unknown> {
	return typeof data === 'object' && data !== null;
}

function pickTexts(data: Record<string, unknown>): Omit<CrmAnswer, 'status'> {
	const text = (key: string) => (typeof data[key] === 'string' ? data[key] : undefined);
	return {
		dealId: text('dealId'),
		outcome: text('outcome'),
		message: text('message'),
		advice: text('advice'),
	};
}
