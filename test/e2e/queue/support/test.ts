import { mkdtempSync } from 'node:fs';
import path from 'node:path';

import { installCommunityPackage } from '../../../../tools/n8n/community-package';
import { instanceEnvironment } from '../../../../tools/n8n/environment';
import { startN8n, type RunningN8n } from '../../../../tools/n8n/instance';
import type { ProcessGroup } from '../../../../tools/n8n/process-group';
import { START_TIMEOUT_MS, test as base } from '../../support/test';
import { freePort, startPostgres, startRedis, startService } from './services';

/** The number of workers before one is killed. */
export const WORKERS = 2;

/** The maximum number of executions that each worker runs at once. n8n logs a warning if it is below five. */
export const CONCURRENCY = 5;

/** The settings of an n8n in queue mode. */
const QUEUE_MODE = {
	EXECUTIONS_MODE: 'queue',
	// In milliseconds. A worker's lock on an execution expires 15 seconds after its last renewal instead of 60, and n8n
	// looks for expired locks every 5 seconds instead of 30, so that the tests take less time.
	QUEUE_WORKER_LOCK_DURATION: '15000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '3000',
	QUEUE_WORKER_STALLED_INTERVAL: '5000',
};

/** An n8n in queue mode. Each of its processes has the packed node. */
interface Queue {
	/** The main process, which receives the webhooks. */
	readonly main: RunningN8n;
	/** The workers, which all run when a test starts. */
	readonly workers: Workers;
}

/** A test in n8n's queue mode. */
export const test = base.extend<{ readonly queue: Queue }, { readonly startedQueue: Queue }>({
	startedQueue: [
		async ({ install, tarball, cleanup, folder, logFiles }, use) => {
			const context = { cleanup, folder, logFiles };
			const redis = await startRedis(context);
			const env = { ...QUEUE_MODE, ...redis, ...(await startPostgres(context)) };
			const starting = startN8n(install, { tarball, env, signal: cleanup.signal });
			const main = await cleanup.track(starting, (started) => started.stop());
			logFiles.push(main.logFile);

			const startWorker = async () => {
				const userFolder = mkdtempSync(path.join(folder, 'worker-'));
				await installCommunityPackage(tarball, userFolder);
				const place = { userFolder, port: await freePort(), runnersBrokerPort: await freePort() };
				const command = {
					command: install.node,
					args: [install.cli, 'worker', `--concurrency=${CONCURRENCY}`],
					environment: { ...instanceEnvironment(install, place), ...env },
					folder: userFolder,
					logFile: path.join(userFolder, 'n8n.log'),
				};
				return await startService(context, command, 'n8n worker is now ready');
			};
			await use({ main, workers: new Workers(startWorker) });
		},
		{ scope: 'worker', timeout: START_TIMEOUT_MS },
	],
	queue: [
		async ({ startedQueue }, use) => {
			await startedQueue.workers.fillUp();
			await use(startedQueue);
		},
		{ timeout: START_TIMEOUT_MS },
	],
});

/** The workers of one n8n in queue mode. */
class Workers {
	private readonly running: ProcessGroup[] = [];

	/** @param startOne starts a worker */
	constructor(private readonly startOne: () => Promise<ProcessGroup>) {}

	/**
	 * Starts the missing workers, all at the same time.
	 *
	 * @throws {Error} if a worker does not start
	 */
	async fillUp(): Promise<void> {
		const missing = Array.from({ length: WORKERS - this.running.length }, () => this.startOne());
		this.running.push(...(await Promise.all(missing)));
	}

	/** Kills one worker and its child processes with SIGKILL. */
	async killOne(): Promise<void> {
		await this.running.shift()?.kill();
	}
}
