import path from 'node:path';

import { format, resolveConfig } from 'prettier';

import type { Machine } from './machine';
import { contendersExplained, machineList, method } from './method';
import { verdictList, type Section } from './section';
import type { Authentication } from './service';

/** Where the results are written. */
export const DOCUMENT = path.join(__dirname, '..', 'docs', 'benchmarks.md');

/** Everything that was measured, and on what. */
export interface Findings {
	machine: Machine;
	/** The day of the measurement, as YYYY-MM-DD. */
	day: string;
	/** How often each scenario was run. */
	runs: number;
	authentication: Authentication;
	sections: readonly Section[];
}

/** How many bounds were missed. */
export function countMissed(sections: readonly Section[]): number {
	return sections.flatMap(({ verdicts }) => verdicts).filter(({ isMet }) => !isMet).length;
}

/** The document in Markdown, formatted as this project formats it. */
export async function renderDocument(findings: Findings): Promise<string> {
	const { machine, day, runs, authentication, sections } = findings;
	const parts = [
		'# Benchmarks',
		'Written by `npm run bench`, never by hand. What this node costs and saves, measured in a real n8n beside what n8n offers without it, and beside the least that anything could need.',
		`**${outcome(sections)}** Measured on ${day}.`,
		...sections.map(renderSection),
		'## Method',
		method(runs, authentication),
		'### The rows',
		contendersExplained(),
		'### The machine',
		machineList(machine),
		'### To repeat it',
		'`npm run bench` measures everything and writes this document (about half an hour; leave the machine alone meanwhile). `npm run bench -- --only limit-10s --runs 1` measures a part and prints it; `--write` writes that too. The exit code is 1 when a bound is missed.',
	];
	return await asThisProjectFormats(parts.join('\n\n'));
}

/** The sections alone, as they are printed when nothing is written. */
export async function renderSections(sections: readonly Section[]): Promise<string> {
	return await asThisProjectFormats(sections.map(renderSection).join('\n\n'));
}

function renderSection({ title, body, verdicts }: Section): string {
	const bounds =
		verdicts.length > 0 ? ['Is this node within its bounds?', verdictList(verdicts)] : [];
	return [`## ${title}`, body, ...bounds].join('\n\n');
}

function outcome(sections: readonly Section[]): string {
	const missed = countMissed(sections);
	if (missed === 0) return 'This node is within all of its bounds.';
	const where = sections.filter((section) => countMissed([section]) > 0).map(({ title }) => title);
	return `This node misses ${missed === 1 ? 'one of its bounds' : `${missed} of its bounds`}: ${where.join('; ')}.`;
}

async function asThisProjectFormats(markdown: string): Promise<string> {
	const config = await resolveConfig(DOCUMENT);
	return await format(markdown, {
		...config,
		parser: 'markdown',
		proseWrap: 'always',
		printWidth: 125,
	});
}
