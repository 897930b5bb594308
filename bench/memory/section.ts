import type { Verdict } from '../demands';
import { table, type Section } from '../section';
import { spread } from '../statistics';
import { IN_FLIGHT, ITEMS, megabytes, type MemoryResult } from './measure';

/** What the node may add to n8n's peak, in megabytes. */
const MOST_GROWTH = 150;

const TITLE = `${ITEMS.toLocaleString('en')} items in one run: memory`;

const COLUMNS = ['', 'Peak: min / median / max'];

/** What the document says about the memory; `undefined` where it cannot be measured. */
export function memorySection(results: readonly MemoryResult[] | undefined): Section {
	if (results === undefined) {
		const body = 'It is measured on Linux only, which tells the peak of another process.';
		return { title: TITLE, body, verdicts: [] };
	}
	return {
		title: TITLE,
		body: [
			`The most memory that was resident in n8n's main process (on Linux, \`VmHWM\`) while ${ITEMS.toLocaleString('en')} items go through this node with ${IN_FLIGHT} in flight and without latency, and while the same items go through the same workflow with the node disabled. Each run has an n8n that was just started and has run the workflow once with few items. It includes what n8n needs to save the execution. No node can stay below the rows of the disabled one.`,
			"As n8n comes, V8 keeps unused objects while there is room. With n8n's heap limited (`NODE_OPTIONS=--max-old-space-size=512`) it has to collect them, and what is left is what the work needs.",
			table(
				COLUMNS,
				results.flatMap(({ heap, withNode, without }) => [
					[`This node, ${heap.name}`, peaks(withNode)],
					[`The node disabled, ${heap.name}`, peaks(without)],
				]),
			),
		].join('\n\n'),
		verdicts: results.map(verdict),
	};
}

function peaks(values: readonly number[]): string {
	const { min, median, max } = spread(values);
	return [min, median, max].map(megabytes).join(' / ');
}

function verdict({ heap, withNode, without }: MemoryResult): Verdict {
	const growth = spread(withNode).median - spread(without).median;
	return {
		isMet: growth < MOST_GROWTH,
		says: `${heap.name}: ${megabytes(growth)} more than without the node (medians); must be under ${MOST_GROWTH} MB`,
	};
}
