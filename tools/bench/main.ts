/**
 * Measures this package's node in a real n8n, beside the floor, n8n's HTTP Request node and the least possible time.
 *
 *     npm run bench                                  everything, three runs each; updates docs/benchmarks.md
 *     npm run bench -- --only limit-10s --runs 1     a part, printed; --only can be given more than once
 *     npm run bench -- --only limit-10s --write      a part, printed and updated in docs/benchmarks.md
 *
 * The exit code is 1 if the node misses one of its bounds.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { format, resolveConfig } from 'prettier';

import { runWithCleanup, type Cleanup } from '../n8n/cleanup';
import { createReport } from '../n8n/report';
import { BenchN8n } from './instance';
import type { RunContext } from './measure';
import { measureMemory } from './memory';
import { buildScenarioPart, MACHINE, renderPart, updateDocument, type Part } from './report';
import { runScenario, SCENARIOS } from './scenarios';
import { measureTrigger } from './trigger';

const DOCUMENT = path.join(__dirname, '..', '..', 'docs', 'benchmarks.md');
const DEFAULT_RUNS = 3;

/** Everything that can be measured, by its name. The memory comes last because it restarts n8n. */
const MEASUREMENTS = new Map<string, (context: RunContext) => Promise<Part>>([
	...SCENARIOS.map(
		(scenario) =>
			[
				scenario.name,
				async (context: RunContext) =>
					buildScenarioPart(scenario, await runScenario(scenario, context), context.runs),
			] as const,
	),
	['trigger-round', measureTrigger],
	['memory', measureMemory],
]);

interface Options {
	/** The names of what is measured, in the order of the document. */
	names: readonly string[];
	runs: number;
	/** Whether the document is updated. */
	write: boolean;
}

/** Reads the command line. Throws an `Error` that says what is wrong with it. */
function readOptions(args: string[]): Options {
	const { values } = parseArgs({
		args,
		options: {
			only: { type: 'string', multiple: true, default: [] },
			runs: { type: 'string', default: String(DEFAULT_RUNS) },
			write: { type: 'boolean', default: false },
		},
	});
	const { only } = values;
	const known = [...MEASUREMENTS.keys()];
	const unknown = only.find((name) => !known.includes(name));
	if (unknown !== undefined) {
		throw new Error(`There is no scenario "${unknown}". There are: ${known.join(', ')}.`);
	}
	const runs = Number(values.runs);
	if (!Number.isInteger(runs) || runs < 1) {
		throw new Error(`--runs takes a whole number from 1, not "${values.runs}".`);
	}
	return {
		names: known.filter((name) => only.length === 0 || only.includes(name)),
		runs,
		write: values.write || (only.length === 0 && runs === DEFAULT_RUNS),
	};
}

/** Formats Markdown as this project does. */
async function formatMarkdown(markdown: string): Promise<string> {
	const config = await resolveConfig(DOCUMENT);
	return await format(markdown, {
		...config,
		parser: 'markdown',
		proseWrap: 'always',
		printWidth: 125,
	});
}

async function bench(cleanup: Cleanup): Promise<void> {
	const { names, runs, write } = readOptions(process.argv.slice(2));
	const report = createReport();
	const n8n = await BenchN8n.start(cleanup, report);
	const contents = new Map([[MACHINE, await n8n.describeMachine()]]);
	const today = new Date().toISOString().slice(0, 10);
	const measuredOn = `Measured on ${today}, ${runs === 1 ? 'one run' : `${runs} runs`} of each.`;
	let areBoundsMet = true;
	for (const [name, measure] of MEASUREMENTS) {
		if (!names.includes(name)) continue;
		const part = await measure({ n8n, runs, report, signal: cleanup.signal });
		areBoundsMet &&= part.verdicts.every(({ isMet }) => isMet);
		const content = renderPart(part, measuredOn);
		contents.set(name, content);
		console.log(`\n${await formatMarkdown(content)}`);
		if (!write) continue;
		const updated = updateDocument(readFileSync(DOCUMENT, 'utf8'), contents);
		writeFileSync(DOCUMENT, await formatMarkdown(updated));
		report(`Written to ${DOCUMENT}`);
	}
	process.exitCode = areBoundsMet ? 0 : 1;
}

void runWithCleanup(bench);
