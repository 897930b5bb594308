import { mkdtempSync } from 'node:fs';
import path from 'node:path';

import { installCommunityPackage } from '../../../real-n8n/community-package';
import { instanceEnvironment } from '../../../real-n8n/environment';
import type { InstalledN8n } from '../../../real-n8n/install';
import { withNodeFirst } from '../../../real-n8n/platform-node';
import type { ProcessGroup } from '../../../real-n8n/process-group';
import { freePort, startService } from './service';

/** What every worker is started with. */
export interface WorkerOptions {
	n8n: InstalledN8n;
	/** The packed node. */
	tarball: string;
	/** Where the worker's own folder is made. */
	folder: string;
	/** n8n's settings for queue mode, the same as the main process has. */
	env: Record<string, string>;
	/** How many executions it works on at once. */
	concurrency: number;
	signal: AbortSignal;
}

/** A worker that is up. */
export interface RunningWorker {
	readonly group: ProcessGroup;
	/** What it printed. */
	readonly logFile: string;
}

/** Installs the packed node in a user folder of its own and starts an n8n worker over it. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
	const { n8n, tarball, env, concurrency, signal } = options;
	const userFolder = mkdtempSync(path.join(options.folder, 'worker-'));
	await installCommunityPackage(tarball, userFolder);
	const place = {
		userFolder,
		port: await freePort(),
		runnersBrokerPort: await freePort(),
	};
	const logFile = path.join(userFolder, 'n8n.log');
	const group = await startService({
		command: n8n.node,
		args: [n8n.cli, 'worker', `--concurrency=${concurrency}`],
		environment: withNodeFirst({ ...instanceEnvironment(n8n, place), ...env }, n8n.node),
		folder: userFolder,
		logFile,
		readyWords: 'n8n worker is now ready',
		signal,
	});
	return { group, logFile };
}
