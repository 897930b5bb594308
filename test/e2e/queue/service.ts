import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { tail } from '../../../real-n8n/cache';
import { startGroup, type GroupCommand, type ProcessGroup } from '../../../real-n8n/process-group';

/** A program that logs a text when it is ready. */
export interface ServiceCommand extends GroupCommand {
	/** The text in the log that shows that the program is ready. */
	readyWords: string;
	/** Ends the wait when it is aborted. */
	signal: AbortSignal;
}

const START_SECONDS = 120;

/**
 * Starts a program and waits until it is ready.
 *
 * @param command the program, and the text in its log that shows that it is ready
 * @returns the running program
 * @throws {Error} if the program ends or is not ready after two minutes; the message contains the end of its log, and the
 * program no longer runs
 */
export async function startService(command: ServiceCommand): Promise<ProcessGroup> {
	const group = await startGroup(command);
	try {
		await untilReady(group, command);
		return group;
	} catch (error) {
		await group.stop();
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(`${reason}\nThe end of its log:\n${tail(command.logFile)}`);
	}
}

async function untilReady(
	group: ProcessGroup,
	{ command, args, logFile, readyWords, signal }: ServiceCommand,
): Promise<void> {
	const deadline = Date.now() + START_SECONDS * 1000;
	const name = [command, ...args].join(' ');
	while (Date.now() < deadline) {
		signal.throwIfAborted();
		const ended = group.ended();
		if (ended !== undefined) throw new Error(`"${name}" ended before it was up (${ended}).`);
		if (existsSync(logFile) && readFileSync(logFile, 'utf8').includes(readyWords)) return;
		await sleep(100);
	}
	throw new Error(`"${name}" was not up after ${START_SECONDS} seconds.`);
}

/** Finds a free port of this machine. */
export async function freePort(): Promise<number> {
	// A dynamic import, because get-port is an ES module. In Node 20, a CommonJS file cannot import one in another way.
	const { default: getPort } = await import('get-port');
	return await getPort();
}

/** Returns the environment variables for a program that gets all its settings as arguments. */
export function plainEnvironment(): Record<string, string> {
	return { PATH: process.env.PATH ?? '', LC_ALL: 'C' };
}
