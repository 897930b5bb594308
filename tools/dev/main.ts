/**
 * A real n8n to develop against: what changes under `nodes/`, `credentials/` and `icons/` is built and loaded a moment
 * later (reload the editor's page to see changed fields). The sandbox stands in for Partner Center and prints what it
 * receives; its credential and the example workflow are there.
 *
 *     npm run dev
 */
import path from 'node:path';

import { runWithCleanup, type Cleanup } from '../n8n/cleanup';
import type { RunningN8n } from '../n8n/instance';
import { createReport } from '../n8n/report';
import { webhookUrl } from '../demo/import-example';
import { buildAtEachChange, keepCopied } from './live-build';
import { setStage, type Stage } from '../demo/stage';

async function dev(cleanup: Cleanup): Promise<void> {
	const log = (line: string) => {
		console.log(line);
	};
	const stage = await setStage(cleanup, createReport(), {
		sandbox: { log, color: process.stdout.isTTY },
		env: { N8N_DEV_RELOAD: 'true' },
	});
	console.log(whereThingsAre(stage));
	cleanup.add(keepCopied(installedDist(stage.n8n)));
	await buildAtEachChange(cleanup.signal);
}

/** The build that n8n loads. */
function installedDist({ userFolder, installed }: RunningN8n): string {
	const packages = path.join(userFolder, '.n8n', 'nodes', 'node_modules');
	return path.join(packages, installed?.name ?? '', 'dist');
}

function whereThingsAre({ n8n, sandbox, workflows }: Stage): string {
	const { tenantId: workflow } = workflows;
	return [
		'',
		`Editor     ${n8n.url}/workflow/${workflow.id}`,
		`Sign in    ${n8n.owner.email}, password ${n8n.owner.password} (made up, for this n8n only)`,
		`Webhook    ${webhookUrl(n8n.url, workflow)}`,
		`Sandbox    ${sandbox.url} (API Base URL and Sign-in Base URL of a credential with Cloud = Custom)`,
		`n8n's log  ${n8n.logFile}`,
		'',
		'Changes are built and loaded until you press Ctrl-C.',
		'',
	].join('\n');
}

void runWithCleanup(dev);
