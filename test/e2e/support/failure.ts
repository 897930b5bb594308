import { readFileSync, statSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

import type { Programs } from './stage';

/** The maximum number of lines to print from each log. */
const LINES = 30;

/**
 * Records the current ends of the sandbox's journal and n8n's log.
 *
 * @param stage the running programs
 * @returns a function that returns the lines that were added to both since then
 */
export function listen({ n8n, journal }: Programs): () => string[] {
	const heard = journal.length;
	const logged = statSync(n8n.logFile).size;
	return () => {
		const log = readFileSync(n8n.logFile).subarray(logged).toString('utf8').trim();
		return [
			'What the sandbox was asked meanwhile:',
			...shown(journal.slice(heard)),
			'What n8n logged meanwhile:',
			...shown(log === '' ? [] : log.split('\n')),
		];
	};
}

function shown(lines: readonly string[]): string[] {
	return (lines.length > 0 ? lines : ['(nothing)']).slice(-LINES).map((line) => `    ${line}`);
}

/** Returns a copy of an error without terminal colors and without Playwright's second copy of its call log. */
export function plain(error: unknown): unknown {
	if (!(error instanceof Error)) return error;
	const said = new Error(stripVTControlCharacters(error.message));
	said.stack = stripVTControlCharacters(error.stack ?? said.message);
	return said;
}
