import { mkdtempSync } from 'node:fs';
import path from 'node:path';

import { installCommunityPackage } from '../../../real-n8n/community-package';
import { instanceEnvironment } from '../../../real-n8n/environment';
import type { InstalledN8n } from '../../../real-n8n/install';
import { withNodeFirst } from '../../../real-n8n/platform-node';
import type { ProcessGroup } from '../../../real-n8n/process-group';
import { freePort, startService } from './service';

/** The options of a worker. */
export interface WorkerOptions {
	n8n: InstalledN8n;
	/** The path of the packed node. */
	tarball: string;
	/** The folder in which the worker's own folder is created. */
	folder: string;
	/** n8n's settings for queue mode, which are the same as those of the main process. */
	env: Record<string, string>;
	/** The maximum number of executions that the worker runs at once. */
	concurrency: number;
	signal: AbortSignal;
}

/** A running worker. */
export interface RunningWorker {
	readonly group: ProcessGroup;
	/** The path of the worker's log. */
	readonly logFile: string;
}

/** Installs the packed node in a new user folder, and starts an n8n worker with this folder. */
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
