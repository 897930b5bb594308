import { randomUUID } from 'node:crypto';
import { NodeConnectionTypes } from 'n8n-workflow';
import type { INode, INodeParameters, INodeType, INodeTypes, OnError } from 'n8n-workflow';
import { MicrosoftPartnerCenter } from '../../../nodes/MicrosoftPartnerCenter/MicrosoftPartnerCenter.node';
import { MicrosoftPartnerCenterTrigger } from '../../../nodes/MicrosoftPartnerCenter/MicrosoftPartnerCenterTrigger.node';

export type Authentication = 'oAuth2' | 'refreshToken';

export const NODE_TYPE = 'n8n-nodes-microsoft-partner-center.microsoftPartnerCenter';
export const NODE_NAME = 'Partner Center';

export const TRIGGER_TYPE = `${NODE_TYPE}Trigger`;

/** Returns its input unchanged, like n8n's own No Operation node. */
export const passThrough: INodeType = {
	description: {
		displayName: 'Pass Through',
		name: 'passThrough',
		group: ['input'],
		version: 1,
		description: 'Returns its input unchanged',
		defaults: { name: 'Pass Through' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute() {
		return [this.getInputData()];
	},
};

const TYPES: Readonly<Record<string, INodeType>> = {
	[NODE_TYPE]: new MicrosoftPartnerCenter(),
	[`${NODE_TYPE}Tool`]: createToolVariant(),
	[TRIGGER_TYPE]: new MicrosoftPartnerCenterTrigger(),
	'test.passThrough': passThrough,
};

/** The node types that test workflows can use. */
export const nodeTypes: INodeTypes = {
	getByName: (name) => getType(name),
	getByNameAndVersion: (name) => getType(name),
	getKnownTypes: () => ({}),
};

/** @throws {Error} if the tests have no such node type */
export function getType(name: string): INodeType {
	const type = TYPES[name];
	if (type === undefined) throw new Error(`No node type ${name}`);
	return type;
}

/**
 * Creates the tool variant that n8n derives from a node with `usableAsTool`. Since n8n 2.41.1, it follows
 * `dist/tool-generation/ai-tools.js` of the package `n8n`. `npm run check:helpers` fails if n8n changes
 * this function.
 */
function createToolVariant(): INodeType {
	const tool = new MicrosoftPartnerCenter();
	const { usableAsTool, ...description } = tool.description;
	if (usableAsTool !== true) throw new Error('The node is not usable as a tool');
	tool.description = {
		...description,
		name: `${description.name}Tool`,
		inputs: [],
		outputs: [NodeConnectionTypes.AiTool],
	};
	return tool;
}

/** Creates a workflow node of our type, with both credentials of the test engine. */
export function createNode(
	parameters: INodeParameters,
	authentication: Authentication,
	onError?: OnError,
): INode {
	return {
		id: randomUUID(),
		name: NODE_NAME,
		type: NODE_TYPE,
		typeVersion: 1,
		position: [200, 0],
		parameters: { authentication, ...parameters },
		onError,
		credentials: {
			microsoftPartnerCenterApi: { id: 'refreshToken', name: 'Refresh token' },
			microsoftPartnerCenterOAuth2Api: { id: 'oAuth2', name: 'OAuth2' },
		},
	};
}
