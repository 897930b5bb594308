import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { tail } from '../../../real-n8n/cache';
import { startGroup, type GroupCommand, type ProcessGroup } from '../../../real-n8n/process-group';

/** A program that is known to be up by what it says. */
export interface ServiceCommand extends GroupCommand {
	/** Its words in the log once it is up. */
	readyWords: string;
	/** Gives up waiting. */
	signal: AbortSignal;
}

const START_SECONDS = 120;

/**
 * Starts a program and waits until it says that it is up. Throws an `Error` with the end of its log when it ends
 * before, or is not up after two minutes; it is not left running then.
 */
export async function startService(command: ServiceCommand): Promise<ProcessGroup> {
	const group = startGroup(command);
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

/** A free port of this machine. */
export async function freePort(): Promise<number> {
	// Imported here because get-port is an ES module only, and this file is CommonJS, which Node 20 cannot mix.
	const { default: getPort } = await import('get-port');
	return await getPort();
}

/** Enough of our environment for a program that is told everything else by its arguments. */
export function plainEnvironment(): Record<string, string> {
	return { PATH: process.env.PATH ?? '', LC_ALL: 'C' };
}
