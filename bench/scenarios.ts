import type { Contender } from './contenders';
import type { WorkResult } from './demands';
import { measure, type Run } from './measure';
import { measureMemory } from './memory/measure';
import { CAN_MEASURE_MEMORY } from './memory/resident';
import { memorySection } from './memory/section';
import type { Section } from './section';
import type { Setting } from './setting';
import { workSection } from './work-section';
import type { Work } from './work';
import { WORKS } from './works';

/** Something that is measured and has its place in the document. */
export interface Scenario {
	/** As `--only` takes it. */
	name: string;
	measure(setting: Setting): Promise<Section>;
}

/** In the order of the document; the memory comes last, because it restarts n8n. */
export const SCENARIOS: readonly Scenario[] = [
	...WORKS.map((work) => ({
		name: work.name,
		measure: async (setting: Setting) =>
			workSection(await measureWork(work, setting), setting.runs),
	})),
	{
		name: 'memory',
		measure: async (setting) =>
			memorySection(CAN_MEASURE_MEMORY ? await measureMemory(setting) : undefined),
	},
];

/** The contenders take turns, so that whatever else the machine does meets all of them. */
async function measureWork(work: Work, setting: Setting): Promise<WorkResult> {
	const contenders = [work.ours, ...work.rivals];
	const runs = new Map<Contender, Run[]>(contenders.map((contender) => [contender, []]));
	setting.report(`${work.name}: ${work.title}`);
	for (let number = 1; number <= setting.runs; number += 1) {
		for (const [contender, measured] of runs) {
			if (number > (contender.mostRuns ?? setting.runs)) continue;
			const run = await measure(setting, work, contender);
			measured.push(run);
			setting.report(`     ${number}/${setting.runs}  ${contender.name}: ${inShort(run)}`);
		}
	}
	return { work, runs };
}

function inShort({ n8n, service }: Run): string {
	return `${n8n.seconds.toFixed(2)} s, ${service.done} done, ${n8n.reportedDone} reported, ${service.sent} requests`;
}
