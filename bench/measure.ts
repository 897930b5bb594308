import type { Contender } from './contenders';
import { feed } from './feed';
import { readExecution, readService, type N8nReading, type ServiceReading } from './reading';
import { openService } from './service';
import type { Setting } from './setting';
import type { Work } from './work';
import { createWorkflow, retireWorkflow } from './workflow';

/** One run of a contender, seen from both sides. */
export interface Run {
	n8n: N8nReading;
	service: ServiceReading;
}

/** Milliseconds from a request's arrival to its answer. */
export const LATENCY_MS = 50;

/** Both clocks are this machine's, read in whole milliseconds by two processes. */
const CLOCKS_SECONDS = 0.02;

/**
 * Lets a contender do the work once, at a service of its own.
 *
 * Throws an `Error` when the two readings contradict each other.
 */
export async function measure(setting: Setting, work: Work, contender: Contender): Promise<Run> {
	const { authentication, signal } = setting;
	const n8n = setting.n8n.now;
	const { updates: customers } = work;
	const service = await openService(n8n.rest, { latency: LATENCY_MS, customers, authentication });
	const { sandbox } = service;
	try {
		const part = contender.build(service);
		const name = `${work.title}: ${contender.name}`;
		const workflow = await createWorkflow(n8n.rest, name, part);
		await feed(n8n, workflow, service.warmUpCustomers, signal);

		const alreadyReceived = sandbox.received.length;
		work.impose?.(sandbox);
		const { id } = await feed(n8n, workflow, service.customers, signal);
		await retireWorkflow(n8n.rest, workflow);

		const nodeNames = part.nodes.map((node) => node.name);
		const run = {
			n8n: readExecution(await n8n.rest.getExecution(id), nodeNames),
			service: readService(sandbox, sandbox.received.slice(alreadyReceived), service.customers),
		};
		assertPlausible(run);
		return run;
	} finally {
		await sandbox.close();
	}
}

/** Nothing that the service saw can have lain outside the time that n8n says. */
function assertPlausible({ n8n, service }: Run): void {
	if (service.seconds <= n8n.seconds + CLOCKS_SECONDS) return;
	throw new Error(
		`n8n says that the work took ${n8n.seconds} s, but the service was busy with it for ${service.seconds} s.`,
	);
}
