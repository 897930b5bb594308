import type { WorkflowNode } from '../real-n8n/rest';
import type { Service } from './service';

/** The node that sends the updates, in every workflow. */
export const SENDER = 'Qualify customer';

const LOOP = 'Loop Over Items';

/** The connections of a workflow, as n8n saves them: for each node and output, the nodes that come next. */
export type Connections = Record<string, { main: { node: string; type: 'main'; index: 0 }[][] }>;

/** The part of a workflow that is measured: from its entry until nothing of it runs any more. */
export interface MeasuredPart {
	nodes: WorkflowNode[];
	connections: Connections;
	/** Where the items go in. */
	entry: string;
}

/** One way to do the work with n8n. */
export interface Contender {
	/** What a row of a table is called. */
	name: string;
	/** The part of the workflow that does it, for a service. */
	build(service: Service): MeasuredPart;
	/** Measured at most so often, however many runs are asked for. */
	mostRuns?: number;
}

/** This package's node; an option that is left out has its default. */
export function thisNode(options: { maxConcurrency?: number } = {}): Contender {
	const { maxConcurrency } = options;
	const setting =
		maxConcurrency === undefined ? 'as it comes' : `Max Concurrency ${maxConcurrency}`;
	return {
		name: `This node, ${setting}`,
		build: (service) => alone(ourNode(service, options)),
	};
}

/** *HTTP Request* as one sets it up first; *On Error: Continue* lets the other items go through. */
export const httpRequestPlain: Contender = {
	name: 'HTTP Request, plain',
	build: (service) => alone(httpRequest(service, { onError: 'continueErrorOutput' })),
};

/** *HTTP Request* with n8n's own *Retry On Fail* at its most: it repeats the whole node, for all items. */
export const httpRequestRetry: Contender = {
	name: 'HTTP Request, Retry On Fail',
	build: (service) => alone({ ...httpRequest(service, { onError: 'stopWorkflow' }), ...RETRY }),
};

/**
 * The most that *HTTP Request* can be made to do without code: one item after another, so that *Retry On Fail* repeats
 * only the one that was refused, under a request ID that stays the same.
 */
export const httpRequestStrongest: Contender = {
	name: 'HTTP Request, strongest',
	build: (service) => {
		const settings = { onError: 'continueErrorOutput', withRequestId: true } as const;
		const sender = { ...httpRequest(service, settings), ...RETRY };
		const back = [to(LOOP)];
		return {
			entry: LOOP,
			nodes: [loopNode(), sender],
			connections: {
				// The first output of the loop is "done".
				[LOOP]: { main: [[], [to(SENDER)]] },
				[SENDER]: { main: [back, back] },
			},
		};
	},
};

/** The most that n8n allows: five tries, five seconds apart. */
const RETRY = { retryOnFail: true, maxTries: 5, waitBetweenTries: 5000 };

/** The latest of n8n 2.41.1. */
const HTTP_REQUEST_VERSION = 4.5;

function alone(sender: WorkflowNode): MeasuredPart {
	return { entry: sender.name, nodes: [sender], connections: {} };
}

function ourNode(service: Service, options: { maxConcurrency?: number }): WorkflowNode {
	return {
		...signedIn(service),
		type: 'n8n-nodes-microsoft-partner-center.microsoftPartnerCenter',
		typeVersion: 1,
		onError: 'continueErrorOutput',
		parameters: {
			authentication: service.authentication,
			resource: 'customerQualification',
			operation: 'update',
			customerId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
			qualification: 'education',
			options,
		},
	};
}

interface HttpRequestSettings {
	onError: 'continueErrorOutput' | 'stopWorkflow';
	/** Whether the request carries the request ID of its item, which makes a repeat harmless. */
	withRequestId?: boolean;
}

function httpRequest(
	service: Service,
	{ onError, withRequestId = false }: HttpRequestSettings,
): WorkflowNode {
	return {
		...signedIn(service),
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: HTTP_REQUEST_VERSION,
		onError,
		parameters: {
			method: 'PUT',
			url: `=${service.sandbox.url}/v1/customers/{{ $json.id }}/qualification`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: service.credential.type,
			sendHeaders: withRequestId,
			headerParameters: {
				parameters: [{ name: 'MS-RequestId', value: '={{ $json.requestId }}' }],
			},
			sendBody: true,
			contentType: 'json',
			specifyBody: 'json',
			jsonBody: '1',
			// With Autodetect the node cannot send a bare number, with JSON it takes a bare string for a refusal.
			options: { response: { response: { responseFormat: 'text' } } },
		},
	};
}

function signedIn({ credential: { id, name, type } }: Service) {
	return {
		id: SENDER,
		name: SENDER,
		position: [600, 0],
		credentials: { [type]: { id, name } },
	};
}

function loopNode(): WorkflowNode {
	return {
		id: LOOP,
		name: LOOP,
		type: 'n8n-nodes-base.splitInBatches',
		typeVersion: 3,
		position: [400, 0],
		parameters: { batchSize: 1, options: {} },
	};
}

/** A connection to a node's only input. */
export function to(node: string): { node: string; type: 'main'; index: 0 } {
	return { node, type: 'main', index: 0 };
}
