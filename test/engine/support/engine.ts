import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import {
	ExecutionLifecycleHooks,
	LoadOptionsContext,
	PollContext,
	WorkflowExecute,
} from 'n8n-core';
import { createRunExecutionData, NodeConnectionTypes, Workflow } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeListSearchResult,
	INodeParameters,
	INodeType,
	INodeTypes,
	IWorkflowExecuteAdditionalData,
	NodeApiError,
	OnError,
} from 'n8n-workflow';
import { MicrosoftPartnerCenter } from '../../../nodes/MicrosoftPartnerCenter/MicrosoftPartnerCenter.node';
import { MicrosoftPartnerCenterTrigger } from '../../../nodes/MicrosoftPartnerCenter/MicrosoftPartnerCenterTrigger.node';
import { seed } from '../../../sandbox';
import type { Sandbox } from '../../../sandbox';
import { InMemoryCredentials } from './credentialsHelper';

const NODE_TYPE = 'n8n-nodes-microsoft-partner-center.microsoftPartnerCenter';
const NODE_NAME = 'Partner Center';

/** Hands its input on, as n8n's own No Operation node does. */
export const passThrough: INodeType = {
	description: {
		displayName: 'Pass Through',
		name: 'passThrough',
		group: ['input'],
		version: 1,
		description: 'Hands its input on',
		defaults: { name: 'Pass Through' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute() {
		return [this.getInputData()];
	},
};

const TYPES: Readonly<Record<string, INodeType>> = {
	[NODE_TYPE]: new MicrosoftPartnerCenter(),
	'n8n-nodes-microsoft-partner-center.microsoftPartnerCenterTrigger':
		new MicrosoftPartnerCenterTrigger(),
	'test.passThrough': passThrough,
};

const nodeTypes: INodeTypes = {
	getByName: (name) => getType(name),
	getByNameAndVersion: (name) => getType(name),
	getKnownTypes: () => ({}),
};

function getType(name: string): INodeType {
	const type = TYPES[name];
	if (type === undefined) throw new Error(`No node type ${name}`);
	return type;
}

export interface RunOptions {
	/** The JSON of each input item. Default: one empty item. */
	readonly items?: IDataObject[];
	/** Parameters of the node; resource and operation default as in the editor. */
	readonly parameters: INodeParameters;
	readonly onError?: OnError;
	readonly authentication?: 'oAuth2' | 'refreshToken';
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

const TRIGGER_TYPE = 'n8n-nodes-microsoft-partner-center.microsoftPartnerCenterTrigger';

/**
 * An active polling trigger with n8n's own poll context. n8n keeps what the trigger notes in memory,
 * and saves it only at activation and when a poll emits; `restart` goes back to what was saved.
 */
export class ActiveTrigger {
	private saved: IDataObject = {};
	private workflow: Workflow;

	constructor(
		private readonly additionalData: IWorkflowExecuteAdditionalData,
		private readonly parameters: INodeParameters,
	) {
		this.workflow = this.load();
	}

	private load(): Workflow {
		const node = { ...ourNode(this.parameters, 'refreshToken'), type: TRIGGER_TYPE };
		return new Workflow({
			nodes: [node],
			connections: {},
			active: true,
			nodeTypes,
			staticData: structuredClone(this.saved),
		});
	}

	/** The first poll, after which n8n saves. */
	async activate(): Promise<IDataObject[]> {
		const events = await this.poll();
		this.save();
		return events;
	}

	/** @returns the JSON of each event */
	async poll(mode: 'trigger' | 'manual' = 'trigger'): Promise<IDataObject[]> {
		const [node] = Object.values(this.workflow.nodes);
		if (!node) throw new Error('No trigger');
		const context = new PollContext(this.workflow, node, this.additionalData, mode, 'activate');
		const output = await new MicrosoftPartnerCenterTrigger().poll.call(context);
		if (output !== null && mode === 'trigger') this.save();
		return (output?.[0] ?? []).map(({ json }) => json);
	}

	/** n8n is started anew: what was not saved is gone. */
	restart(): void {
		this.workflow = this.load();
	}

	private save(): void {
		this.saved = JSON.parse(JSON.stringify(this.workflow.staticData)) as IDataObject;
	}
}

function ourNode(
	parameters: INodeParameters,
	authentication: 'oAuth2' | 'refreshToken',
	onError?: OnError,
): INode {
	return {
		id: randomUUID(),
		name: NODE_NAME,
		type: NODE_TYPE,
		typeVersion: 1,
		position: [200, 0],
		parameters: { authentication, ...parameters },
		onError,
		credentials: {
			microsoftPartnerCenterApi: { id: 'refreshToken', name: 'Refresh token' },
			microsoftPartnerCenterOAuth2Api: { id: 'oAuth2', name: 'OAuth2' },
		},
	};
}

/** A little n8n: the real engine of n8n-core, our node and credentials, and a store for them. */
export class TestEngine {
	readonly credentials = new InMemoryCredentials(nodeTypes);

	constructor(sandboxUrl: string) {
		const app = {
			cloud: 'custom',
			apiBaseUrl: sandboxUrl,
			loginBaseUrl: sandboxUrl,
			tenantId: seed.partner.tenantId,
			clientId: seed.app.clientId,
			clientSecret: seed.app.clientSecret,
		};
		this.store('refreshToken', { ...app, refreshToken: seed.users.adminAgent.refreshToken });
		this.store('oAuth2', app);
	}

	/** Changes the stored fields of a credential. */
	store(authentication: 'oAuth2' | 'refreshToken', data: ICredentialDataDecryptedObject): void {
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
		const node = ourNode({}, 'refreshToken');
		const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
		const additionalData = { ...this.additionalData(), currentNodeParameters: node.parameters };
		const context = new LoadOptionsContext(workflow, node, additionalData, '');
		const { listSearch } = new MicrosoftPartnerCenter().methods;
		return await listSearch[list].call(context, filter, paginationToken);
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
