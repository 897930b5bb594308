/**
 * Starts a real n8n for development, with the sandbox in place of Partner Center. It builds and loads each change under
 * `nodes/`, `credentials/` and `icons/`. It imports the example workflow and a credential for the sandbox, and prints
 * each request that the sandbox receives.
 *
 *     npm run dev
 */
import path from 'node:path';

import { getWebhookUrl } from '../demo/example';
import { setUpDemo, type DemoSetup } from '../demo/setup';
import { runWithCleanup, type Cleanup } from '../n8n/cleanup';
import type { RunningN8n } from '../n8n/instance';
import { createReport } from '../n8n/report';
import { introduction } from '../sandbox/cli/introduction';
import { buildOnChange, copyBuildOnChange } from './liveBuild';

async function dev(cleanup: Cleanup): Promise<void> {
	const log = (line: string) => {
		console.log(line);
	};
	const look = { color: process.stdout.isTTY, control: true };
	const setup = await setUpDemo(cleanup, createReport(), {
		sandbox: { log, ...look },
		env: { N8N_DEV_RELOAD: 'true' },
	});
	console.log(introduction(setup.sandbox.url, look));
	console.log(renderAddresses(setup));
	cleanup.add(copyBuildOnChange(getInstalledBuild(setup.n8n)));
	await buildOnChange(cleanup.signal);
}

/** Returns the folder from which n8n loads the package. */
function getInstalledBuild({ userFolder, installed }: RunningN8n): string {
	const packages = path.join(userFolder, '.n8n', 'nodes', 'node_modules');
	return path.join(packages, installed?.name ?? '', 'dist');
}

function renderAddresses({ n8n, workflows: { tenantId: workflow } }: DemoSetup): string {
	return [
		`Editor     ${n8n.url}/workflow/${workflow.id}`,
		`Sign in    ${n8n.owner.email}, password ${n8n.owner.password} (made up, only for this n8n)`,
		`Webhook    ${getWebhookUrl(n8n.url, workflow)}`,
		`n8n's log  ${n8n.logFile}`,
		'',
		'The example workflow and a credential for the sandbox are already in n8n.',
		'Each change is built and loaded. To see changed fields, reload the page of the editor.',
		'',
	].join('\n');
}

void runWithCleanup(dev);
