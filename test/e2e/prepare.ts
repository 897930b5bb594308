import { Cleanup } from '../../tools/n8n/cleanup';
import { prepare } from '../../tools/n8n/prepare';
import { createReport } from '../../tools/n8n/report';

/** Undoes the preparation after all tests. */
export const cleanup = new Cleanup();

/**
 * Installs a real n8n if this machine has none, and builds and packs the node once for all tests.
 *
 * @throws {Error} if n8n cannot be installed or the node cannot be built
 */
export default async function prepareOnce(): Promise<void> {
	interruptWhenTerminated();
	const { tarball } = await prepare(cleanup, createReport(), 'e2e');
	process.env.E2E_TARBALL = tarball;
}

/**
 * Ends the run as Ctrl+C does, with which Playwright ends n8n and the browser, when this process is told to end in another
 * way: by a signal, or because `npm run` was terminated, which ends only its shell.
 */
function interruptWhenTerminated(): void {
	const interrupt = () => process.kill(process.pid, 'SIGINT');
	process.once('SIGTERM', interrupt).once('SIGHUP', interrupt);
	const parent = process.ppid;
	const timer = setInterval(() => {
		if (process.ppid === parent) return;
		clearInterval(timer);
		interrupt();
	}, 1000);
	timer.unref();
}
