import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** A program and every process that it starts, such as n8n's task runners. They are ended together. */
export interface ProcessGroup {
	/** Why the program ended; `undefined` while it runs. */
	ended(): string | undefined;
	/** Sends SIGTERM, waits, and kills what still runs after `graceSeconds`. A second call does nothing. */
	stop(graceSeconds?: number): Promise<void>;
	/** Kills the whole group at once, as in a crash, so that no process of it can clean up. */
	kill(): Promise<void>;
}

/** A program to start. */
export interface GroupCommand {
	command: string;
	args: string[];
	/** All variables that the program gets. */
	environment: Record<string, string>;
	folder: string;
	/** The file for the output of the processes. */
	logFile: string;
	/** The user that the processes run as. Only root can choose one. */
	user?: { uid: number; gid: number };
}

/**
 * Starts a program in a process group of its own, so that Ctrl+C in the terminal reaches only this process, which then ends
 * the group. If this process exits without having stopped the group, the group is killed.
 */
export async function startGroup(start: GroupCommand): Promise<ProcessGroup> {
	// Dynamic imports, here and in the other files: these are ES modules, which Node 20 cannot `require`.
	const { execa, execaSync } = await import('execa');
	const { default: pWaitFor } = await import('p-wait-for');
	const isWindows = process.platform === 'win32';
	// The processes write to the file themselves. A pipe would block n8n while this process is busy.
	const log = createWriteStream(start.logFile, { flags: 'a' });
	await once(log, 'open');
	const child = execa(start.command, start.args, {
		...start.user,
		cwd: start.folder,
		env: start.environment,
		extendEnv: false,
		stdin: 'ignore',
		stdout: log,
		stderr: log,
		detached: !isWindows,
		reject: false,
	});
	let ending: string | undefined;
	void child.then(({ shortMessage, exitCode }) => {
		ending = shortMessage ?? `exit ${exitCode}`;
		log.close();
	});

	/** Sends a signal to the group, and returns whether a process in it received it. Signal 0 only checks that. */
	const send = (signal: 'SIGTERM' | 'SIGKILL' | 0): boolean => {
		if (child.pid === undefined) return false;
		if (isWindows) {
			if (signal !== 0)
				execaSync('taskkill', ['/pid', `${child.pid}`, '/T', '/F'], { reject: false });
			return child.exitCode === null;
		}
		try {
			return process.kill(-child.pid, signal);
		} catch {
			return false;
		}
	};
	const killAtExit = () => void send('SIGKILL');
	process.once('exit', killAtExit);
	const kill = async () => {
		process.off('exit', killAtExit);
		send('SIGKILL');
		await child;
	};
	return {
		ended: () => ending,
		kill,
		async stop(graceSeconds = 15) {
			send('SIGTERM');
			const timeout = { milliseconds: graceSeconds * 1000, fallback: () => undefined };
			await pWaitFor(() => !send(0), { interval: 50, timeout });
			await kill();
		},
	};
}
