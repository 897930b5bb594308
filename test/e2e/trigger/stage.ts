import path from 'node:path';

import type { Cleanup } from '../../../real-n8n/cleanup';
import { installCommunityPackage } from '../../../real-n8n/community-package';
import { prepare } from '../../../real-n8n/prepare';
import type { Report } from '../../../real-n8n/report';
import { startSandbox, type Sandbox } from '../../../sandbox';
import { RestartableN8n } from './restartableN8n';

/** The running programs of a test of the trigger. */
export interface TriggerStage {
	readonly n8n: RestartableN8n;
	readonly sandbox: Sandbox;
	readonly report: Report;
	/** Aborted when the tests are canceled. */
	readonly signal: AbortSignal;
}

/**
 * Starts the sandbox and a real n8n that can be restarted. The packed node is installed as n8n's own installer does it.
 *
 * @param cleanup ends everything again
 * @param report prints the progress
 * @returns the running programs
 */
export async function setTriggerStage(cleanup: Cleanup, report: Report): Promise<TriggerStage> {
	const { n8n: install, tarball, folder } = await prepare(cleanup, report, 'trigger');
	const opening = startSandbox();
	const sandbox = await cleanup.track(opening, (started) => started.close());

	report(`Starting n8n ${install.version} for the trigger`);
	const userFolder = path.join(folder, 'n8n');
	await installCommunityPackage(tarball, userFolder);
	const n8n = new RestartableN8n({ install, userFolder, cleanup });
	await n8n.start();
	return { n8n, sandbox, report, signal: cleanup.signal };
}
