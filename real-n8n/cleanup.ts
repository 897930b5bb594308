/** The exit code of a process that was ended by SIGTERM. */
const TERMINATED = 143;

/** What has to be undone at the end, in whatever way the end comes. */
export class Cleanup {
	private readonly steps: (() => Promise<unknown>)[] = [];
	private readonly aborter = new AbortController();
	private running: Promise<void> | undefined;

	/** Aborted when the end begins, for what is still under way then. */
	get signal(): AbortSignal {
		return this.aborter.signal;
	}

	/** Notes how to undo what was just done. The last thing done is undone first. */
	add(undo: () => Promise<unknown>): void {
		this.steps.push(undo);
	}

	/**
	 * Like `add`, for something that takes its time to start: when the end comes first, that is waited for. What cleans
	 * up behind itself when it is aborted needs no `undo`.
	 */
	async track<T>(starting: Promise<T>, undo?: (started: T) => Promise<unknown>): Promise<T> {
		this.add(async () => {
			const started = await starting.catch(() => undefined);
			if (started !== undefined) await undo?.(started);
		});
		return await starting;
	}

	/** Whether the cleanup has started. */
	get hasStarted(): boolean {
		return this.running !== undefined;
	}

	/** Resolves when the cleanup has started, for a program that only waits for it. */
	async started(): Promise<void> {
		if (this.signal.aborted) return;
		await new Promise((resolve) => {
			this.signal.addEventListener('abort', resolve, { once: true });
		});
	}

	/** Undoes everything, once; a step that does not succeed is told and does not keep the others from running. */
	async run(): Promise<void> {
		this.running ??= this.undoAll();
		await this.running;
	}

	/**
	 * Cleans up and ends the process when it is asked to end. Asked a second time, it ends at once (n8n and temporary
	 * installs go with the process).
	 */
	onSignals(): void {
		const signals = { SIGINT: 130, SIGTERM: TERMINATED, SIGHUP: 129 } as const;
		for (const [signal, exitCode] of Object.entries(signals)) {
			process.on(signal, () => {
				if (this.hasStarted) process.exit(exitCode);
				this.end(exitCode);
			});
		}
		if (process.env.npm_lifecycle_event !== undefined) this.onParentGone();
	}

	/** `npm run` ends its shell when it is terminated, and the shell does not report it. So we check that it is there. */
	private onParentGone(): void {
		const parent = process.ppid;
		const timer = setInterval(() => {
			if (process.ppid === parent || this.hasStarted) return;
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

/**
 * Runs a program that has to be cleaned up after, in whatever way it ends: by itself, by a signal, or because something
 * did not succeed (then that is told, and the exit code is 1).
 */
export async function runWithCleanup(program: (cleanup: Cleanup) => Promise<void>): Promise<void> {
	const cleanup = new Cleanup();
	cleanup.onSignals();
	try {
		await program(cleanup);
	} catch (error) {
		// What does not succeed because everything is being ended is no news.
		if (cleanup.hasStarted) return;
		console.error(`\n${error instanceof Error ? error.message : String(error)}`);
		process.exitCode = 1;
	}
	await cleanup.run();
}
