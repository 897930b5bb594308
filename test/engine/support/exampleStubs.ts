import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	NodeParameterValueType,
} from 'n8n-workflow';

import { FLOW } from './exampleFlow';

/** The input of one run of an example. Stubs replace the nodes of other services. */
export interface ExampleInput {
	/** The node that starts the run. */
	readonly start: string;
	/** The items that a stub returns, by node name. A stub without items returns its input. */
	readonly stubOutputs: Readonly<Record<string, readonly IDataObject[]>>;
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

/** The parameters of each stub's calls by node name, resolved for each input item. */
export type Calls = Record<string, INodeParameters[]>;

/** Creates a stub for all nodes of one type in an example. */
export function createStub(
	nodes: readonly INode[],
	{ stubOutputs }: ExampleInput,
	calls: Calls,
): INodeType {
	const [first] = nodes;
	const type = first?.type ?? '';
	const flow = FLOW[type];
	const { outputs, route } = flow ? { ...SINGLE_OUTPUT, ...flow } : (ROUTES[type] ?? SINGLE_OUTPUT);
	const names = new Set(nodes.flatMap(({ parameters }) => Object.keys(parameters)));
	return {
		description: {
			displayName: 'Stub',
			name: 'stub',
			group: ['transform'],
			version: nodes.map(({ typeVersion }) => typeVersion),
			description: 'Returns predefined items and records the parameters of each call',
			defaults: {},
			inputs: Array.from({ length: flow?.inputs ?? 1 }, () => NodeConnectionTypes.Main),
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
			if (flow) return flow.execute.call(this);
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
