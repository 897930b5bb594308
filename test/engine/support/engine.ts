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
import { credentialFields, seed } from '../../../tools/sandbox';
import type { Sandbox } from '../../../tools/sandbox';
import { ActiveTrigger } from './activeTrigger';
import { runCallingAgent, runRequestingAgent } from './agent';
import type { ToolCall, ToolNode } from './agent';
import { InMemoryCredentials } from './credentialsHelper';
import { createNode, NODE_NAME, nodeTypes } from './nodeTypes';
import type { Authentication } from './nodeTypes';

// n8n stops a regular expression after 250 ms. Under load, even the tenant ID check can take longer.
setSafeRegexEngine({
	exec: (pattern, input, flags) => new RegExp(pattern, flags).exec(input),
	test: (pattern, input, flags) => new RegExp(pattern, flags).test(input),
	replace: (pattern, input, flags, replacement) =>
		input.replace(new RegExp(pattern, flags), replacement),
	matchAll: (pattern, input, flags) => Array.from(input.matchAll(new RegExp(pattern, flags))),
	split: (pattern, input, flags) => input.split(new RegExp(pattern, flags)),
});

/**
 * Returns the `failure` that an error has on the installed n8n. n8n before 2.37 does not keep it.
 *
 * @param failure the cause that the error declares for n8n's back-off
 * @returns `failure`, or undefined if this n8n does not support it
 */
export function failureIfSupported(failure: NonNullable<NodeApiError['failure']>): unknown {
	const node = createNode({}, 'refreshToken');
	const isSupported = new NodeOperationError(node, '', { failure }).failure !== undefined;
	return isSupported ? failure : undefined;
}

export interface RunOptions {
	/**
	 * The JSON of each input item.
	 *
	 * @default one empty item
	 */
	readonly items?: IDataObject[];
	/** The node's parameters. The resource and the operation have the same defaults as in the editor. */
	readonly parameters: INodeParameters;
	readonly onError?: OnError;
	readonly authentication?: Authentication;
	/** Called with the running execution, so that a test can cancel it. */
	readonly onStart?: (execution: { cancel(): void }) => void | Promise<void>;
}

export interface RunResult {
	/** The items of the first output. */
	readonly output: INodeExecutionData[];
	/** The items of the error branch, if the node has one. */
	readonly errorOutput: INodeExecutionData[];
	/** The hints that the editor shows below the output. */
	readonly hints: string[];
	/** The error that the execution ended with. */
	readonly error: (Error & Partial<NodeApiError>) | undefined;
}

/** A minimal n8n: the engine of n8n-core, our nodes and credentials, and an in-memory credential store. */
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

	/** Stores valid tokens of the admin agent in both credentials, as if the credentials had been used before. */
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

	/** Runs a workflow of two nodes: one that returns its input unchanged, and our node. */
	async run({
		items = [{}],
		parameters,
		onError,
		authentication = 'refreshToken',
		onStart,
	}: RunOptions): Promise<RunResult> {
		const node = createNode(parameters, authentication, onError);
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
		void onStart?.({ cancel: () => execution.cancel() });
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

	/**
	 * Loads one page of a list in the editor.
	 *
	 * @param filter the text that the person has typed
	 * @param paginationToken the token from the previous page
	 */
	async search(
		list: keyof MicrosoftPartnerCenter['methods']['listSearch'],
		filter?: string,
		paginationToken?: string,
	): Promise<INodeListSearchResult> {
		const { listSearch } = new MicrosoftPartnerCenter().methods;
		return await listSearch[list].call(this.createEditorContext(), filter, paginationToken);
	}

	/** Loads the trigger's list of customers. */
	async loadCustomerOptions(): Promise<INodePropertyOptions[]> {
		const { loadOptions } = new MicrosoftPartnerCenterTrigger().methods;
		return await loadOptions.getCustomers.call(this.createEditorContext());
	}

	private createEditorContext(): LoadOptionsContext {
		const node = createNode({}, 'refreshToken');
		const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
		const additionalData = { ...this.additionalData(), currentNodeParameters: node.parameters };
		return new LoadOptionsContext(workflow, node, additionalData, '');
	}

	/**
	 * Runs an agent that calls our node through n8n's own tools. The calls come from the test instead of
	 * a model.
	 *
	 * @param way `engine`: n8n's engine runs the tools, as for AI Agent 3; `itself`: the agent calls them, as
	 * AI Agent 2 and the MCP Server Trigger do
	 * @returns the result of each call, as text for the model
	 */
	async callTools(
		tools: readonly ToolNode[],
		calls: readonly ToolCall[],
		way: 'engine' | 'itself' = 'engine',
	): Promise<string[]> {
		if (way === 'engine') return await runRequestingAgent(this.additionalData(), tools, calls);
		const results: string[] = [];
		await runCallingAgent(this.additionalData(), tools, async (connected) => {
			for (const [name, args] of calls) {
				const tool = connected.find((candidate) => candidate.name === name);
				if (!tool) throw new Error(`No tool ${name}`);
				results.push(await tool.invoke(args).catch((error: unknown) => String(error)));
			}
		});
		return results;
	}

	/** Returns the names and descriptions with which n8n presents our tools to a model. */
	async describeTools(
		tools: readonly ToolNode[],
	): Promise<{ name: string; description: string }[]> {
		let descriptions: { name: string; description: string }[] = [];
		await runCallingAgent(this.additionalData(), tools, async (connected) => {
			descriptions = connected.map(({ name, description }) => ({ name, description }));
		});
		return descriptions;
	}

	/** Creates an active workflow that starts with the trigger. */
	createTrigger(parameters: INodeParameters): ActiveTrigger {
		return new ActiveTrigger(this.additionalData(), parameters);
	}

	/** Creates the additional data that n8n passes to every execution. */
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
		// Only the fields that an execution of our nodes uses.
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
