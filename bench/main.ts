/**
 * Measures this package's node in a real n8n, beside n8n's HTTP Request node and the least that anything could need.
 *
 *     npm run bench                                  everything, three runs each; writes docs/benchmarks.md
 *     npm run bench -- --only limit-10s --runs 1     a part, printed; --only may be given more than once
 *     npm run bench -- --runs 1 --write              printed and written
 *     npm run bench -- --authentication refreshToken with the other credential, printed
 *
 * The exit code is 1 when the node misses one of its bounds.
 */
import { writeFileSync } from 'node:fs';

import { runWithCleanup, type Cleanup } from '../real-n8n/cleanup';
import { createReport } from '../real-n8n/report';
import { countMissed, DOCUMENT, renderDocument, renderSections } from './document';
import { BenchN8n } from './instance';
import { describeMachine } from './machine';
import { readOptions } from './options';
import { SCENARIOS } from './scenarios';
import type { Section } from './section';

async function bench(cleanup: Cleanup): Promise<void> {
	const names = SCENARIOS.map(({ name }) => name);
	const { only, runs, authentication, write } = readOptions(process.argv.slice(2), names);
	const report = createReport();
	const n8n = await BenchN8n.start(cleanup, report);
	const machine = await describeMachine(n8n);

	const setting = { n8n, runs, authentication, report, signal: cleanup.signal };
	const sections: Section[] = [];
	for (const scenario of SCENARIOS.filter(({ name }) => only.includes(name))) {
		sections.push(await scenario.measure(setting));
	}

	console.log(`\n${await renderSections(sections)}`);
	if (write) {
		const day = new Date().toISOString().slice(0, 10);
		writeFileSync(DOCUMENT, await renderDocument({ machine, day, runs, authentication, sections }));
		report(`Written to ${DOCUMENT}`);
	}
	process.exitCode = countMissed(sections) === 0 ? 0 : 1;
}

void runWithCleanup(bench);
