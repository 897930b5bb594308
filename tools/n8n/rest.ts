import axios, { isAxiosError, type AxiosInstance } from 'axios';
import { parse } from 'flatted';

/** The only user of a temporary n8n. */
export interface Owner {
	email: string;
	password: string;
}

export interface Credential {
	id: string;
	name: string;
	type: string;
}

export interface CredentialTest {
	status: 'OK' | 'Error';
	message: string;
}

/** A workflow as it is stored in a file. */
export interface WorkflowFile {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
	/** The pinned output of nodes, by their names. The editor uses it instead of running the node. */
	pinData?: Record<string, { json: Record<string, unknown> }[]>;
}

export interface WorkflowNode {
	name: string;
	type: string;
	typeVersion: number;
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
	[key: string]: unknown;
}

export interface Workflow extends WorkflowFile {
	id: string;
	versionId: string;
	active: boolean;
}

export interface ExecutionSummary {
	id: string;
	workflowId: string;
	status: string;
	startedAt: string;
	stoppedAt?: string;
}

/** One run of one node: its items on each output, or its error. */
export interface NodeRun {
	executionStatus?: string;
	executionTime?: number;
	error?: { message: string };
	data?: { main: ({ json: Record<string, unknown> }[] | null)[] };
}

export interface Execution extends ExecutionSummary {
	data: { resultData: { runData: Record<string, NodeRun[]>; error?: { message: string } } };
}

interface Settings {
	userManagement: { showSetupOnFirstLoad?: boolean };
}

/** The progress of n8n with the activation of a workflow. */
interface Publication {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	triggers: { errorMessage: string | null }[];
}

/**
 * A client for the part of n8n's internal REST API (n8n 2.41.1) that the demo, tests and benchmarks use.
 *
 * Each method throws an `Error` with n8n's message if n8n rejects the request.
 */
export class N8nRest {
	readonly http: AxiosInstance;

	/** @param url the address of n8n, without a trailing slash */
	constructor(url: string) {
		// Without the proxy of the environment, because this n8n is on the same machine.
		this.http = axios.create({ baseURL: url, proxy: false, timeout: 60_000 });
		this.http.interceptors.response.use(undefined, (error: unknown) => {
			throw new Error(describeError(error));
		});
	}

	/** Signs in as the owner for all later calls. Creates the owner first if the instance is new. */
	async signIn({ email, password }: Owner): Promise<void> {
		const { userManagement } = await this.get<Settings>('/rest/settings');
		const [route, body] = userManagement.showSetupOnFirstLoad
			? ['/rest/owner/setup', { email, password, firstName: 'Demo', lastName: 'Partner' }]
			: ['/rest/login', { emailOrLdapLoginId: email, password }];
		const { headers } = await this.http.post(route, body);
		const cookies = (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]);
		this.http.defaults.headers.common.Cookie = cookies.join('; ');
	}

	/** Returns the types of all nodes that n8n has loaded, e.g. `n8n-nodes-base.webhook`. */
	async nodeTypes(): Promise<string[]> {
		const { data } = await this.http.get<{ name: string }[]>('/types/nodes.json');
		return [...new Set(data.map(({ name }) => name))];
	}

	async createCredential(credential: {
		name: string;
		type: string;
		data: Record<string, unknown>;
	}): Promise<Credential> {
		return await this.post<Credential>('/rest/credentials', credential);
	}

	/** Tests a credential, as the editor does after *Save*. n8n doesn't return the data of a credential, so it is passed. */
	async testCredential(
		credential: Credential,
		data: Record<string, unknown>,
	): Promise<CredentialTest> {
		const { id, name, type } = credential;
		return await this.post<CredentialTest>('/rest/credentials/test', {
			credentials: { id, name, type, data },
		});
	}

	async createWorkflow(workflow: WorkflowFile): Promise<Workflow> {
		// n8n 1.x requires `active`.
		return await this.post<Workflow>('/rest/workflows', { active: false, ...workflow });
	}

	/**
	 * Publishes a workflow, and waits until its production webhooks and triggers work, because n8n answers before that.
	 *
	 * @throws {Error} if a trigger does not start, or after a minute
	 */
	async activateWorkflow({ id, name, versionId }: Workflow): Promise<void> {
		await this.post(`/rest/workflows/${id}/activate`, { versionId });
		const route = `/rest/workflows/${id}/publication-status`;
		const isPublished = async () => {
			const { status, triggers } = await this.get<Publication>(route);
			if (status !== 'failed' && status !== 'partial') return status === 'published';
			const reasons = triggers.flatMap(({ errorMessage }) => errorMessage ?? []);
			throw new Error(`n8n could not activate "${name}": ${reasons.join(' ')}`);
		};
		const message = new Error(`n8n had not activated "${name}" after a minute.`);
		const { default: pWaitFor } = await import('p-wait-for');
		await pWaitFor(isPublished, { interval: 200, timeout: { milliseconds: 60_000, message } });
	}

	/** Returns the executions of a workflow, newest first, at most `limit` (up to 100). */
	async listExecutions(workflowId: string, limit = 100): Promise<ExecutionSummary[]> {
		const filter = JSON.stringify({ workflowId });
		const found = await this.get<{ results: ExecutionSummary[] }>('/rest/executions', {
			filter,
			limit,
		});
		return found.results;
	}

	/** Returns one execution with the output of its nodes. */
	async getExecution(id: string): Promise<Execution> {
		const execution = await this.get<ExecutionSummary & { data: string }>(`/rest/executions/${id}`);
		return { ...execution, data: parse(execution.data) as Execution['data'] };
	}

	private async get<T>(route: string, params?: Record<string, unknown>): Promise<T> {
		const { data } = await this.http.get<{ data: T }>(route, { params });
		return data.data;
	}

	private async post<T>(route: string, body: unknown): Promise<T> {
		const { data } = await this.http.post<{ data: T }>(route, body);
		return data.data;
	}
}

function describeError(error: unknown): string {
	if (!isAxiosError<{ message?: string } | undefined>(error)) return String(error);
	const call = `${error.config?.method?.toUpperCase() ?? ''} ${error.config?.url ?? ''}`;
	if (!error.response) return `n8n did not answer ${call}: ${error.message}`;
	// A body that isn't JSON, such as an empty one, has no message.
	const message = error.response.data?.message ?? error.message;
	return `n8n rejected ${call} (${error.response.status}): ${message}`;
}
