import type { Cleanup } from '../../../real-n8n/cleanup';
import type { InstalledN8n } from '../../../real-n8n/install';
import { startN8n, type RunningN8n } from '../../../real-n8n/instance';
import type { N8nRest } from '../../../real-n8n/rest';

/** The options of an n8n that can be restarted. */
export interface RestartableOptions {
	readonly install: InstalledN8n;
	/** The folder with n8n's database and the installed package. A restart does not change it. */
	readonly userFolder: string;
	/** Ends n8n at the end of the tests. */
	readonly cleanup: Cleanup;
}

/** A real n8n that can be stopped and started again with the same database. */
export class RestartableN8n {
	private running: RunningN8n | undefined;

	constructor(private readonly options: RestartableOptions) {}

	/**
	 * The client for n8n's REST API, signed in as the owner.
	 *
	 * @throws {Error} if n8n is stopped
	 */
	get rest(): N8nRest {
		if (this.running === undefined) throw new Error('n8n is stopped.');
		return this.running.rest;
	}

	/** The path of n8n's log since the last start; undefined while n8n is stopped. */
	get logFile(): string | undefined {
		return this.running?.logFile;
	}

	/**
	 * Starts n8n and waits until it is ready.
	 *
	 * @throws {Error} if n8n does not start
	 */
	async start(): Promise<void> {
		const { install, userFolder, cleanup } = this.options;
		const starting = startN8n(install, { userFolder, signal: cleanup.signal });
		this.running = await cleanup.track(starting, (started) => started.stop());
	}

	/** Stops n8n as an operator does, with SIGTERM. */
	async stop(): Promise<void> {
		await this.running?.stop();
		this.running = undefined;
	}
}
