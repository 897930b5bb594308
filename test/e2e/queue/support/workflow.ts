import axios from 'axios';

import type { Credential, Execution, N8nRest, Workflow } from '../../../../tools/n8n/rest';
import { NODE, ourNode, sequence } from '../../support/workflows';
import type { Batch } from './deals';

/** The maximum number of items that one execution processes at once. */
const MAX_CONCURRENCY = 2;

type Item = Record<string, unknown>;

/** Saves and activates a workflow: webhook → one item for each deal → our node, which reads every value from the item. */
export async function createQueueWorkflow(
	rest: N8nRest,
	path: string,
	credential: Credential,
): Promise<Workflow> {
	const webhook = {
		name: 'Deals won',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2.1,
		webhookId: path,
		parameters: { path, httpMethod: 'POST', responseMode: 'onReceived', options: {} },
	};
	const splitOut = {
		name: 'Each deal',
		type: 'n8n-nodes-base.splitOut',
		parameters: { fieldToSplitOut: 'body.deals', options: {} },
	};
	const node = ourNode('microsoftPartnerCenter', credential, {
		resource: 'customerQualification',
		operation: 'update',
		customerId: { __rl: true, mode: 'id', value: '={{ $json.customerId }}' },
		qualification: '={{ $json.qualification }}',
		validationCode: { __rl: true, mode: 'code', value: '={{ $json.code }}' },
		options: { skipIfUnchanged: true, maxConcurrency: MAX_CONCURRENCY },
	});
	const nodes = [webhook, splitOut, { ...node, onError: 'continueErrorOutput' }];
	const workflow = await rest.createWorkflow(sequence(path, nodes));
	await rest.activateWorkflow(workflow);
	return workflow;
}

/** Posts a batch to the production webhook at `path`. n8n answers before it executes the workflow. */
export async function sendBatch(n8nUrl: string, path: string, deals: Batch): Promise<void> {
	await axios.post(`${n8nUrl}/webhook/${path}`, { deals }, { proxy: false, timeout: 60_000 });
}

/** Returns the output of our node: the items that succeeded, and the items that failed. */
export function outputsOf({ data }: Execution): Record<'succeeded' | 'failed', Item[]> {
	const [succeeded, failed] = data.resultData.runData[NODE]?.[0]?.data?.main ?? [];
	const read = (items: typeof failed) => (items ?? []).map(({ json }) => json);
	return { succeeded: read(succeeded), failed: read(failed) };
}
