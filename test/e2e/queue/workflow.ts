import axios from 'axios';

import type { Credential, N8nRest, NodeRun, Workflow, WorkflowNode } from '../../../real-n8n/rest';
import type { Batch } from './work';

const WEBHOOK = 'Deals won';
const SPLIT_OUT = 'Each deal';

/** The name of our node in the workflow. */
export const NODE = 'Qualify';

/** The maximum number of items that one execution processes at once. */
const MAX_CONCURRENCY = 2;

/** Saves and activates a workflow: webhook → one item for each deal → our node, which reads every value from the item. */
export async function createQueueWorkflow(
	rest: N8nRest,
	path: string,
	authentication: 'refreshToken' | 'oAuth2',
	{ id, name, type }: Credential,
): Promise<Workflow> {
	const nodes: WorkflowNode[] = [
		{
			...place(0),
			name: WEBHOOK,
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2.1,
			webhookId: path,
			parameters: { path, httpMethod: 'POST', responseMode: 'onReceived', options: {} },
		},
		{
			...place(1),
			name: SPLIT_OUT,
			type: 'n8n-nodes-base.splitOut',
			typeVersion: 1,
			parameters: { fieldToSplitOut: 'body.deals', options: {} },
		},
		{
			...place(2),
			name: NODE,
			type: 'n8n-nodes-microsoft-partner-center.microsoftPartnerCenter',
			typeVersion: 1,
			onError: 'continueErrorOutput',
			credentials: { [type]: { id, name } },
			parameters: {
				authentication,
				resource: 'customerQualification',
				operation: 'update',
				customerId: { __rl: true, mode: 'id', value: '={{ $json.customerId }}' },
				qualification: '={{ $json.qualification }}',
				validationCode: { __rl: true, mode: 'code', value: '={{ $json.code }}' },
				options: { skipIfUnchanged: true, maxConcurrency: MAX_CONCURRENCY },
			},
		},
	];
	const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	const workflow = await rest.createWorkflow({
		name: path,
		nodes,
		connections: { [WEBHOOK]: to(SPLIT_OUT), [SPLIT_OUT]: to(NODE) },
		settings: { executionOrder: 'v1' },
	});
	await rest.activateWorkflow(workflow);
	return workflow;
}

/** Posts a batch to the production webhook at `path`. n8n answers before it executes the workflow. */
export async function sendBatch(n8nUrl: string, path: string, deals: Batch): Promise<void> {
	await axios.post(`${n8nUrl}/webhook/${path}`, { deals }, { proxy: false, timeout: 60_000 });
}

/** Returns the output of our node: the items that succeeded, and the items that failed. */
export function outputsOf(runs: Record<string, NodeRun[]>): {
	done: Record<string, unknown>[];
	refused: Record<string, unknown>[];
} {
	const [done, refused] = runs[NODE]?.[0]?.data?.main ?? [];
	const json = (items: typeof done) => (items ?? []).map((item) => item.json);
	return { done: json(done), refused: json(refused) };
}

function place(column: number): Pick<WorkflowNode, 'id' | 'position'> {
	return { id: `node-${column}`, position: [column * 240, 0] };
}
