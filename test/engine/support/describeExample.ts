import { NodeHelpers } from 'n8n-workflow';
import type { IDataObject, INode, INodeParameters, INodeTypeDescription } from 'n8n-workflow';
import { MicrosoftPartnerCenter } from '../../../nodes/MicrosoftPartnerCenter/MicrosoftPartnerCenter.node';
import { MicrosoftPartnerCenterTrigger } from '../../../nodes/MicrosoftPartnerCenter/MicrosoftPartnerCenterTrigger.node';
import type { SandboxOptions } from '../../../tools/sandbox';
import {
	findReferences,
	getByPath,
	getExample,
	OUR_TOOL_TYPE,
	OUR_TRIGGER_TYPE,
	OUR_TYPE,
} from './examples';
import type { Example } from './examples';
import { runExample } from './exampleRun';
import type { ExampleRun } from './exampleRun';
import type { ExampleInput } from './exampleStubs';
import { useSandbox } from './setup';
import type { TestContext } from './setup';

/** One run of an example and its expected result. */
export interface Scenario extends ExampleInput {
	readonly title: string;
	readonly prepare?: (context: TestContext) => void;
	/** The expected calls of the workflow's last nodes, by node name. */
	readonly expectedCalls: Readonly<Record<string, readonly object[]>>;
}

/** An example and its scenarios. */
export interface DescribedExample {
	/** The name of the example's file, without the extension. */
	readonly name: string;
	readonly scenarios: readonly Scenario[];
	/** *On Error* of single nodes. All other nodes of ours have an error output. */
	readonly onError?: Readonly<Record<string, INode['onError']>>;
	/** The options of the sandbox. */
	readonly sandbox?: SandboxOptions;
}

/** Matches a text by its start, because the messages are long. */
export const startsWith = (text: string): unknown => expect.stringMatching(new RegExp(`^${text}`));

/** The expected body of a request to the CRM. */
export const toCrm = (message: object): object => ({ jsonBody: { asJson: message } });

/** Runs one scenario of an example. */
async function run(
	context: TestContext,
	name: string,
	{ prepare, ...exampleInput }: Scenario,
): Promise<ExampleRun> {
	prepare?.(context);
	const result = await runExample(context.engine, getExample(name), exampleInput);
	expect(result.error).toBeUndefined();
	return result;
}

/** Parses the JSON body of a call, so that the tests do not depend on its layout. */
export function parseBody(call: INodeParameters): object {
	const { jsonBody } = call;
	if (typeof jsonBody !== 'string') return call;
	return { ...call, jsonBody: { asJson: JSON.parse(jsonBody) as IDataObject } };
}

/** Returns the calls of the last nodes. */
export function callsOfLastNodes(
	{ calls }: ExampleRun,
	{ connections }: Example,
): Record<string, object[]> {
	const lastNodes = Object.entries(calls).filter(([name]) => connections[name] === undefined);
	return Object.fromEntries(lastNodes.map(([name, nodeCalls]) => [name, nodeCalls.map(parseBody)]));
}

/**
 * Starts a sandbox for the test file, runs every scenario of an example, and checks the example's file.
 *
 * @returns the sandbox and the engine, for further tests
 */
export function describeExample(example: DescribedExample): TestContext {
	const context = useSandbox(example.sandbox);
	const { name, scenarios } = example;
	it.each([...scenarios])('$title', async (scenario) => {
		const calls = callsOfLastNodes(await run(context, name, scenario), getExample(name));

		expect(calls).toMatchObject(scenario.expectedCalls);
		expect(Object.keys(calls).sort()).toEqual(Object.keys(scenario.expectedCalls).sort());
	});

	it('reads only fields that exist (so that no expression is silently empty)', async () => {
		const runs: ExampleRun[] = [];
		for (const scenario of scenarios) {
			context.sandbox.reset();
			context.engine.signIn(context.sandbox);
			runs.push(await run(context, name, scenario));
		}

		expect(runs).not.toEqual([]);
		expect(findMissingFields(getExample(name), runs)).toEqual([]);
	});

	checkFile(example);
	return context;
}

/** Finds the fields that the example's expressions read and that no run of the example returned. */
function findMissingFields({ nodes, connections }: Example, runs: readonly ExampleRun[]): object[] {
	const findInputs = (node: string) =>
		Object.entries(connections).flatMap(([source, { main = [] }]) =>
			main.flatMap((targets, index) =>
				targets?.some((target) => target.node === node) ? [{ source, index }] : [],
			),
		);
	return nodes.flatMap((node) =>
		findReferences(node.parameters).filter(({ node: sourceName, path }) => {
			const items = runs.flatMap(({ output }) =>
				sourceName === undefined
					? findInputs(node.name).flatMap(({ source, index }) => output[source]?.[index] ?? [])
					: (output[sourceName] ?? []).flat(),
			);
			return items.every((json) => getByPath(json, path) === undefined);
		}),
	);
}

function checkFile({ name, onError = {} }: DescribedExample): void {
	const { nodes, connections } = getExample(name);

	it('has no credentials, has a sticky note, and connects only nodes that exist', () => {
		expect(nodes.filter(({ credentials }) => credentials !== undefined)).toEqual([]);
		expect(nodes.map(({ type }) => type)).toContain('n8n-nodes-base.stickyNote');
		const names = nodes.map((node) => node.name);
		expect(new Set(names).size).toBe(names.length);
		expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
		const targets = Object.values(connections).flatMap((byType) =>
			Object.values(byType).flatMap((outputs) =>
				outputs.flatMap((output) => (output ?? []).map(({ node }) => node)),
			),
		);
		expect(names).toEqual(expect.arrayContaining([...Object.keys(connections), ...targets]));
	});

	it('sets only known parameters of our nodes, with valid values', () => {
		const ourNodes = nodes.filter(({ type }) => type.startsWith(OUR_TYPE));
		expect(ourNodes).not.toEqual([]);
		for (const node of ourNodes) {
			const { known, issues } = checkParameters(node);
			expect(known).toEqual(node.parameters);
			expect(issues).toEqual(
				// The user of the example must choose the customers to watch.
				node.type === OUR_TRIGGER_TYPE ? { customerIds: expect.any(Array) } : {},
			);
			expect(node.onError).toBe(onError[node.name] ?? DEFAULT_ON_ERROR[node.type]);
			expect(node.parameters.authentication).toBe('oAuth2');
		}
	});
}

/** *On Error* by node type. An agent goes on after an error of a tool. */
const DEFAULT_ON_ERROR: Readonly<Record<string, INode['onError']>> = {
	[OUR_TYPE]: 'continueErrorOutput',
	[OUR_TOOL_TYPE]: 'continueRegularOutput',
};

const { description } = new MicrosoftPartnerCenter();

const descriptions: Readonly<Record<string, INodeTypeDescription>> = {
	[OUR_TYPE]: description,
	[OUR_TOOL_TYPE]: description,
	[OUR_TRIGGER_TYPE]: new MicrosoftPartnerCenterTrigger().description,
};

/** The parameters that n8n itself adds: to every polling trigger, and to every tool. */
const ADDED_BY_N8N: readonly string[] = ['pollTimes', 'descriptionType', 'toolDescription'];

/** Returns a node's parameters without unknown ones, and the issues that the editor would show. */
function checkParameters(node: INode): { known: INodeParameters; issues: object } {
	const type = descriptions[node.type];
	if (!type) throw new Error(`${node.type} is not one of our node types`);
	const { properties } = type;
	const isAdded = ([name]: [string, unknown]) => ADDED_BY_N8N.includes(name);
	const entries = Object.entries(node.parameters);
	const own = Object.fromEntries(entries.filter((entry) => !isAdded(entry)));
	const all = NodeHelpers.getNodeParameters(properties, own, true, false, node, type);
	const known = Object.entries(all ?? {}).filter(([name]) => name in own);
	const issues = NodeHelpers.getNodeParametersIssues(properties, node, type);
	return {
		known: Object.fromEntries([...entries.filter(isAdded), ...known]),
		issues: issues?.parameters ?? {},
	};
}
