/** The ways to do the work with n8n. */
import type { Credential, WorkflowNode } from '../n8n/rest';

/** The node that sends the updates, in every workflow. */
export const SENDER = 'Qualify customer';

const LOOP = 'Loop Over Items';

/** The type of the credential for each value of our node's *Authentication*. */
export const CREDENTIAL_TYPES = {
	oAuth2: 'microsoftPartnerCenterOAuth2Api',
	refreshToken: 'microsoftPartnerCenterApi',
} as const;

export type Authentication = keyof typeof CREDENTIAL_TYPES;

/** The address of a service, and the credential for it. */
export interface Target {
	url: string;
	authentication: Authentication;
	credential: Credential;
}

interface Connection {
	node: string;
	type: 'main';
	index: 0;
}

/** The part of a workflow that is measured. */
export interface MeasuredPart {
	nodes: WorkflowNode[];
	/** For each node and output, the next nodes. */
	connections: Record<string, { main: Connection[][] }>;
	/** The name of the node that gets the items. */
	entry: string;
}

/** One way to do the work with n8n. */
export interface Candidate {
	/** The name of its row in a table. */
	name: string;
	build(target: Target): MeasuredPart;
	/** The most runs, if it is too slow for all. */
	maxRuns?: number;
}

/** Options of this package's node, as they are saved in a workflow. */
interface NodeOptions {
	maxConcurrency?: number;
	/** Also chooses the customer by its domain. */
	dryRun?: true;
}

/** This package's node; an option that is left out has its default. */
export function thisNode(options: NodeOptions = {}): Candidate {
	const { maxConcurrency, dryRun } = options;
	const settings = [
		...(maxConcurrency === undefined ? [] : [`Max Concurrency ${maxConcurrency}`]),
		...(dryRun ? ['By Domain, Dry Run'] : []),
	];
	const customerId = dryRun
		? { __rl: true, mode: 'domain', value: '={{ $json.domain }}' }
		: { __rl: true, mode: 'id', value: '={{ $json.id }}' };
	return {
		name: `This node, ${settings.join(', ') || 'default options'}`,
		build: (target) =>
			buildAlone({
				...getSenderFields(target),
				type: 'n8n-nodes-microsoft-partner-center.microsoftPartnerCenter',
				typeVersion: 1,
				onError: 'continueErrorOutput',
				parameters: {
					authentication: target.authentication,
					resource: 'customerQualification',
					operation: 'update',
					customerId,
					qualification: 'education',
					options,
				},
			}),
	};
}

/** The node in floor/Floor.node.js. */
export function theFloor(maxConcurrency: number): Candidate {
	return {
		name: `The floor, ${maxConcurrency} in flight`,
		build: (target) =>
			buildAlone({
				...getSenderFields(target),
				type: 'CUSTOM.floor',
				typeVersion: 1,
				parameters: {
					baseUrl: target.url,
					credentialType: target.credential.type,
					customerId: '={{ $json.id }}',
					maxConcurrency,
				},
			}),
	};
}

/** n8n's *HTTP Request* as a person first sets it up; *On Error: Continue* processes the other items. */
export const httpRequestPlain: Candidate = {
	name: 'HTTP Request, plain',
	build: (target) => buildAlone(buildHttpRequest(target, { onError: 'continueErrorOutput' })),
};

/** *HTTP Request* with the maximum of n8n's *Retry On Fail*, which repeats the whole node for all items. */
export const httpRequestRetry: Candidate = {
	name: 'HTTP Request, Retry On Fail',
	build: (target) =>
		buildAlone({ ...buildHttpRequest(target, { onError: 'stopWorkflow' }), ...MAX_RETRIES }),
};

/**
 * The most that *HTTP Request* can do without code: one item after another, so that *Retry On Fail* repeats only the
 * item that was refused, with the same request ID.
 */
export const httpRequestStrongest: Candidate = {
	name: 'HTTP Request, strongest',
	build: (target) => {
		const settings = { onError: 'continueErrorOutput', withRequestId: true } as const;
		const sender = { ...buildHttpRequest(target, settings), ...MAX_RETRIES };
		const loop: WorkflowNode = {
			name: LOOP,
			type: 'n8n-nodes-base.splitInBatches',
			typeVersion: 3,
			parameters: { batchSize: 1, options: {} },
		};
		return {
			entry: LOOP,
			nodes: [loop, sender],
			connections: {
				// The first output of the loop is "done".
				[LOOP]: { main: [[], [connectTo(SENDER)]] },
				[SENDER]: { main: [[connectTo(LOOP)], [connectTo(LOOP)]] },
			},
		};
	},
};

/** The most that n8n allows: five tries, five seconds apart. */
const MAX_RETRIES = { retryOnFail: true, maxTries: 5, waitBetweenTries: 5000 };

interface HttpRequestSettings {
	onError: 'continueErrorOutput' | 'stopWorkflow';
	/** Whether the request carries the request ID of its item, so that a repeat has no effect. */
	withRequestId?: boolean;
}

function buildHttpRequest(
	target: Target,
	{ onError, withRequestId = false }: HttpRequestSettings,
): WorkflowNode {
	return {
		...getSenderFields(target),
		type: 'n8n-nodes-base.httpRequest',
		// The latest of n8n 2.41.1.
		typeVersion: 4.5,
		onError,
		parameters: {
			method: 'PUT',
			url: `=${target.url}/v1/customers/{{ $json.id }}/qualification`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: target.credential.type,
			sendHeaders: withRequestId,
			headerParameters: {
				parameters: [{ name: 'MS-RequestId', value: '={{ $json.requestId }}' }],
			},
			sendBody: true,
			contentType: 'json',
			specifyBody: 'json',
			jsonBody: '1',
			// With Autodetect, the node cannot send a bare number. With JSON, it treats a bare string as a refusal.
			options: { response: { response: { responseFormat: 'text' } } },
		},
	};
}

function getSenderFields({ credential: { id, name, type } }: Target) {
	return { name: SENDER, credentials: { [type]: { id, name } } };
}

function buildAlone(sender: WorkflowNode): MeasuredPart {
	return { entry: sender.name, nodes: [sender], connections: {} };
}

/** A connection to a node's only input. */
export function connectTo(node: string): Connection {
	return { node, type: 'main', index: 0 };
}
