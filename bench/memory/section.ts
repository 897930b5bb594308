import type { Verdict } from '../demands';
import { table, type Section } from '../section';
import { spread } from '../statistics';
import { IN_FLIGHT, ITEMS, megabytes, type MemoryResult } from './measure';

/** What the node may add to n8n's peak, in megabytes. */
const MOST_GROWTH = 150;

const TITLE = `${ITEMS.toLocaleString('en')} items in one run: memory`;

const COLUMNS = ['', 'Peak: min / median / max'];

/** What the document says about the memory; `undefined` where it cannot be measured. */
export function memorySection(result: MemoryResult | undefined): Section {
	if (result === undefined) {
		const body = 'It is measured on Linux only, which tells the peak of another process.';
		return { title: TITLE, body, verdicts: [] };
	}
	const growth = spread(result.withNode).median - spread(result.without).median;
	return {
		title: TITLE,
		body: [
			`The most memory that was resident in n8n's main process (on Linux, \`VmHWM\`) while ${ITEMS.toLocaleString('en')} items go through this node with ${IN_FLIGHT} in flight and without latency, and while the same items go through the same workflow with the node disabled. Each run has an n8n that was just started and has run the workflow once with few items. It includes what n8n needs to save the execution. No node can stay below the second row.`,
			table(COLUMNS, [
				['This node', peaks(result.withNode)],
				['The node disabled', peaks(result.without)],
			]),
		].join('\n\n'),
		verdicts: [verdict(growth)],
	};
}

function peaks(values: readonly number[]): string {
	const { min, median, max } = spread(values);
	return [min, median, max].map(megabytes).join(' / ');
}

function verdict(growth: number): Verdict {
	return {
		isMet: growth < MOST_GROWTH,
		says: `${megabytes(growth)} more than without the node (medians); must be under ${MOST_GROWTH} MB`,
	};
}
