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
import { getType, NODE_TYPE, nodeTypes, ourNode, passThrough } from './nodeTypes';

/** Our node among an agent's tools. */
export interface ToolNode {
	readonly name: string;
	readonly parameters: INodeParameters;
}

/** A tool as n8n hands it to an agent. */
export interface ConnectedTool {
	readonly name: string;
	readonly description: string;
	invoke(args: IDataObject): Promise<string>;
}

/** A node in the place of n8n's AI Agent, which is not part of n8n-core. */
function agentType(act: (tools: ConnectedTool[]) => Promise<void>): INodeType {
	return {
		description: {
			...passThrough.description,
			inputs: [NodeConnectionTypes.Main, NodeConnectionTypes.AiTool],
		},
		async execute() {
			const tools = await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0);
			await act(tools as ConnectedTool[]);
			return [[]];
		},
	};
}

/**
 * Runs an agent with our node as its tools, as n8n hands them over.
 *
 * @param act what the agent does with them
 */
export async function runAgent(
	additionalData: IWorkflowExecuteAdditionalData,
	tools: readonly ToolNode[],
	act: (tools: ConnectedTool[]) => Promise<void>,
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
		...ourNode(parameters, 'refreshToken'),
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
			getByNameAndVersion: (name) => (name === 'test.agent' ? agentType(act) : getType(name)),
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
