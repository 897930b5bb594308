import { randomUUID } from 'node:crypto';

import type { N8nRest, Workflow, WorkflowFile } from '../real-n8n/rest';
import { to, type MeasuredPart } from './contenders';

const WEBHOOK = 'Webhook';
const SPLIT_OUT = 'Split Out';

/** A workflow that waits for its items. */
export interface ReadyWorkflow {
	workflow: Workflow;
	/** The path of its webhook, below n8n's address. */
	webhookPath: string;
}

/** Imports a workflow that is fed through a webhook, whatever is measured in it, and activates it. */
export async function createWorkflow(
	rest: N8nRest,
	name: string,
	part: MeasuredPart,
): Promise<ReadyWorkflow> {
	const hook = randomUUID();
	const workflow = await rest.createWorkflow(assemble(name, hook, part));
	await rest.activateWorkflow(workflow);
	return { workflow, webhookPath: `/webhook/${hook}` };
}

/** Takes its webhook away; its executions can still be looked at. */
export async function retireWorkflow(rest: N8nRest, { workflow }: ReadyWorkflow): Promise<void> {
	await rest.http.post(`/rest/workflows/${workflow.id}/deactivate`);
}

function assemble(name: string, hook: string, part: MeasuredPart): WorkflowFile {
	return {
		name,
		settings: { executionOrder: 'v1' },
		nodes: [
			{
				id: WEBHOOK,
				name: WEBHOOK,
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2.1,
				position: [0, 0],
				webhookId: hook,
				parameters: {
					httpMethod: 'POST',
					path: hook,
					// It answers when all is done: asking n8n again and again would cost it time.
					responseMode: 'lastNode',
					responseData: 'noData',
					options: {},
				},
			},
			{
				id: SPLIT_OUT,
				name: SPLIT_OUT,
				type: 'n8n-nodes-base.splitOut',
				typeVersion: 1,
				position: [200, 0],
				parameters: { fieldToSplitOut: 'body.items', options: {} },
			},
			...part.nodes,
		],
		connections: {
			[WEBHOOK]: { main: [[to(SPLIT_OUT)]] },
			[SPLIT_OUT]: { main: [[to(part.entry)]] },
			...part.connections,
		},
	};
}
