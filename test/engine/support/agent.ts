import { randomUUID } from 'node:crypto';
import { WorkflowExecute } from 'n8n-core';
import { createRunExecutionData, NodeConnectionTypes, Workflow } from 'n8n-workflow';
import type {
	IDataObject,
	INode,
	INodeParameters,
	INodeType,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { createNode, getType, NODE_TYPE, nodeTypes, passThrough } from './nodeTypes';

/** Our node as one of an agent's tools. */
export interface ToolNode {
	readonly name: string;
	readonly parameters: INodeParameters;
}

/** A tool in the form in which n8n passes it to an agent. */
export interface ConnectedTool {
	readonly name: string;
	readonly description: string;
	invoke(args: IDataObject): Promise<string>;
}

/** Creates a node type that replaces n8n's AI Agent, which is not part of n8n-core. */
function createAgentType(useTools: (tools: ConnectedTool[]) => Promise<void>): INodeType {
	return {
		description: {
			...passThrough.description,
			inputs: [NodeConnectionTypes.Main, NodeConnectionTypes.AiTool],
		},
		async execute() {
			const tools = await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0);
			await useTools(tools as ConnectedTool[]);
			return [[]];
		},
	};
}

/**
 * Runs a workflow with an agent whose tools are nodes of our type.
 *
 * @param useTools called with the tools that n8n passes to the agent
 */
export async function runAgent(
	additionalData: IWorkflowExecuteAdditionalData,
	tools: readonly ToolNode[],
	useTools: (tools: ConnectedTool[]) => Promise<void>,
): Promise<void> {
	const agent: INode = {
		id: randomUUID(),
		name: 'Agent',
		type: 'test.agent',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const toolNodes = tools.map(({ name, parameters }) => ({
		...createNode(parameters, 'refreshToken'),
		name,
		type: `${NODE_TYPE}Tool`,
	}));
	const workflow = new Workflow({
		nodes: [agent, ...toolNodes],
		connections: Object.fromEntries(
			toolNodes.map(({ name }) => [
				name,
				{ ai_tool: [[{ node: 'Agent', type: NodeConnectionTypes.AiTool, index: 0 }]] },
			]),
		),
		active: false,
		nodeTypes: {
			...nodeTypes,
			getByNameAndVersion: (name) =>
				name === 'test.agent' ? createAgentType(useTools) : getType(name),
		},
	});
	const runData = createRunExecutionData({
		executionData: {
			nodeExecutionStack: [{ node: agent, data: { main: [[{ json: {} }]] }, source: null }],
		},
	});
	const execution = new WorkflowExecute(additionalData, 'trigger', runData);
	const { data } = await execution.processRunExecutionData(workflow);
	if (data.resultData.error) throw data.resultData.error;
}
