/**
 * Runs the engine tests on the oldest n8n version that this package supports:
 *
 *     npm run test:oldest
 */
import { installOldestCore } from '../tools/n8n/install';
import { createReport } from '../tools/n8n/report';

async function main(): Promise<void> {
	const report = createReport();
	const { version, modules } = await installOldestCore(report);
	report(`The engine tests run on n8n-core ${version}`);
	const { execa } = await import('execa');
	const { exitCode } = await execa(
		'jest',
		['--config', 'jest.oldest.config.js', ...process.argv.slice(2)],
		{
			preferLocal: true,
			stdio: 'inherit',
			env: { N8N_MODULES: modules },
			reject: false,
		},
	);
	process.exitCode = exitCode ?? 1;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
