import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	NodeConnectionTypes,
	UnexpectedError,
	Workflow,
} from 'n8n-workflow';
import type {
	IConnections,
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	NodeParameterValueType,
} from 'n8n-workflow';
import { MicrosoftPartnerCenter } from '../../../nodes/MicrosoftPartnerCenter/MicrosoftPartnerCenter.node';
import type { TestEngine } from './engine';

const FOLDER = path.join(__dirname, '../../../examples');

export const OUR_TYPE = 'n8n-nodes-microsoft-partner-center.microsoftPartnerCenter';
export const OUR_TRIGGER_TYPE = `${OUR_TYPE}Trigger`;

const CREDENTIALS = {
	microsoftPartnerCenterOAuth2Api: { id: 'oAuth2', name: 'OAuth2' },
	microsoftPartnerCenterApi: { id: 'refreshToken', name: 'Refresh token' },
};

export interface Example {
	readonly name: string;
	readonly nodes: INode[];
	readonly connections: IConnections;
}

/** The examples by file name, without the extension. */
export const examples: Readonly<Record<string, Example>> = Object.fromEntries(
	readdirSync(FOLDER)
		.filter((file) => file.endsWith('.json'))
		.map((file) => [
			file.replace('.json', ''),
			JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as Example,
		]),
);

/** @throws {UnexpectedError} if there is no example with this name */
export function getExample(name: string): Example {
	const example = examples[name];
	if (example === undefined) throw new UnexpectedError(`No example ${name}`);
	return example;
}

/** The input of one run of an example. Stubs replace the nodes of other services. */
export interface ExampleInput {
	/** The node that starts the run. */
	readonly start: string;
	/** The items that a stub returns, by node name. A stub without items returns its input. */
	readonly stubOutputs: Readonly<Record<string, readonly IDataObject[]>>;
}

export interface ExampleRun {
	/** The parameters of each stub's calls by node name, resolved for each input item. */
	readonly calls: Record<string, INodeParameters[]>;
	/** The items that each node returned, by output. */
	readonly output: Record<string, IDataObject[][]>;
	readonly error: Error | undefined;
}

/** Selects the output for an item. An item without an output is dropped. */
type Route = (this: IExecuteFunctions, itemIndex: number) => number | undefined;

/** Evaluates the conditions with n8n-workflow, as the real nodes do. */
const areConditionsMet = (context: IExecuteFunctions, itemIndex: number) =>
	context.getNodeParameter('conditions', itemIndex, false, { extractValue: true }) === true;

/** The nodes of n8n that select an output. Every other stub has a single output. */
const ROUTES: Readonly<Record<string, { outputs: number; route: Route }>> = {
	'n8n-nodes-base.filter': {
		outputs: 1,
		route(itemIndex) {
			return areConditionsMet(this, itemIndex) ? 0 : undefined;
		},
	},
	'n8n-nodes-base.if': {
		outputs: 2,
		route(itemIndex) {
			return areConditionsMet(this, itemIndex) ? 0 : 1;
		},
	},
};

const SINGLE_OUTPUT = { outputs: 1, route: () => 0 };

/** Returns the item that *Edit Fields* creates, so that a run uses the example's own settings. */
function readAssignments(parameters: INodeParameters): IDataObject[] | undefined {
	const assignments = (parameters.assignments as IDataObject | undefined)?.assignments;
	if (!Array.isArray(assignments)) return undefined;
	return [
		Object.fromEntries((assignments as IDataObject[]).map(({ name, value }) => [name, value])),
	] as IDataObject[];
}

/** Creates a stub for all nodes of one type in an example. */
function createStub(
	nodes: readonly INode[],
	{ stubOutputs }: ExampleInput,
	calls: ExampleRun['calls'],
): INodeType {
	const [first] = nodes;
	const { outputs, route } = ROUTES[first?.type ?? ''] ?? SINGLE_OUTPUT;
	const names = new Set(nodes.flatMap(({ parameters }) => Object.keys(parameters)));
	return {
		description: {
			displayName: 'Stub',
			name: 'stub',
			group: ['transform'],
			version: nodes.map(({ typeVersion }) => typeVersion),
			description: 'Returns predefined items and records the parameters of each call',
			defaults: {},
			inputs: [NodeConnectionTypes.Main],
			outputs: Array.from({ length: outputs }, () => NodeConnectionTypes.Main),
			properties: [...names].map((name) => ({
				displayName: name,
				name,
				type: name === 'conditions' ? 'filter' : 'string',
				default: '',
			})),
		},
		async execute() {
			const { name, parameters } = this.getNode();
			const input = this.getInputData();
			const resolved = input.map((_, itemIndex) =>
				Object.fromEntries(
					Object.keys(parameters)
						.filter((parameter) => parameter !== 'conditions')
						.map((parameter) => [
							parameter,
							this.getNodeParameter(parameter, itemIndex) as NodeParameterValueType,
						]),
				),
			);
			calls[name] = [...(calls[name] ?? []), ...resolved];
			const predefined = stubOutputs[name] ?? (resolved[0] && readAssignments(resolved[0]));
			const items =
				predefined?.map((json, index) => ({
					json,
					pairedItem: { item: predefined.length === input.length ? index : 0 },
				})) ?? input.map(({ json }, index) => ({ json, pairedItem: { item: index } }));
			const itemsByOutput: INodeExecutionData[][] = Array.from({ length: outputs }, () => []);
			for (const [index, item] of items.entries()) {
				const output = route.call(this, index);
				if (output !== undefined) itemsByOutput[output]?.push(item);
			}
			return itemsByOutput;
		},
	};
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
	const calls: ExampleRun['calls'] = {};
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

/** A field that an expression reads. */
export interface Reference {
	/** The name of the node that returned the field; undefined for the previous node. */
	readonly node?: string;
	readonly path: string[];
}

const REFERENCE =
	/(?:\$json|\$\('([^']+)'\)\.(?:item|first\(\))\.json)((?:\??\.[A-Za-z_]\w*\b(?!\()|\[(?:\d+|'[^']+')\])*)/g;

/** Finds the fields that the expressions in `parameters` read. */
export function findReferences(parameters: unknown): Reference[] {
	if (typeof parameters === 'string' && parameters.startsWith('=')) {
		return [...parameters.matchAll(REFERENCE)].map(([, node, steps = '']) => ({
			node,
			path: [...steps.matchAll(/[A-Za-z_]\w*|\d+|'[^']+'/g)].map(([step]) =>
				step.replaceAll("'", ''),
			),
		}));
	}
	if (typeof parameters !== 'object' || parameters === null) return [];
	return Object.values(parameters).flatMap(findReferences);
}

/** Returns the value at a path, or undefined if the path does not exist. */
export function getByPath(json: unknown, steps: readonly string[]): unknown {
	return steps.reduce<unknown>(
		(value, step) =>
			value === null || value === undefined
				? undefined
				: (Object(value) as Record<string, unknown>)[step],
		json,
	);
}
