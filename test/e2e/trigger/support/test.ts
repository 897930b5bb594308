import { installCommunityPackage } from '../../../../tools/n8n/community-package';
import { startN8n, type RunningN8n } from '../../../../tools/n8n/instance';
import { START_TIMEOUT_MS, test as base } from '../../support/test';

/** A real n8n with the packed node, which can be restarted. It keeps its database. */
export interface RestartableN8n extends Pick<RunningN8n, 'rest'> {
	/**
	 * Starts n8n and waits until it is ready.
	 *
	 * @throws {Error} if n8n does not start
	 */
	start(): Promise<void>;
	/** Stops n8n as an operator does, with SIGTERM. */
	stop(): Promise<void>;
}

/** A test of the published trigger. */
export const test = base.extend<{ readonly n8n: RestartableN8n }>({
	n8n: [
		async ({ install, tarball, folder, cleanup, logFiles }, use) => {
			await installCommunityPackage(tarball, folder);
			const options = { userFolder: folder, signal: cleanup.signal };
			const start = () => cleanup.track(startN8n(install, options), (started) => started.stop());
			let running = await start();
			logFiles.push(running.logFile);
			await use({
				get rest() {
					return running.rest;
				},
				async start() {
					running = await start();
				},
				stop: () => running.stop(),
			});
		},
		{ timeout: START_TIMEOUT_MS },
	],
});
