import { randomUUID } from 'node:crypto';
import { WorkflowExecute } from 'n8n-core';
import { createRunExecutionData, UnexpectedError, Workflow } from 'n8n-workflow';
import type { IDataObject } from 'n8n-workflow';
import { MicrosoftPartnerCenter } from '../../../nodes/MicrosoftPartnerCenter/MicrosoftPartnerCenter.node';
import type { TestEngine } from './engine';
import { OUR_TYPE } from './examples';
import type { Example } from './examples';
import { createStub } from './exampleStubs';
import type { Calls, ExampleInput } from './exampleStubs';

const CREDENTIALS = {
	microsoftPartnerCenterOAuth2Api: { id: 'oAuth2', name: 'OAuth2' },
	microsoftPartnerCenterApi: { id: 'refreshToken', name: 'Refresh token' },
};

export interface ExampleRun {
	/** The parameters of each stub's calls by node name, resolved for each input item. */
	readonly calls: Calls;
	/** The items that each node returned, by output. */
	readonly output: Record<string, IDataObject[][]>;
	readonly error: Error | undefined;
}

/**
 * Runs an example in n8n's engine. Our node is the real one and sends its requests to the sandbox.
 * Stubs replace all other nodes.
 */
export async function runExample(
	engine: TestEngine,
	{ name, nodes, connections }: Example,
	exampleInput: ExampleInput,
): Promise<ExampleRun> {
	const calls: Calls = {};
	const ourType = new MicrosoftPartnerCenter();
	const executableNodes = nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote');
	const getType = (type: string) =>
		type === OUR_TYPE
			? ourType
			: createStub(
					executableNodes.filter((node) => node.type === type),
					exampleInput,
					calls,
				);
	const workflow = new Workflow({
		id: randomUUID(),
		name,
		nodes: structuredClone(executableNodes).map((node) => ({ ...node, credentials: CREDENTIALS })),
		connections,
		active: false,
		nodeTypes: {
			getByName: getType,
			getByNameAndVersion: getType,
			getKnownTypes: () => ({}),
		},
		settings: { executionOrder: 'v1' },
	});
	const start = workflow.getNode(exampleInput.start);
	if (start === null) throw new UnexpectedError(`No node ${exampleInput.start}`);
	const items = (exampleInput.stubOutputs[exampleInput.start] ?? [{}]).map((json) => ({ json }));
	const { data } = await new WorkflowExecute(
		engine.additionalData(),
		'trigger',
		createRunExecutionData({
			executionData: {
				nodeExecutionStack: [{ node: start, data: { main: [items] }, source: null }],
			},
		}),
	).processRunExecutionData(workflow);
	const { runData, error } = data.resultData;
	const output = Object.fromEntries(
		Object.entries(runData).map(([node, tasks]) => {
			const outputs = Math.max(
				0,
				...tasks.map(({ data: taskOutput }) => taskOutput?.main?.length ?? 0),
			);
			return [
				node,
				Array.from({ length: outputs }, (_, index) =>
					tasks.flatMap(
						({ data: taskOutput }) => taskOutput?.main?.[index]?.map(({ json }) => json) ?? [],
					),
				),
			];
		}),
	);
	return { calls, output, error };
}
