/**
 * Runs the engine tests on the oldest n8n version that this package supports:
 *
 *     npm run test:oldest
 */
import { spawnSync } from 'node:child_process';

import { installOldestCore } from '../real-n8n/oldest-core';
import { createReport } from '../real-n8n/report';

async function main(): Promise<void> {
	const report = createReport();
	const { version, modules } = await installOldestCore(report);
	report(`The engine tests run on n8n-core ${version}`);
	const jest = require.resolve('jest/bin/jest');
	const args = [jest, '--config', 'jest.oldest.config.js', ...process.argv.slice(2)];
	const env = { ...process.env, N8N_MODULES: modules };
	const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env });
	process.exitCode = status ?? 1;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
