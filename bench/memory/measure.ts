import { thisNode, type MeasuredPart } from '../contenders';
import { feed } from '../feed';
import { countDone } from '../reading';
import { openService } from '../service';
import type { Setting } from '../setting';
import { createWorkflow, retireWorkflow } from '../workflow';
import { mainProcessOf, peakMegabytes, resetPeak } from './resident';

/** Items in the one run. */
export const ITEMS = 10_000;

/** How many of them are in flight. */
export const IN_FLIGHT = 50;

/** Peaks of n8n's resident memory, in megabytes, one for each run. */
export interface MemoryResult {
	withNode: readonly number[];
	/** The same workflow with the node disabled: n8n's own share. */
	without: readonly number[];
}

/**
 * Measures the peak of n8n's main process while many items go through the node in one run, and while they pass by it.
 * Each time n8n is a process that was just started and has run the workflow once with few items.
 */
export async function measureMemory(setting: Setting): Promise<MemoryResult> {
	const { runs, report } = setting;
	report(`memory: ${ITEMS} items in one run`);
	const withNode: number[] = [];
	const without: number[] = [];
	for (let run = 1; run <= runs; run += 1) {
		const peak = await peakOfOneRun(setting, 'at work');
		const peakWithout = await peakOfOneRun(setting, 'disabled');
		report(
			`     ${run}/${runs}  peak ${megabytes(peak)}, without the node ${megabytes(peakWithout)}`,
		);
		withNode.push(peak);
		without.push(peakWithout);
	}
	return { withNode, without };
}

/** `123.4` → `123 MB`. */
export function megabytes(value: number): string {
	return `${value.toFixed(0)} MB`;
}

async function peakOfOneRun(setting: Setting, node: 'at work' | 'disabled'): Promise<number> {
	const { authentication, signal } = setting;
	await setting.n8n.restart();
	const n8n = setting.n8n.now;
	const service = await openService(n8n.rest, { latency: 0, customers: ITEMS, authentication });
	try {
		const part = thisNode({ maxConcurrency: IN_FLIGHT }).build(service);
		const name = `${ITEMS} items, the node ${node}`;
		const workflow = await createWorkflow(
			n8n.rest,
			name,
			node === 'disabled' ? disable(part) : part,
		);
		await feed(n8n, workflow, service.warmUpCustomers, signal);

		const pid = mainProcessOf(n8n.userFolder);
		resetPeak(pid);
		await feed(n8n, workflow, service.customers, signal);
		const peak = peakMegabytes(pid);

		await retireWorkflow(n8n.rest, workflow);
		const done = countDone(service.customers);
		if (done !== (node === 'disabled' ? 0 : ITEMS)) throw new Error(`${name}: ${done} were done.`);
		return peak;
	} finally {
		await service.sandbox.close();
	}
}

function disable(part: MeasuredPart): MeasuredPart {
	return { ...part, nodes: part.nodes.map((node) => ({ ...node, disabled: true })) };
}
