import type { Credential, WorkflowFile, WorkflowNode } from '../../../tools/n8n/rest';

/** The prefix of the types of our nodes. */
const PACKAGE = 'n8n-nodes-microsoft-partner-center';

/** The name of our node in the prepared workflows. */
export const NODE = 'Qualify';

/** A node of a workflow, without the parts that `sequence` adds. */
type NodeInSequence = Pick<WorkflowNode, 'name' | 'type'> & Partial<WorkflowNode>;

/** Builds a workflow in which the nodes run one after another. */
export function sequence(name: string, nodes: readonly NodeInSequence[]): WorkflowFile {
	const pairs = nodes.slice(1).map((node, index) => [nodes[index], node] as const);
	return {
		name,
		nodes: nodes.map((node, index) => ({
			id: `node-${index}`,
			position: [index * 240, 0],
			typeVersion: 1,
			parameters: {},
			...node,
		})),
		connections: Object.fromEntries(
			pairs.map(([from, to]) => [
				from?.name,
				{ main: [[{ node: to.name, type: 'main', index: 0 }]] },
			]),
		),
		settings: { executionOrder: 'v1' },
	};
}

/**
 * Builds one of our nodes.
 *
 * @param type the node or the trigger
 * @param credential the credential of the node, which decides about *Authentication*
 * @param parameters the other parameters
 * @returns the node
 */
export function ourNode(
	type: 'microsoftPartnerCenter' | 'microsoftPartnerCenterTrigger',
	{ id, name, type: credentialType }: Credential,
	parameters: Record<string, unknown>,
): NodeInSequence {
	const isOAuth2 = credentialType === 'microsoftPartnerCenterOAuth2Api';
	return {
		name: NODE,
		type: `${PACKAGE}.${type}`,
		parameters: { authentication: isOAuth2 ? 'oAuth2' : 'refreshToken', ...parameters },
		credentials: { [credentialType]: { id, name } },
	};
}
