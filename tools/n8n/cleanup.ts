import { once } from 'node:events';

/** The exit code of a process that SIGTERM ended. */
const TERMINATED = 143;

/** The steps that undo everything at the end of a program, however it ends. */
export class Cleanup {
	private readonly steps: (() => Promise<unknown>)[] = [];
	private readonly aborter = new AbortController();
	private running: Promise<void> | undefined;

	/** Aborted when the cleanup starts, to end what is still in progress. */
	get signal(): AbortSignal {
		return this.aborter.signal;
	}

	/** Adds a step that undoes something. The steps run in reverse order. */
	add(undo: () => Promise<unknown>): void {
		this.steps.push(undo);
	}

	/**
	 * Adds a step for something that is starting. If the cleanup comes first, it waits for the start and then undoes it.
	 *
	 * @param undo undoes a finished start; not needed for something that undoes itself when it is aborted
	 */
	async track<T>(starting: Promise<T>, undo?: (started: T) => Promise<unknown>): Promise<T> {
		this.add(async () => {
			const started = await starting.catch(() => undefined);
			if (started !== undefined) await undo?.(started);
		});
		return await starting;
	}

	/** Resolves when the cleanup has started, for a program that only waits for it. */
	async started(): Promise<void> {
		if (!this.signal.aborted) await once(this.signal, 'abort');
	}

	/** Runs all steps, once. A step that throws is reported, and the others still run. */
	async run(): Promise<void> {
		this.running ??= this.undoAll();
		await this.running;
	}

	/**
	 * Cleans up and exits after a signal such as Ctrl+C. A second signal exits at once; then exit handlers still kill n8n and
	 * delete an unfinished install.
	 */
	onSignals(): void {
		const signals = { SIGINT: 130, SIGTERM: TERMINATED, SIGHUP: 129 } as const;
		for (const [signal, exitCode] of Object.entries(signals)) {
			process.on(signal, () => {
				if (this.signal.aborted) process.exit(exitCode);
				this.end(exitCode);
			});
		}
		if (process.env.npm_lifecycle_event !== undefined) this.onParentGone();
	}

	/** A terminated `npm run` ends its shell, but this process gets no signal. So it checks that its parent is still there. */
	private onParentGone(): void {
		const parent = process.ppid;
		const timer = setInterval(() => {
			if (process.ppid === parent || this.signal.aborted) return;
			this.end(TERMINATED);
		}, 1000);
		timer.unref();
	}

	private end(exitCode: number): void {
		console.log('\nCleaning up …');
		void this.run().then(() => process.exit(exitCode));
	}

	private async undoAll(): Promise<void> {
		this.aborter.abort(new Error('It was interrupted.'));
		for (const undo of this.steps.reverse()) {
			try {
				await undo();
			} catch (error) {
				console.error(`Left behind: ${error instanceof Error ? error.message : String(error)}`);
			}
		}
	}
}

/** Runs a program, and cleans up however it ends. If it throws, the error is printed and the exit code is 1. */
export async function runWithCleanup(program: (cleanup: Cleanup) => Promise<void>): Promise<void> {
	const cleanup = new Cleanup();
	cleanup.onSignals();
	try {
		await program(cleanup);
	} catch (error) {
		// An error during the cleanup is a result of the cleanup.
		if (cleanup.signal.aborted) return;
		console.error(`\n${error instanceof Error ? error.message : String(error)}`);
		process.exitCode = 1;
	}
	await cleanup.run();
}
