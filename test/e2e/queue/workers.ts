import { startWorker, type RunningWorker, type WorkerOptions } from './worker';

/** The number of workers before one is killed. */
export const WORKERS = 2;

/** The maximum number of executions that each worker runs at once. n8n logs a warning if it is below five. */
export const EXECUTIONS_AT_ONCE = 5;

/** The workers of one n8n in queue mode. */
export class Workers {
	private readonly running: RunningWorker[] = [];
	private filling: Promise<unknown> = Promise.resolve();

	constructor(private readonly options: Omit<WorkerOptions, 'concurrency'>) {}

	/** The paths of the logs of the running workers. */
	get logFiles(): readonly string[] {
		return this.running.map(({ logFile }) => logFile);
	}

	/**
	 * Starts the missing workers, all at the same time.
	 *
	 * @throws {Error} if a worker does not start
	 */
	async fillUp(): Promise<void> {
		const missing = Array.from({ length: WORKERS - this.running.length }, () => this.startOne());
		this.filling = Promise.allSettled(missing);
		await Promise.all(missing);
	}

	/** Kills one worker and its child processes with SIGKILL. */
	async killOne(): Promise<void> {
		await this.running.shift()?.group.kill();
	}

	/** Ends all workers, including those that are still starting. */
	async stop(): Promise<void> {
		await this.filling;
		await Promise.all(this.running.splice(0).map(({ group }) => group.stop()));
	}

	private async startOne(): Promise<void> {
		this.running.push(await startWorker({ ...this.options, concurrency: EXECUTIONS_AT_ONCE }));
	}
}
