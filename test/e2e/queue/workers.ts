import { startWorker, type RunningWorker, type WorkerOptions } from './worker';

/** How many workers there are, as long as none is killed. */
export const WORKERS = 2;

/** How many executions each of them works on at once: n8n warns below five. */
export const EXECUTIONS_AT_ONCE = 5;

/** The workers of one n8n in queue mode. */
export class Workers {
	private readonly running: RunningWorker[] = [];
	private filling: Promise<unknown> = Promise.resolve();

	constructor(private readonly options: Omit<WorkerOptions, 'concurrency'>) {}

	/** What those that run have printed. */
	get logFiles(): readonly string[] {
		return this.running.map(({ logFile }) => logFile);
	}

	/** Starts as many as are missing, beside each other. Throws when one of them does not come up. */
	async fillUp(): Promise<void> {
		const missing = Array.from({ length: WORKERS - this.running.length }, () => this.startOne());
		this.filling = Promise.allSettled(missing);
		await Promise.all(missing);
	}

	/** Kills one with SIGKILL, together with what it started. */
	async killOne(): Promise<void> {
		await this.running.shift()?.group.kill();
	}

	/** Ends them all, those too that are still starting. */
	async stop(): Promise<void> {
		await this.filling;
		await Promise.all(this.running.splice(0).map(({ group }) => group.stop()));
	}

	private async startOne(): Promise<void> {
		this.running.push(await startWorker({ ...this.options, concurrency: EXECUTIONS_AT_ONCE }));
	}
}
