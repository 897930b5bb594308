import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const COMPLETE = 'complete.json';
const PARTIAL = '.partial-';

/** No install takes that long; a process with the number in the folder's name is another one by then. */
const ABANDONED_AFTER_HOURS = 2;

/** The folder that outlives a checkout: a real n8n is large and the same for all of them. */
export function cacheRoot(): string {
	return path.join(platformCacheFolder(), 'n8n-nodes-microsoft-partner-center');
}

function platformCacheFolder(): string {
	if (process.env.XDG_CACHE_HOME) return path.resolve(process.env.XDG_CACHE_HOME);
	if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Caches');
	if (process.platform === 'win32' && process.env.LOCALAPPDATA) return process.env.LOCALAPPDATA;
	return path.join(os.homedir(), '.cache');
}

/** Whether `folder` was installed to its end. An interrupted install has no marker and is never believed. */
export function isComplete(folder: string): boolean {
	return existsSync(path.join(folder, COMPLETE));
}

/**
 * Makes the folder in which an install is put together, beside `target`, named after this process.
 *
 * @returns its path
 */
export function createPartial(target: string): string {
	const folder = `${target}${PARTIAL}${os.hostname()}.${process.pid}`;
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	return folder;
}

/**
 * The process of this machine that installs into `target` right now, if there is one. What installs that were
 * interrupted left behind is deleted on the way: it takes gigabytes.
 */
export async function findInstaller(target: string): Promise<number | undefined> {
	const parent = path.dirname(target);
	if (!existsSync(parent)) return undefined;
	const prefix = `${path.basename(target)}${PARTIAL}`;
	let installer: number | undefined;
	for (const name of readdirSync(parent).filter((entry) => entry.startsWith(prefix))) {
		const folder = path.join(parent, name);
		const separator = name.lastIndexOf('.');
		const pid = Number(name.slice(separator + 1));
		const isOfThisMachine = name.slice(prefix.length, separator) === os.hostname();
		const isOld = Date.now() - statSync(folder).mtimeMs > ABANDONED_AFTER_HOURS * 3_600_000;
		// Of a container that shares the cache folder nothing is known but the age.
		if (isOld || (isOfThisMachine && !isRunning(pid))) await removeFolder(folder);
		else if (isOfThisMachine && pid !== process.pid) installer = pid;
	}
	return installer;
}

/**
 * Turns a finished partial install into `target` in one step. When another process was faster, its install stays and
 * this one is thrown away: they are the same.
 */
export async function publish(partial: string, target: string): Promise<void> {
	writeFileSync(
		path.join(partial, COMPLETE),
		JSON.stringify({ installedAt: new Date().toISOString() }),
	);
	if (!isComplete(target)) await removeFolder(target);
	try {
		await rename(partial, target);
	} catch (error) {
		if (!isComplete(target)) throw error;
		await removeFolder(partial);
	}
}

/** Deletes a folder and all that is in it, if it is there. */
export async function removeFolder(folder: string): Promise<void> {
	// Tried again for a moment: a process that was just ended may still write into it.
	await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** The last `lines` lines of a log, for a message that says what happened. Empty when there is none. */
export function tail(logFile: string, lines = 25): string {
	if (!existsSync(logFile)) return '';
	return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// EPERM: it runs, and belongs to another user.
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}
