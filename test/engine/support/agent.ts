import { randomUUID } from 'node:crypto';
import { WorkflowExecute } from 'n8n-core';
import { createRunExecutionData, NodeConnectionTypes, Workflow } from 'n8n-workflow';
import type {
	EngineResponse,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	ITaskData,
	IWorkflowExecuteAdditionalData,
	OnError,
} from 'n8n-workflow';
import { createNode, getType, NODE_TYPE, nodeTypes, passThrough } from './nodeTypes';

/** Our node as one of an agent's tools. */
export interface ToolNode {
	readonly name: string;
	readonly parameters: INodeParameters;
	/** *On Error* of the tool. By default, n8n continues. */
	readonly onError?: OnError;
}

/** A call of a tool: the name of the tool, and the arguments from the model. */
export type ToolCall = readonly [name: string, args: IDataObject];

/** A tool in the form in which n8n passes it to an agent. */
export interface ConnectedTool {
	readonly name: string;
	readonly description: string;
	invoke(args: IDataObject): Promise<string>;
}

const description: INodeType['description'] = {
	...passThrough.description,
	inputs: [NodeConnectionTypes.Main, NodeConnectionTypes.AiTool],
};

/** An agent that calls its tools itself, as AI Agent 1 and 2 and the MCP Server Trigger do. */
function createCallingAgent(useTools: (tools: ConnectedTool[]) => Promise<void>): INodeType {
	return {
		description,
		async execute() {
			const tools = await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0);
			await useTools(tools as ConnectedTool[]);
			return [[]];
		},
	};
}

/** Turns the result of a tool into the text for the model, as AI Agent 3 does (`buildObservation`). */
function toObservation({ data, error }: ITaskData): string {
	const items: (INodeExecutionData[] | null)[] = data?.[NodeConnectionTypes.AiTool] ?? [];
	const [first] = items;
	if (first && first.length > 0) return JSON.stringify(first.map(({ json }) => json));
	return JSON.stringify(error === undefined ? '' : { error: error.message });
}

/** An agent that lets n8n's engine run its tools as nodes, one after another, as AI Agent 3 does. */
function createRequestingAgent(
	tools: readonly ToolNode[],
	calls: readonly ToolCall[],
	results: string[],
): INodeType {
	return {
		description,
		async execute(this, response?: EngineResponse) {
			for (const { data } of response?.actionResponses ?? []) results.push(toObservation(data));
			const call = calls[results.length];
			if (call === undefined) return [[]];
			const [toolName, input] = call;
			const action = { type: NodeConnectionTypes.AiTool, metadata: { itemIndex: 0 } } as const;
			// n8n makes the name of the tool from the name of the node.
			const isCalled = ({ name }: ToolNode) => name.replaceAll(' ', '_') === toolName;
			const nodeName = tools.find(isCalled)?.name ?? toolName;
			return {
				actions: [
					{ ...action, actionType: 'ExecutionNodeAction', nodeName, input, id: randomUUID() },
				],
				metadata: {},
			};
		},
	};
}

function createTestNode(name: string, type: string): INode {
	return { id: randomUUID(), name, type, typeVersion: 1, position: [0, 0], parameters: {} };
}

async function runAgent(
	additionalData: IWorkflowExecuteAdditionalData,
	tools: readonly ToolNode[],
	agentType: INodeType,
): Promise<void> {
	const chat = createTestNode('Chat', 'test.passThrough');
	const agent = createTestNode('Agent', 'test.agent');
	const toolNodes = tools.map(({ name, parameters, onError }) => ({
		...createNode(parameters, 'refreshToken', onError),
		name,
		type: `${NODE_TYPE}Tool`,
	}));
	const toAgent = (type: 'main' | 'ai_tool') => ({ [type]: [[{ node: 'Agent', type, index: 0 }]] });
	const workflow = new Workflow({
		nodes: [chat, agent, ...toolNodes],
		connections: {
			Chat: toAgent('main'),
			...Object.fromEntries(toolNodes.map(({ name }) => [name, toAgent('ai_tool')])),
		},
		active: false,
		nodeTypes: {
			...nodeTypes,
			getByNameAndVersion: (name) => (name === 'test.agent' ? agentType : getType(name)),
		},
		settings: { executionOrder: 'v1' },
	});
	const runData = createRunExecutionData({
		executionData: {
			nodeExecutionStack: [{ node: chat, data: { main: [[{ json: {} }]] }, source: null }],
		},
	});
	const execution = new WorkflowExecute(additionalData, 'trigger', runData);
	const { data } = await execution.processRunExecutionData(workflow);
	if (data.resultData.error) throw data.resultData.error;
}

/**
 * Runs a workflow with an agent that gets our nodes as tools, and calls them itself.
 *
 * @param useTools called with the tools that n8n passes to the agent
 */
export async function runCallingAgent(
	additionalData: IWorkflowExecuteAdditionalData,
	tools: readonly ToolNode[],
	useTools: (tools: ConnectedTool[]) => Promise<void>,
): Promise<void> {
	await runAgent(additionalData, tools, createCallingAgent(useTools));
}

/**
 * Runs a workflow with an agent that lets n8n's engine run our nodes as its tools.
 *
 * @returns the result of each call, as text for the model
 */
export async function runRequestingAgent(
	additionalData: IWorkflowExecuteAdditionalData,
	tools: readonly ToolNode[],
	calls: readonly ToolCall[],
): Promise<string[]> {
	const results: string[] = [];
	await runAgent(additionalData, tools, createRequestingAgent(tools, calls, results));
	return results;
}
