import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { lock } from 'proper-lockfile';

import type { Report } from './report';

/** An install in the cache, which all checkouts and processes share. */
export interface SharedInstall {
	/** The folder that contains the finished install. */
	target: string;
	/** The name of the installed program, for the report. */
	name: string;
	report: Report;
	/** Ends the wait for another process. */
	signal?: AbortSignal;
}

/** The lock of a process that was killed becomes free after this time. */
const STALE_LOCK_MS = 30_000;

/** The folder for everything that several checkouts share, such as a real n8n, which is large. */
export function cacheRoot(): string {
	return path.join(platformCacheFolder(), 'n8n-nodes-microsoft-partner-center');
}

function platformCacheFolder(): string {
	if (process.env.XDG_CACHE_HOME) return path.resolve(process.env.XDG_CACHE_HOME);
	if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Caches');
	if (process.platform === 'win32' && process.env.LOCALAPPDATA) return process.env.LOCALAPPDATA;
	return path.join(os.homedir(), '.cache');
}

/**
 * Installs something, unless it is installed already. If several processes need it, the first one installs it and the
 * others wait. The install runs in a temporary folder, which is renamed at the end, so an interrupted install is never
 * used. The next install deletes its folder.
 *
 * @param install installs into the folder that it gets
 * @throws {Error} if the install or the wait does not succeed
 */
export async function installOnce(
	shared: SharedInstall,
	install: (folder: string) => Promise<void>,
): Promise<void> {
	const { target } = shared;
	if (existsSync(target)) return;
	mkdirSync(path.dirname(target), { recursive: true });
	const release = await acquireLock(shared);
	try {
		// The process that had the lock before may have finished the install.
		if (!existsSync(target)) await installAndRename(target, install);
	} finally {
		await release();
	}
}

async function acquireLock({ target, name, report, signal }: SharedInstall) {
	for (let isReported = false; ; isReported = true) {
		try {
			return await lock(target, { realpath: false, stale: STALE_LOCK_MS });
		} catch (error) {
			if (!(error instanceof Error && 'code' in error && error.code === 'ELOCKED')) throw error;
		}
		if (!isReported) report(`Another process is installing ${name}; waiting for it …`);
		await sleep(2000, undefined, { signal });
	}
}

async function installAndRename(
	target: string,
	install: (folder: string) => Promise<void>,
): Promise<void> {
	const prefix = `${target}.partial-`;
	const parent = path.dirname(target);
	for (const name of readdirSync(parent)) {
		const folder = path.join(parent, name);
		if (folder.startsWith(prefix)) await removeFolder(folder);
	}
	const partial = mkdtempSync(prefix);
	// Deletes gigabytes even if the process ends without cleanup.
	const discard = () => {
		rmSync(partial, { recursive: true, force: true, maxRetries: 5 });
	};
	process.once('exit', discard);
	try {
		await install(partial);
		await rename(partial, target);
	} finally {
		process.off('exit', discard);
		await removeFolder(partial);
	}
}

/** Deletes a folder with its contents, if it exists. */
export async function removeFolder(folder: string): Promise<void> {
	// With retries, because a process that has just been killed may still write into the folder.
	await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** Returns the last `lines` lines of a log, for an error message. The result is empty if the file does not exist. */
export function tail(logFile: string, lines = 25): string {
	if (!existsSync(logFile)) return '';
	return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}
