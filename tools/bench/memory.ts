/** The peak of n8n's memory while many items go through a node in one execution. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { RunningN8n } from '../n8n/instance';
import { httpRequestPlain, SENDER, thisNode, type Candidate } from './candidates';
import { getSpread, type Verdict } from './bounds';
import { publishWorkflow, runWorkflow, unpublishWorkflow } from './instance';
import { countDone, openService, type RunContext } from './measure';
import { renderSpread, renderTable, type Part } from './report';

/** Only Linux shows the peak of another process, and can reset it. */
const CAN_MEASURE = process.platform === 'linux';

/** The most that this node may add to n8n's peak, in megabytes, while V8's heap is limited. */
const MAX_GROWTH_MB = 25;

/** For `clear_refs`: resets the peak of the resident memory (proc(5)). */
const RESET_PEAK = '5';

const LIMITED_HEAP = {
	name: 'heap limited to 512 MB',
	env: { NODE_OPTIONS: '--max-old-space-size=512' },
};

interface Load {
	items: number;
	heap: { name: string; env: Record<string, string> };
	/** The most runs, because the load takes long. */
	maxRuns?: number;
	/** Whether this node must stay within its bound. */
	isBounded: boolean;
}

const LOADS: readonly Load[] = [
	{ items: 10_000, heap: LIMITED_HEAP, isBounded: true },
	{ items: 50_000, heap: LIMITED_HEAP, isBounded: true, maxRuns: 1 },
	// V8 keeps unused objects while there is room, so this shows no need for memory.
	{ items: 10_000, heap: { name: "V8's default heap", env: {} }, isBounded: false },
];

/** Each new text is made of two of the item's texts, so that it has the length of a GUID. */
const SAME_OUTPUT_EXPRESSION = `={{ ({
	customerId: $json.id,
	qualification: 'education',
	changed: true,
	requestId: $json.requestId.slice(18) + $json.id.slice(0, 18),
	correlationId: $json.id.slice(18) + $json.requestId.slice(0, 18),
}) }}`;

const OURS = thisNode({ maxConcurrency: 50 });
const DISABLED: Candidate = {
	name: 'The node disabled',
	build: (target) => {
		const part = OURS.build(target);
		return { ...part, nodes: part.nodes.map((node) => ({ ...node, disabled: true })) };
	},
};
/** A node of n8n that sends nothing, and has the same output: five values, two of which are new texts. */
const SAME_OUTPUT: Candidate = {
	name: 'Edit Fields with the same output',
	build: () => ({
		entry: SENDER,
		connections: {},
		nodes: [
			{
				name: SENDER,
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				parameters: { mode: 'raw', jsonOutput: SAME_OUTPUT_EXPRESSION, options: {} },
			},
		],
	}),
};
const CANDIDATES: readonly Candidate[] = [
	OURS,
	DISABLED,
	SAME_OUTPUT,
	{ ...httpRequestPlain, maxRuns: 1 },
];

/** Measures all loads. Every run has an n8n process that has run the workflow only once, with few items. */
export async function measureMemory(context: RunContext): Promise<Part> {
	if (!CAN_MEASURE) return { name: 'memory', body: 'It is measured only on Linux.', verdicts: [] };
	const rows: string[][] = [];
	const verdicts: Verdict[] = [];
	for (const load of LOADS) {
		const peaks = await measureLoad(context, load);
		for (const [{ name }, measured] of peaks) {
			rows.push([
				`${name}: ${formatCount(load)} items, ${load.heap.name}`,
				renderSpread(getMegabytes(measured), formatMegabytes),
				String(Math.min(...measured.map(({ done }) => done))),
				String(measured.length),
			]);
		}
		if (load.isBounded) verdicts.push(judge(load, peaks));
	}
	const head = ['', 'Peak: min / median / max', 'Done', 'Runs'];
	return { name: 'memory', body: renderTable(head, rows), verdicts };
}

/** The result of one run. */
interface Peak {
	/** `Infinity` if n8n ran out of memory. */
	megabytes: number;
	/** The number of customers that are Education at the end. */
	done: number;
}

type Peaks = ReadonlyMap<Candidate, readonly Peak[]>;

async function measureLoad(context: RunContext, load: Load): Promise<Peaks> {
	const peaks = new Map<Candidate, Peak[]>(CANDIDATES.map((candidate) => [candidate, []]));
	context.report(`memory: ${load.items} items, ${load.heap.name}`);
	for (let number = 1; number <= Math.min(context.runs, load.maxRuns ?? Infinity); number += 1) {
		for (const [candidate, measured] of peaks) {
			if (number > (candidate.maxRuns ?? context.runs)) continue;
			const peak = await measurePeak(context, load, candidate);
			measured.push(peak);
			context.report(
				`     ${number}  ${candidate.name}: ${formatMegabytes(peak.megabytes)}, ${peak.done} done`,
			);
		}
	}
	return peaks;
}

async function measurePeak(
	context: RunContext,
	{ items, heap }: Load,
	candidate: Candidate,
): Promise<Peak> {
	await context.n8n.restart(heap.env);
	const n8n = context.n8n.now;
	const service = await openService(n8n.rest, { latency: 0, customers: items });
	try {
		const ready = await publishWorkflow(n8n.rest, candidate.name, candidate.build(service));
		await runWorkflow(n8n, ready, service.warmUpCustomers, context.signal);
		const pid = findMainProcess(n8n);
		writeFileSync(`/proc/${pid}/clear_refs`, RESET_PEAK);
		await runWorkflow(n8n, ready, service.customers, context.signal);
		const megabytes = readPeakMegabytes(pid);
		await unpublishWorkflow(n8n.rest, ready.workflow);
		return { megabytes, done: countDone(service.customers) };
	} catch (error) {
		const isOutOfMemory = readFileSync(n8n.logFile, 'utf8').includes('heap out of memory');
		if (isOutOfMemory) return { megabytes: Infinity, done: countDone(service.customers) };
		throw error;
	} finally {
		await service.sandbox.close();
	}
}

function getMegabytes(peaks: readonly Peak[] = []): readonly number[] {
	return peaks.map(({ megabytes }) => megabytes);
}

function judge(load: Load, peaks: Peaks): Verdict {
	const ours = peaks.get(OURS) ?? [];
	const { median } = getSpread(getMegabytes(ours));
	const growth = median - getSpread(getMegabytes(peaks.get(DISABLED))).median;
	return {
		isMet: growth <= MAX_GROWTH_MB && ours.every(({ done }) => done === load.items),
		text: `${formatCount(load)} items, ${load.heap.name}: ${formatMegabytes(growth)} more than with the node disabled (medians); must be ≤ ${MAX_GROWTH_MB} MB with all items done`,
	};
}

function formatCount({ items }: Load): string {
	return items.toLocaleString('en');
}

function formatMegabytes(value: number): string {
	return value === Infinity ? 'out of memory' : `${value.toFixed(0)} MB`;
}

/** Finds the main process of an n8n that this process started, not the task runners that n8n starts. */
function findMainProcess({ userFolder }: RunningN8n): number {
	const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
	const found = pids.find(
		(pid) =>
			readProcess(pid, 'status').includes(`PPid:\t${process.pid}\n`) &&
			readProcess(pid, 'environ').split('\0').includes(`N8N_USER_FOLDER=${userFolder}`),
	);
	if (found === undefined) throw new Error(`There is no n8n over ${userFolder}.`);
	return found;
}

/** The most memory that was resident since the peak was reset. */
function readPeakMegabytes(pid: number): number {
	const kibibytes = /^VmHWM:\s*(\d+) kB$/m.exec(readProcess(pid, 'status'))?.[1];
	if (kibibytes === undefined) throw new Error(`Linux shows no peak of process ${pid}.`);
	return (Number(kibibytes) * 1024) / 1e6;
}

/** Reads a file of proc(5); empty if the process has ended, or belongs to another user. */
function readProcess(pid: number, file: 'environ' | 'status'): string {
	try {
		return readFileSync(path.join('/proc', String(pid), file), 'utf8');
	} catch {
		return '';
	}
}
