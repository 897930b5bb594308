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

/** How much V8 may keep before it collects unused objects; how n8n is told so. */
export interface Heap {
	name: string;
	env: Record<string, string>;
}

/** V8 collects late where it has room: only the second says how much the work needs. */
const HEAPS: readonly Heap[] = [
	{ name: 'as n8n comes', env: {} },
	{ name: 'heap limited to 512 MB', env: { NODE_OPTIONS: '--max-old-space-size=512' } },
];

/** Peaks of n8n's resident memory, in megabytes, one for each run. */
export interface MemoryResult {
	heap: Heap;
	withNode: readonly number[];
	/** The same workflow with the node disabled: n8n's own share. */
	without: readonly number[];
}

/**
 * Measures the peak of n8n's main process while many items go through the node in one run, and while they pass by it.
 * Each time n8n is a process that was just started and has run the workflow once with few items.
 */
export async function measureMemory(setting: Setting): Promise<readonly MemoryResult[]> {
	setting.report(`memory: ${ITEMS} items in one run`);
	const results: MemoryResult[] = [];
	for (const heap of HEAPS) results.push(await measureWith(heap, setting));
	return results;
}

async function measureWith(heap: Heap, setting: Setting): Promise<MemoryResult> {
	const { runs, report } = setting;
	const withNode: number[] = [];
	const without: number[] = [];
	for (let run = 1; run <= runs; run += 1) {
		const peak = await peakOfOneRun(setting, heap, 'at work');
		const peakWithout = await peakOfOneRun(setting, heap, 'disabled');
		report(
			`     ${run}/${runs}  ${heap.name}: peak ${megabytes(peak)}, without the node ${megabytes(peakWithout)}`,
		);
		withNode.push(peak);
		without.push(peakWithout);
	}
	return { heap, withNode, without };
}

/** `123.4` → `123 MB`. */
export function megabytes(value: number): string {
	return `${value.toFixed(0)} MB`;
}

async function peakOfOneRun(
	setting: Setting,
	heap: Heap,
	node: 'at work' | 'disabled',
): Promise<number> {
	const { authentication, signal } = setting;
	await setting.n8n.restart(heap.env);
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
