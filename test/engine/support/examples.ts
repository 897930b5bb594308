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

/** Every file in `examples/`, by its name. */
export const examples: Readonly<Record<string, Example>> = Object.fromEntries(
	readdirSync(FOLDER)
		.filter((file) => file.endsWith('.json'))
		.map((file) => [
			file.replace('.json', ''),
			JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as Example,
		]),
);

export function exampleNamed(name: string): Example {
	const example = examples[name];
	if (example === undefined) throw new UnexpectedError(`No example ${name}`);
	return example;
}

/** What one run of an example is given, in place of the services that are not ours. */
export interface Stage {
	/** The node that starts the run. */
	readonly start: string;
	/** The items that a foreign node puts out, by its name. Without any, it hands its input on. */
	readonly given: Readonly<Record<string, readonly IDataObject[]>>;
}

export interface ExampleRun {
	/** The parameters with which each foreign node was called, resolved for each of its items. */
	readonly got: Record<string, INodeParameters[]>;
	/** What each node put out, by output. */
	readonly output: Record<string, IDataObject[][]>;
	readonly error: Error | undefined;
}

/** Hands each item on to the output that it belongs to. */
type Route = (this: IExecuteFunctions, itemIndex: number) => number | undefined;

/** n8n-workflow decides the conditions, as it does for the real nodes. */
const conditionsHold = (context: IExecuteFunctions, itemIndex: number) =>
	context.getNodeParameter('conditions', itemIndex, false, { extractValue: true }) === true;

/** The foreign nodes that choose a way; every other one has a single output. */
const ROUTES: Readonly<Record<string, { outputs: number; route: Route }>> = {
	'n8n-nodes-base.filter': {
		outputs: 1,
		route(itemIndex) {
			return conditionsHold(this, itemIndex) ? 0 : undefined;
		},
	},
	'n8n-nodes-base.if': {
		outputs: 2,
		route(itemIndex) {
			return conditionsHold(this, itemIndex) ? 0 : 1;
		},
	},
};

const ONE_WAY = { outputs: 1, route: () => 0 };

/** What *Edit Fields* makes, so that an example's settings are what a run works with. */
function assigned(parameters: INodeParameters): IDataObject[] | undefined {
	const assignments = (parameters.assignments as IDataObject | undefined)?.assignments;
	if (!Array.isArray(assignments)) return undefined;
	return [
		Object.fromEntries((assignments as IDataObject[]).map(({ name, value }) => [name, value])),
	] as IDataObject[];
}

/** A node type that stands in for all foreign nodes of one type in an example. */
function standIn(nodes: readonly INode[], { given }: Stage, got: ExampleRun['got']): INodeType {
	const [first] = nodes;
	const { outputs, route } = ROUTES[first?.type ?? ''] ?? ONE_WAY;
	const names = new Set(nodes.flatMap(({ parameters }) => Object.keys(parameters)));
	return {
		description: {
			displayName: 'Stand-in',
			name: 'standIn',
			group: ['transform'],
			version: nodes.map(({ typeVersion }) => typeVersion),
			description: 'Puts given items out and remembers what it was called with',
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
			got[name] = [...(got[name] ?? []), ...resolved];
			const made = given[name] ?? (resolved[0] && assigned(resolved[0]));
			const put =
				made?.map((json, index) => ({
					json,
					pairedItem: { item: made.length === input.length ? index : 0 },
				})) ?? input.map(({ json }, index) => ({ json, pairedItem: { item: index } }));
			const routed: INodeExecutionData[][] = Array.from({ length: outputs }, () => []);
			for (const [index, item] of put.entries()) {
				const to = route.call(this, index);
				if (to !== undefined) routed[to]?.push(item);
			}
			return routed;
		},
	};
}

/**
 * Runs an example in n8n's engine: our node is the real one and talks to the sandbox, every foreign
 * node is a stand-in.
 */
export async function runExample(
	engine: TestEngine,
	{ name, nodes, connections }: Example,
	stage: Stage,
): Promise<ExampleRun> {
	const got: ExampleRun['got'] = {};
	const ours = new MicrosoftPartnerCenter();
	const taking = nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote');
	const getType = (type: string) =>
		type === OUR_TYPE
			? ours
			: standIn(
					taking.filter((node) => node.type === type),
					stage,
					got,
				);
	const workflow = new Workflow({
		id: randomUUID(),
		name,
		nodes: structuredClone(taking).map((node) => ({ ...node, credentials: CREDENTIALS })),
		connections,
		active: false,
		nodeTypes: {
			getByName: getType,
			getByNameAndVersion: getType,
			getKnownTypes: () => ({}),
		},
		settings: { executionOrder: 'v1' },
	});
	const start = workflow.getNode(stage.start);
	if (start === null) throw new UnexpectedError(`No node ${stage.start}`);
	const items = (stage.given[stage.start] ?? [{}]).map((json) => ({ json }));
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
			const outputs = Math.max(0, ...tasks.map(({ data: put }) => put?.main?.length ?? 0));
			return [
				node,
				Array.from({ length: outputs }, (_, index) =>
					tasks.flatMap(({ data: put }) => put?.main?.[index]?.map(({ json }) => json) ?? []),
				),
			];
		}),
	);
	return { got, output, error };
}

/** A field that an expression reads: of which node (undefined: the one before), and its path. */
export interface Reference {
	readonly node?: string;
	readonly path: string[];
}

const REFERENCE =
	/(?:\$json|\$\('([^']+)'\)\.(?:item|first\(\))\.json)((?:\??\.[A-Za-z_]\w*\b(?!\()|\[(?:\d+|'[^']+')\])*)/g;

/** The fields that the expressions in some parameters read. */
export function references(parameters: unknown): Reference[] {
	if (typeof parameters === 'string' && parameters.startsWith('=')) {
		return [...parameters.matchAll(REFERENCE)].map(([, node, steps = '']) => ({
			node,
			path: [...steps.matchAll(/[A-Za-z_]\w*|\d+|'[^']+'/g)].map(([step]) =>
				step.replaceAll("'", ''),
			),
		}));
	}
	if (typeof parameters !== 'object' || parameters === null) return [];
	return Object.values(parameters).flatMap(references);
}

/** What stands at a path, undefined where it leads nowhere. */
export function at(json: unknown, steps: readonly string[]): unknown {
	return steps.reduce<unknown>(
		(value, step) =>
			value === null || value === undefined
				? undefined
				: (Object(value) as Record<string, unknown>)[step],
		json,
	);
}
