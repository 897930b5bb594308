import { setTimeout as sleep } from 'node:timers/promises';

import axios, { isAxiosError, type AxiosInstance } from 'axios';
import { parse } from 'flatted';

/** Who may sign in to a throw-away n8n. */
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

/** A workflow as a file holds it. */
export interface WorkflowFile {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
	/** What a node gives in the editor instead of being run, by its name. */
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

/** One run of one node: what it put out on each output, or what went wrong. */
export interface NodeRun {
	executionStatus?: string;
	executionTime?: number;
	error?: { message: string };
	data?: { main: ({ json: Record<string, unknown> }[] | null)[] };
}

export interface Execution extends ExecutionSummary {
	data: { resultData: { runData: Record<string, NodeRun[]>; error?: { message: string } } };
}

/** How far n8n has got with activating a workflow. */
interface Publication {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	triggers: { errorMessage: string | null }[];
}

/**
 * The part of n8n's internal REST API that the demo, tests and benchmarks use, as n8n 2.41.1 has it. Every method
 * throws an `Error` with n8n's own words when n8n refuses.
 */
export class N8nRest {
	readonly http: AxiosInstance;

	/** @param url where n8n is, without a trailing slash */
	constructor(url: string) {
		// The caller's proxy has nothing to say about an n8n on this machine.
		this.http = axios.create({ baseURL: url, proxy: false, timeout: 60_000 });
		this.http.interceptors.response.use(undefined, (error: unknown) => {
			throw new Error(inN8nsWords(error));
		});
	}

	/** Makes `owner` the instance's first user, who is then signed in. An instance has one owner, once. */
	async setUpOwner(owner: Owner): Promise<void> {
		await this.signIn('/rest/owner/setup', {
			...owner,
			firstName: 'Demo',
			lastName: 'Partner',
		});
	}

	/** Signs in; every later call is this person's. */
	async login({ email, password }: Owner): Promise<void> {
		await this.signIn('/rest/login', { emailOrLdapLoginId: email, password });
	}

	/** The types of all nodes that n8n has loaded, e.g. `n8n-nodes-base.webhook`. */
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

	/** Runs the credential's own test, as the editor does after *Save*. Takes the data, which n8n does not give back. */
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
		// n8n 1.x wants to be told that it is not active yet.
		return await this.post<Workflow>('/rest/workflows', { active: false, ...workflow });
	}

	/**
	 * Publishes a workflow and waits until its production webhooks and triggers work: n8n answers before it has got
	 * round to that. Throws when a trigger could not be started, or after a minute.
	 */
	async activateWorkflow({ id, name, versionId }: Workflow): Promise<void> {
		await this.post(`/rest/workflows/${id}/activate`, { versionId });
		const deadline = Date.now() + 60_000;
		while (Date.now() < deadline) {
			const { status, triggers } = await this.get<Publication>(
				`/rest/workflows/${id}/publication-status`,
			);
			if (status === 'published') return;
			if (status === 'failed' || status === 'partial') {
				const reasons = triggers.flatMap(({ errorMessage }) => errorMessage ?? []);
				throw new Error(`n8n could not activate "${name}": ${reasons.join(' ')}`);
			}
			await sleep(200);
		}
		throw new Error(`n8n had not activated "${name}" after a minute.`);
	}

	/** The executions of a workflow, newest first, at most `limit` (up to 100). */
	async listExecutions(workflowId: string, limit = 100): Promise<ExecutionSummary[]> {
		const filter = JSON.stringify({ workflowId });
		const found = await this.get<{ results: ExecutionSummary[] }>('/rest/executions', {
			filter,
			limit,
		});
		return found.results;
	}

	/** One execution with everything its nodes put out. */
	async getExecution(id: string): Promise<Execution> {
		const execution = await this.get<ExecutionSummary & { data: string }>(`/rest/executions/${id}`);
		return { ...execution, data: parse(execution.data) as Execution['data'] };
	}

	private async signIn(route: string, body: Record<string, unknown>): Promise<void> {
		const { headers } = await this.http.post(route, body);
		const cookies = (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]);
		this.http.defaults.headers.common.Cookie = cookies.join('; ');
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

function inN8nsWords(error: unknown): string {
	if (!isAxiosError<{ message?: string } | undefined>(error)) return String(error);
	const call = `${error.config?.method?.toUpperCase() ?? ''} ${error.config?.url ?? ''}`;
	if (!error.response) return `n8n did not answer ${call}: ${error.message}`;
	// A body that is no JSON (a proxy's page, an empty one) has no message.
	const words = error.response.data?.message ?? error.message;
	return `n8n refused ${call} (${error.response.status}): ${words}`;
}
