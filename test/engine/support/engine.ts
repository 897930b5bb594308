import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { ExecutionLifecycleHooks, LoadOptionsContext, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	NodeConnectionTypes,
	NodeOperationError,
	setSafeRegexEngine,
	Workflow,
} from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeListSearchResult,
	INodePropertyOptions,
	INodeParameters,
	IWorkflowExecuteAdditionalData,
	NodeApiError,
	OnError,
} from 'n8n-workflow';
import { MicrosoftPartnerCenter } from '../../../nodes/MicrosoftPartnerCenter/MicrosoftPartnerCenter.node';
import { MicrosoftPartnerCenterTrigger } from '../../../nodes/MicrosoftPartnerCenter/MicrosoftPartnerCenterTrigger.node';
import { credentialFields, seed } from '../../../sandbox';
import type { Sandbox } from '../../../sandbox';
import { ActiveTrigger } from './activeTrigger';
import { runAgent } from './agent';
import type { ToolNode } from './agent';
import { InMemoryCredentials } from './credentialsHelper';
import { NODE_NAME, nodeTypes, ourNode } from './nodeTypes';
import type { Authentication } from './nodeTypes';

// n8n gives each regular expression 250 ms, which under load even the check of a tenant ID may exceed.
setSafeRegexEngine({
	exec: (pattern, input, flags) => new RegExp(pattern, flags).exec(input),
	test: (pattern, input, flags) => new RegExp(pattern, flags).test(input),
	replace: (pattern, input, flags, replacement) =>
		input.replace(new RegExp(pattern, flags), replacement),
	matchAll: (pattern, input, flags) => Array.from(input.matchAll(new RegExp(pattern, flags))),
	split: (pattern, input, flags) => input.split(new RegExp(pattern, flags)),
});

/** What an error declares for n8n's back-off, on an n8n that knows such declarations; before 2.37 none did. */
export function declared(failure: NonNullable<NodeApiError['failure']>): unknown {
	const node = ourNode({}, 'refreshToken');
	const isKnown = new NodeOperationError(node, '', { failure }).failure !== undefined;
	return isKnown ? failure : undefined;
}

export interface RunOptions {
	/** The JSON of each input item. Default: one empty item. */
	readonly items?: IDataObject[];
	/** Parameters of the node; resource and operation default as in the editor. */
	readonly parameters: INodeParameters;
	readonly onError?: OnError;
	readonly authentication?: Authentication;
	/** Called with the running execution, so that a test can cancel it. */
	readonly started?: (execution: { cancel(): void }) => void;
}

export interface RunResult {
	/** The first output. */
	readonly output: INodeExecutionData[];
	/** The error branch, where the node has one. */
	readonly errorOutput: INodeExecutionData[];
	/** What stands under the output in the editor. */
	readonly hints: string[];
	/** The error that the execution ended with. */
	readonly error: (Error & Partial<NodeApiError>) | undefined;
}

/** A little n8n: the real engine of n8n-core, our node and credentials, and a store for them. */
export class TestEngine {
	readonly credentials = new InMemoryCredentials(nodeTypes);

	constructor(sandboxUrl: string) {
		const app = credentialFields(sandboxUrl);
		this.store('refreshToken', { ...app, refreshToken: seed.users.adminAgent.refreshToken });
		this.store('oAuth2', app);
	}

	/** Changes the stored fields of a credential. */
	store(authentication: Authentication, data: ICredentialDataDecryptedObject): void {
		this.credentials.stored.set(authentication, {
			...this.credentials.stored.get(authentication),
			...data,
		});
	}

	/** Gives both credentials tokens of the admin agent, as if they had been used before. */
	signIn(sandbox: Sandbox): void {
		const accessToken = sandbox.issueAccessToken();
		this.store('refreshToken', { accessToken });
		this.store('oAuth2', {
			oauthTokenData: {
				access_token: accessToken,
				refresh_token: seed.users.adminAgent.refreshToken,
				token_type: 'Bearer',
			},
		});
	}

	/** Runs a workflow of one node that hands items on, and our node. */
	async run({
		items = [{}],
		parameters,
		onError,
		authentication = 'refreshToken',
		started,
	}: RunOptions): Promise<RunResult> {
		const node = ourNode(parameters, authentication, onError);
		const start: INode = {
			id: randomUUID(),
			name: 'CRM',
			type: 'test.passThrough',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		};
		const workflow = new Workflow({
			id: randomUUID(),
			name: 'Test',
			nodes: [start, node],
			connections: {
				[start.name]: { main: [[{ node: node.name, type: NodeConnectionTypes.Main, index: 0 }]] },
			},
			active: false,
			nodeTypes,
			settings: { executionOrder: 'v1' },
		});
		const runData = createRunExecutionData({
			executionData: {
				nodeExecutionStack: [
					{ node: start, data: { main: [items.map((json) => ({ json }))] }, source: null },
				],
			},
		});
		const execution = new WorkflowExecute(
			this.additionalData(),
			'trigger',
			runData,
		).processRunExecutionData(workflow);
		started?.({ cancel: () => execution.cancel() });
		const { data } = await execution;
		const taskData = data.resultData.runData[NODE_NAME]?.[0];
		const [output = [], errorOutput = []] = taskData?.data?.main ?? [];
		return {
			output: output ?? [],
			errorOutput: errorOutput ?? [],
			hints: (taskData?.hints ?? []).map(({ message }) => message),
			error: data.resultData.error,
		};
	}

	/** Opens a list of the editor, as a person who types `filter` and scrolls does. */
	async search(
		list: keyof MicrosoftPartnerCenter['methods']['listSearch'],
		filter?: string,
		paginationToken?: string,
	): Promise<INodeListSearchResult> {
		const { listSearch } = new MicrosoftPartnerCenter().methods;
		return await listSearch[list].call(this.editorContext(), filter, paginationToken);
	}

	/** Opens the trigger's list of customers. */
	async customerOptions(): Promise<INodePropertyOptions[]> {
		const { loadOptions } = new MicrosoftPartnerCenterTrigger().methods;
		return await loadOptions.getCustomers.call(this.editorContext());
	}

	private editorContext(): LoadOptionsContext {
		const node = ourNode({}, 'refreshToken');
		const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
		const additionalData = { ...this.additionalData(), currentNodeParameters: node.parameters };
		return new LoadOptionsContext(workflow, node, additionalData, '');
	}

	/**
	 * Runs an agent that calls our node as tools. It follows a script instead of a model's ideas; tools
	 * and calls are n8n's own.
	 *
	 * @param calls the name of a tool and what the model gives it
	 * @returns what each call tells the model
	 */
	async agent(
		tools: readonly ToolNode[],
		calls: readonly (readonly [name: string, args: IDataObject])[],
	): Promise<string[]> {
		const answers: string[] = [];
		await runAgent(this.additionalData(), tools, async (connected) => {
			for (const [name, args] of calls) {
				const tool = connected.find((candidate) => candidate.name === name);
				if (!tool) throw new Error(`No tool ${name}`);
				answers.push(await tool.invoke(args).catch((error: unknown) => String(error)));
			}
		});
		return answers;
	}

	/** How our node, used as tools, presents itself to a model. */
	async tools(tools: readonly ToolNode[]): Promise<{ name: string; description: string }[]> {
		let presented: { name: string; description: string }[] = [];
		await runAgent(this.additionalData(), tools, async (connected) => {
			presented = connected.map(({ name, description }) => ({ name, description }));
		});
		return presented;
	}

	/** A workflow that begins with the trigger, as n8n keeps it active. */
	trigger(parameters: INodeParameters): ActiveTrigger {
		return new ActiveTrigger(this.additionalData(), parameters);
	}

	/** What n8n hands to every execution. */
	additionalData(): IWorkflowExecuteAdditionalData {
		const hooks = new ExecutionLifecycleHooks('trigger', randomUUID(), {
			id: 'test',
			name: 'Test',
			nodes: [],
			connections: {},
			active: false,
			isArchived: false,
			activeVersionId: null,
			createdAt: new Date(),
			updatedAt: new Date(),
		});
		// Only what an execution of these two nodes touches.
		return {
			credentialsHelper: this.credentials,
			hooks,
			currentNodeExecutionIndex: 0,
			variables: {},
			executionId: randomUUID(),
			restApiUrl: 'http://localhost:5678/rest',
			instanceBaseUrl: 'http://localhost:5678/',
			webhookWaitingBaseUrl: 'http://localhost:5678/webhook-waiting',
			formWaitingBaseUrl: 'http://localhost:5678/form-waiting',
			logAiEvent: () => undefined,
		} as unknown as IWorkflowExecuteAdditionalData;
	}
}
