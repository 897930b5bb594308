import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A program and every process it starts (n8n starts task runners), ended together. */
export interface ProcessGroup {
	/** Why it ended, or `undefined` while it runs. */
	ended(): string | undefined;
	/** Asks it to end, waits, and ends by force what is left after `graceSeconds`. Does nothing the second time. */
	stop(graceSeconds?: number): Promise<void>;
	/** Ends it by force at once, as a crash does: nothing in it gets to know. */
	kill(): Promise<void>;
}

/** What to start; nothing of the caller's environment is added to `environment`. */
export interface GroupCommand {
	command: string;
	args: string[];
	environment: Record<string, string>;
	folder: string;
	/** Takes what the processes print. */
	logFile: string;
	/** Whom the processes belong to; only root may choose. */
	user?: { uid: number; gid: number };
}

/** Starts a program as the head of a process group of its own. It ends with this process, however this one ends. */
export function startGroup(start: GroupCommand): ProcessGroup {
	const log = openSync(start.logFile, 'a');
	const child = spawn(start.command, start.args, {
		cwd: start.folder,
		env: start.environment,
		stdio: ['ignore', log, log],
		// Its own group: a Ctrl-C in the terminal is ours to handle, in our order.
		detached: process.platform !== 'win32',
		windowsHide: true,
		...start.user,
	});
	closeSync(log);
	let ending: string | undefined;
	child.once('error', (error) => (ending = error.message));
	child.once('exit', (code, signal) => (ending = `exit ${signal ?? code ?? 'without a code'}`));
	const killAtExit = () => {
		signalGroup(child, 'SIGKILL');
	};
	process.once('exit', killAtExit);
	return {
		ended: () => ending,
		async stop(graceSeconds = 15) {
			process.off('exit', killAtExit);
			signalGroup(child, 'SIGTERM');
			const deadline = Date.now() + graceSeconds * 1000;
			while (groupIsAlive(child) && Date.now() < deadline) await sleep(50);
			signalGroup(child, 'SIGKILL');
			while (ending === undefined) await sleep(20);
		},
		async kill() {
			process.off('exit', killAtExit);
			signalGroup(child, 'SIGKILL');
			while (ending === undefined) await sleep(20);
		},
	};
}

function signalGroup(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
	if (child.pid === undefined) return;
	if (process.platform === 'win32') {
		spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
		return;
	}
	sendToGroup(child.pid, signal);
}

function groupIsAlive(child: ChildProcess): boolean {
	if (child.pid === undefined) return false;
	if (process.platform === 'win32') return child.exitCode === null;
	return sendToGroup(child.pid, 0);
}

/** Whether there was a process in the group to get the signal; 0 asks just that. */
function sendToGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
	try {
		process.kill(-pid, signal);
		return true;
	} catch {
		return false;
	}
}
