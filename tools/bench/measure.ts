/** One run of one candidate: what n8n reports, and what the service received. */
import type { Report } from '../n8n/report';
import type { Execution, N8nRest, NodeRun } from '../n8n/rest';
import {
	credentialFields,
	seed,
	startSandbox,
	type CustomerRecord,
	type ReceivedRequest,
	type Sandbox,
} from '../sandbox';
import {
	CREDENTIAL_TYPES,
	SENDER,
	type Authentication,
	type Candidate,
	type Target,
} from './candidates';
import { publishWorkflow, runWorkflow, unpublishWorkflow, type BenchN8n } from './instance';
import { countPeakInFlight, countTooEarly, getBusySeconds } from './journal';

/** Milliseconds from a request's arrival at the service to its response. */
export const LATENCY_MS = 50;

/** The number of items that go through a workflow first, so that everything is loaded, compiled and signed in. */
const WARM_UP_ITEMS = 50;

/** Two processes read this machine's clock in whole milliseconds. */
const CLOCK_TOLERANCE_SECONDS = 0.02;

/** What every measurement needs. */
export interface RunContext {
	n8n: BenchN8n;
	/** The number of runs. */
	runs: number;
	report: Report;
	/** Stops the benchmark. */
	signal: AbortSignal;
}

/** A sandbox in place of Partner Center, with a credential for it in n8n. */
export interface Service extends Target {
	sandbox: Sandbox;
	/** Made-up customers without a qualification. */
	customers: readonly CustomerRecord[];
	warmUpCustomers: readonly CustomerRecord[];
}

export interface ServiceOptions {
	/** Milliseconds before each request is handled. */
	latency: number;
	/** The number of customers. */
	customers: number;
	authentication?: Authentication;
}

/**
 * Starts a sandbox in this process. Each run has its own, at its own address, so that a node cannot use what it learned
 * about the limit of another.
 */
export async function openService(rest: N8nRest, options: ServiceOptions): Promise<Service> {
	const { latency, customers, authentication = 'oAuth2' } = options;
	const sandbox = await startSandbox({ latency });
	try {
		const { refreshToken } = seed.users.adminAgent;
		// For OAuth2, as if a person had pressed Connect.
		const oauthTokenData = {
			token_type: 'Bearer',
			access_token: sandbox.issueAccessToken(),
			refresh_token: refreshToken,
		};
		const credential = await rest.createCredential({
			name: `${seed.partner.name} at ${sandbox.url}`,
			type: CREDENTIAL_TYPES[authentication],
			data: {
				...credentialFields(sandbox.url),
				...(authentication === 'oAuth2' ? { oauthTokenData } : { refreshToken }),
			},
		});
		return {
			url: sandbox.url,
			sandbox,
			authentication,
			credential,
			customers: sandbox.addCustomers(customers),
			warmUpCustomers: sandbox.addCustomers(WARM_UP_ITEMS),
		};
	} catch (error) {
		await sandbox.close();
		throw error;
	}
}

/** What n8n's execution data says about a run. */
interface N8nReading {
	/** From the start of the first to the end of the last run of a measured node. */
	seconds: number;
	/** Items on the sending node's success output. */
	reportedDone: number;
	/** Items on its error output. */
	reportedRefused: number;
	/** Whether the sending node failed, and so reported no item. */
	failed: boolean;
}

/** One run, as n8n and the service saw it. */
export interface Run extends N8nReading {
	/** Customers that are Education now. */
	done: number;
	/** Customers with more than one write. */
	writtenAgain: number;
	/** The requests that are the work: writes, or in a dry run reads. */
	requests: readonly ReceivedRequest[];
	/** Requests that were sent after a 429 had arrived, and before its Retry-After was over. */
	tooEarly: number;
	peakInFlight: number;
	/** From the arrival of the first request to the last response. */
	busySeconds: number;
}

/** The work that each candidate gets. */
export interface Task {
	title: string;
	/** The number of customers, one item each. */
	items: number;
	authentication?: Authentication;
	/** The method of the requests that are counted: PUT unless given. */
	method?: 'GET' | 'PUT';
	/** Sets how the service behaves after the warm-up. */
	impose?: (sandbox: Sandbox) => void;
}

/**
 * Lets a candidate do the work once.
 *
 * Throws an `Error` if n8n's time and the service's contradict each other.
 */
export async function measureRun(
	{ n8n: { now: n8n }, signal }: RunContext,
	task: Task,
	candidate: Candidate,
): Promise<Run> {
	const { title, items, authentication, method = 'PUT', impose } = task;
	const options = { latency: LATENCY_MS, customers: items, authentication };
	const service = await openService(n8n.rest, options);
	const { sandbox, customers } = service;
	try {
		const part = candidate.build(service);
		const ready = await publishWorkflow(n8n.rest, `${title}: ${candidate.name}`, part);
		await runWorkflow(n8n, ready, service.warmUpCustomers, signal);

		const receivedBefore = sandbox.received.length;
		impose?.(sandbox);
		const { id } = await runWorkflow(n8n, ready, customers, signal);
		await unpublishWorkflow(n8n.rest, ready.workflow);

		const nodes = part.nodes.map(({ name }) => name);
		const requests = sandbox.received
			.slice(receivedBefore)
			.filter((request) => request.method === method);
		const run = {
			...readExecution(await n8n.rest.getExecution(id), nodes),
			done: countDone(customers),
			writtenAgain: customers.filter(({ timesApplied }) => timesApplied > 1).length,
			requests,
			tooEarly: countTooEarly(requests),
			peakInFlight: countPeakInFlight(requests),
			busySeconds: getBusySeconds(requests),
		};
		assertPlausible(run);
		return run;
	} finally {
		await sandbox.close();
	}
}

/** The number of customers that are Education. */
export function countDone(customers: readonly CustomerRecord[]): number {
	return customers.filter(({ qualification }) => qualification === 'education').length;
}

type TimedRun = NodeRun & { startTime: number; executionTime: number };

function isTimed(run: NodeRun): run is TimedRun {
	return 'startTime' in run && typeof run.startTime === 'number' && run.executionTime !== undefined;
}

/** Throws an `Error` if one of the nodes never ran. */
function readExecution({ data, status }: Execution, nodes: readonly string[]): N8nReading {
	const { runData, error } = data.resultData;
	const runs = nodes.flatMap((name) => {
		const timed = (runData[name] ?? []).filter(isTimed);
		if (timed.length > 0) return timed;
		throw new Error(`"${name}" never ran: ${error?.message ?? status}`);
	});
	const start = Math.min(...runs.map(({ startTime }) => startTime));
	const end = Math.max(...runs.map((run) => run.startTime + run.executionTime));
	const sender = runData[SENDER] ?? [];
	const countItems = (output: number) =>
		sender.reduce((sum, run) => sum + (run.data?.main[output]?.length ?? 0), 0);
	return {
		seconds: (end - start) / 1000,
		reportedDone: countItems(0),
		reportedRefused: countItems(1),
		failed: sender.some((run) => run.error !== undefined),
	};
}

/** The service cannot be busy with the work outside of n8n's time. */
function assertPlausible({ seconds, busySeconds }: Run): void {
	if (busySeconds <= seconds + CLOCK_TOLERANCE_SECONDS) return;
	throw new Error(
		`n8n reports ${seconds} s for the work, but the service was busy with it for ${busySeconds} s.`,
	);
}
