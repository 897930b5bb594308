import { mkdirSync } from 'node:fs';
import path from 'node:path';

import type { Cleanup } from '../real-n8n/cleanup';
import type { InstalledN8n } from '../real-n8n/install';
import { startN8n, type RunningN8n } from '../real-n8n/instance';
import { prepare } from '../real-n8n/prepare';
import type { Report } from '../real-n8n/report';

/** The one real n8n of the benchmark, with this package installed as users install it. */
export class BenchN8n {
	private constructor(
		private readonly install: InstalledN8n,
		private readonly tarball: string,
		/** Kept over restarts, so that only the first start makes a database. */
		private readonly userFolder: string,
		private readonly cleanup: Cleanup,
		private running: RunningN8n,
	) {}

	/** Gets a real n8n, builds and packs the node, and starts n8n with it. `cleanup` undoes it all. */
	static async start(cleanup: Cleanup, report: Report): Promise<BenchN8n> {
		const { n8n: install, tarball, folder } = await prepare(cleanup, report, 'bench');

		report(`Starting n8n ${install.version} with ${path.basename(tarball)} installed`);
		const userFolder = path.join(folder, 'n8n');
		mkdirSync(userFolder);
		const running = await boot(install, tarball, userFolder, cleanup);
		return new BenchN8n(install, tarball, userFolder, cleanup, running);
	}

	/** The n8n that is up now. */
	get now(): RunningN8n {
		return this.running;
	}

	/** The Node that n8n runs on. */
	get nodeBinary(): string {
		return this.install.node;
	}

	get version(): string {
		return this.install.version;
	}

	/** Ends n8n and starts it again over the same data, with `env` set: a process that has done nothing yet. */
	async restart(env: Record<string, string>): Promise<void> {
		await this.running.stop();
		this.running = await boot(this.install, this.tarball, this.userFolder, this.cleanup, env);
	}
}

async function boot(
	install: InstalledN8n,
	tarball: string,
	userFolder: string,
	cleanup: Cleanup,
	env?: Record<string, string>,
): Promise<RunningN8n> {
	const starting = startN8n(install, { tarball, userFolder, env, signal: cleanup.signal });
	return await cleanup.track(starting, (started) => started.stop());
}
