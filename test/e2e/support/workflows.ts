import type { Credential, Workflow, WorkflowNode } from '../../../real-n8n/rest';
import { createCredential } from '../../../demo/import-example';
import type { Person } from './person';

/** The name of the node in a prepared workflow. */
export const NODE = 'Qualify';

const TRIGGER = 'Deals won';
const NODE_TYPE = 'n8n-nodes-microsoft-partner-center.microsoftPartnerCenter';

/** What a prepared workflow is made of. */
export interface PreparedWorkflow {
	name: string;
	/** The node's parameters besides *Authentication*. */
	parameters?: Record<string, unknown>;
	/** The items that the trigger gives; one with a deal's number unless told. */
	items?: readonly Record<string, unknown>[];
}

let credential: Promise<Credential> | undefined;

/**
 * Saves a workflow with the node in it, behind n8n's back, for a step that is about something else than how a node and
 * its credential are added. Its credential is the sandbox's admin agent, whose test has passed.
 */
export async function prepareWorkflow(
	{ n8n, sandbox }: Person,
	{ name, parameters = {}, items = [{ dealId: 'D-1001' }] }: PreparedWorkflow,
): Promise<Workflow> {
	credential ??= createCredential(n8n.rest, sandbox);
	const { id, name: credentialName } = await credential;
	const trigger: WorkflowNode = {
		id: 'trigger',
		name: TRIGGER,
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const node: WorkflowNode = {
		id: 'node',
		name: NODE,
		type: NODE_TYPE,
		typeVersion: 1,
		position: [240, 0],
		parameters: { authentication: 'refreshToken', ...parameters },
		credentials: { microsoftPartnerCenterApi: { id, name: credentialName } },
	};
	return await n8n.rest.createWorkflow({
		name,
		nodes: [trigger, node],
		connections: { [TRIGGER]: { main: [[{ node: NODE, type: 'main', index: 0 }]] } },
		pinData: { [TRIGGER]: items.map((json) => ({ json })) },
	});
}
