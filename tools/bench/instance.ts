/** The real n8n of the benchmark: its start, its workflows, and the machine that it runs on. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import axios from 'axios';

import { version as packageVersion } from '../../package.json';
import type { Cleanup } from '../n8n/cleanup';
import { startN8n, type RunningN8n } from '../n8n/instance';
import { prepare, type Prepared } from '../n8n/prepare';
import type { Report } from '../n8n/report';
import type { ExecutionSummary, N8nRest, Workflow } from '../n8n/rest';
import type { CustomerRecord } from '../sandbox';
import { connectTo, type MeasuredPart } from './candidates';

/** The folder of the floor, a custom node. */
const FLOOR_FOLDER = path.join(__dirname, 'floor');

const WEBHOOK = 'Webhook';
const SPLIT_OUT = 'Split Out';

/**
 * Opens a connection for each request to n8n. n8n closes a connection that is unused for some seconds, and a request that
 * uses it again at this moment fails.
 */
const NEW_CONNECTIONS = new Agent({ keepAlive: false });

const RUN_TIMEOUT_MS = 20 * 60_000;
/** The time that n8n may take to save an execution. */
const SAVE_TIMEOUT_MS = 120_000;

/** A real n8n with this package installed as users install it, and with the floor as a custom node. */
export class BenchN8n {
	private running: RunningN8n | undefined;

	private constructor(
		private readonly prepared: Prepared,
		private readonly cleanup: Cleanup,
	) {}

	/** Gets a real n8n, builds and packs the node, and starts n8n with it. `cleanup` undoes everything. */
	static async start(cleanup: Cleanup, report: Report): Promise<BenchN8n> {
		const prepared = await prepare(cleanup, report, 'bench');
		report(
			`Starting n8n ${prepared.n8n.version} with ${path.basename(prepared.tarball)} installed`,
		);
		const n8n = new BenchN8n(prepared, cleanup);
		await n8n.restart();
		return n8n;
	}

	/** The n8n that is running now. */
	get now(): RunningN8n {
		if (this.running === undefined) throw new Error('n8n is not running.');
		return this.running;
	}

	/** Starts a new n8n process over the same data, so that only the first start creates a database. */
	async restart(env: Record<string, string> = {}): Promise<void> {
		await this.running?.stop();
		const { n8n, tarball, folder } = this.prepared;
		const starting = startN8n(n8n, {
			tarball,
			userFolder: path.join(folder, 'n8n'),
			env: { N8N_CUSTOM_EXTENSIONS: FLOOR_FOLDER, ...env },
			signal: this.cleanup.signal,
		});
		this.running = await this.cleanup.track(starting, (started) => started.stop());
		this.running.rest.http.defaults.httpAgent = NEW_CONNECTIONS;
	}

	/** The things that the figures depend on besides the code, as a list in Markdown. */
	async describeMachine(): Promise<string> {
		const { node, version } = this.prepared.n8n;
		const { stdout } = await promisify(execFile)(node, ['--version']);
		const gigabytes = Math.round(os.totalmem() / 2 ** 30);
		return [
			`- ${os.availableParallelism()} cores, ${gigabytes} GB of memory, ${os.type()} ${os.arch()}`,
			`- n8n ${version} on Node ${stdout.trim().replace(/^v/, '')}`,
			`- the sandbox on Node ${process.versions.node}`,
			`- this package at ${packageVersion}`,
		].join('\n');
	}
}

/** A published workflow that gets its items through a webhook. */
export interface ReadyWorkflow {
	workflow: Workflow;
	/** Below n8n's address. */
	webhookPath: string;
}

/** Saves and publishes a workflow with a webhook before the part that is measured. */
export async function publishWorkflow(
	rest: N8nRest,
	name: string,
	part: MeasuredPart,
): Promise<ReadyWorkflow> {
	const hook = randomUUID();
	const webhook = {
		name: WEBHOOK,
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2.1,
		webhookId: hook,
		// The response comes at the end: polling n8n for the end would cost n8n time.
		parameters: {
			httpMethod: 'POST',
			path: hook,
			responseMode: 'lastNode',
			responseData: 'noData',
		},
	};
	const splitOut = {
		name: SPLIT_OUT,
		type: 'n8n-nodes-base.splitOut',
		typeVersion: 1,
		parameters: { fieldToSplitOut: 'body.items' },
	};
	const workflow = await saveWorkflow(rest, name, {
		nodes: [webhook, splitOut, ...part.nodes],
		connections: {
			[WEBHOOK]: { main: [[connectTo(SPLIT_OUT)]] },
			[SPLIT_OUT]: { main: [[connectTo(part.entry)]] },
			...part.connections,
		},
	});
	await rest.activateWorkflow(workflow);
	return { workflow, webhookPath: `/webhook/${hook}` };
}

/** Saves a workflow. Each node's name is also its ID. */
export async function saveWorkflow(
	rest: N8nRest,
	name: string,
	{ nodes, connections }: Pick<MeasuredPart, 'nodes' | 'connections'>,
): Promise<Workflow> {
	return await rest.createWorkflow({
		name,
		settings: { executionOrder: 'v1' },
		nodes: nodes.map((node, index) => ({ ...node, id: node.name, position: [index * 200, 0] })),
		connections,
	});
}

/** Unpublishes a workflow; its executions can still be read. */
export async function unpublishWorkflow(rest: N8nRest, { id }: Workflow): Promise<void> {
	await rest.http.post(`/rest/workflows/${id}/deactivate`);
}

/**
 * Sends the customers to a workflow, one item each, and waits until n8n has run it and saved the execution.
 *
 * Throws an `Error` if n8n shows no finished execution.
 */
export async function runWorkflow(
	{ url, rest }: RunningN8n,
	{ workflow, webhookPath }: ReadyWorkflow,
	customers: readonly CustomerRecord[],
	signal: AbortSignal,
): Promise<ExecutionSummary> {
	const known = new Set((await rest.listExecutions(workflow.id)).map(({ id }) => id));
	const items = customers.map(({ id, domain }) => ({ id, domain, requestId: randomUUID() }));
	const { status, data } = await axios.post<unknown>(
		`${url}${webhookPath}`,
		{ items },
		// The response to an execution that fails is a 500; the candidate's row says so.
		{
			httpAgent: NEW_CONNECTIONS,
			proxy: false,
			timeout: RUN_TIMEOUT_MS,
			validateStatus: () => true,
			signal,
		},
	);
	if (status !== 200 && status !== 500) {
		throw new Error(`n8n answered ${status} to the items: ${JSON.stringify(data)}`);
	}
	const deadline = Date.now() + SAVE_TIMEOUT_MS;
	while (Date.now() < deadline) {
		// While n8n saves many items, it can answer that its database is not ready.
		const executions = await rest.listExecutions(workflow.id).catch(() => []);
		const finished = executions.find(({ id, stoppedAt }) => !known.has(id) && stoppedAt);
		if (finished) return finished;
		await sleep(100, undefined, { signal });
	}
	throw new Error('n8n has run the workflow, but shows no finished execution.');
}
