import type { Credential, Workflow, WorkflowNode } from '../../../real-n8n/rest';
import { createCredential } from '../../../demo/import-example';
import type { Person } from './person';

/** The name of the node in a prepared workflow. */
export const NODE = 'Qualify';

const TRIGGER = 'Deals won';
const NODE_TYPE = 'n8n-nodes-microsoft-partner-center.microsoftPartnerCenter';

/** The parts of a prepared workflow. */
export interface PreparedWorkflow {
	name: string;
	/** The node's parameters, without *Authentication*. */
	parameters?: Record<string, unknown>;
	/**
	 * The items that the trigger returns.
	 *
	 * @default one item with the number of a deal
	 */
	items?: readonly Record<string, unknown>[];
}

let credential: Promise<Credential> | undefined;

/**
 * Saves a credential of the sandbox's admin agent through n8n's REST API, unless an earlier step did so, for a step that
 * does not test how a user adds it. The credential has passed its test.
 *
 * @param person the user in the browser
 * @returns the saved credential
 */
export async function prepareCredential({ n8n, sandbox }: Person): Promise<Credential> {
	credential ??= createCredential(n8n.rest, sandbox);
	return await credential;
}

/**
 * Saves a workflow with the node through n8n's REST API, for a step that does not test how a user adds the node and its
 * credential. The credential belongs to the sandbox's admin agent and has passed its test.
 *
 * @param person the user in the browser
 * @param workflow the parts of the workflow
 * @returns the saved workflow
 */
export async function prepareWorkflow(
	person: Person,
	{ name, parameters = {}, items = [{ dealId: 'D-1001' }] }: PreparedWorkflow,
): Promise<Workflow> {
	const { id, name: credentialName } = await prepareCredential(person);
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
	return await person.n8n.rest.createWorkflow({
		name,
		nodes: [trigger, node],
		connections: { [TRIGGER]: { main: [[{ node: NODE, type: 'main', index: 0 }]] } },
		pinData: { [TRIGGER]: items.map((json) => ({ json })) },
	});
}
