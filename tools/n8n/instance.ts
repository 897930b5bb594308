import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import axios from 'axios';

import { removeFolder, tail } from './cache';
import { installCommunityPackage, type InstalledPackage } from './community-package';
import { instanceEnvironment } from './environment';
import type { InstalledN8n } from './install';
import { startGroup, type ProcessGroup } from './process-group';
import { N8nRest, type Owner } from './rest';

/** How to start an n8n. */
export interface StartOptions {
	/**
	 * The folder for n8n's data.
	 *
	 * @default a temporary folder, which `stop` deletes
	 */
	userFolder?: string;
	/** The path of a packed community package (`.tgz`) to install first. */
	tarball?: string;
	/** The first port to try. If it is in use, the next free one is taken. */
	port?: number;
	/** Additional settings of n8n. */
	env?: Record<string, string>;
	/** Ends the start early. Then nothing is left running. */
	signal?: AbortSignal;
}

/** An n8n that is ready. */
export interface RunningN8n {
	/** The address of its editor, without a trailing slash. */
	url: string;
	/** The client for its REST API, signed in as `owner`. */
	rest: N8nRest;
	owner: Owner;
	userFolder: string;
	/** The path of n8n's log. */
	logFile: string;
	/** The package that was installed from `tarball`. */
	installed?: InstalledPackage;
	/** Ends n8n with all its processes, and deletes its temporary folder. */
	stop(): Promise<void>;
}

/** A made-up user, because this n8n is temporary and listens only on this machine. */
const OWNER: Owner = { email: 'demo@example.com', password: 'Partner-Center-1' };

/** How long a start may take. The first start creates the database. */
const START_SECONDS = 180;

/** A part of n8n's message if another program uses its port or the port of its task broker. n8n ends then. */
const PORT_TAKEN = 'is already in use';

/**
 * Starts a real n8n, and waits until it is ready, its owner is signed in, and the nodes of `tarball` are loaded.
 *
 * @throws {Error} if n8n does not start; the message contains the end of its log, and nothing is left running
 */
export async function startN8n(n8n: InstalledN8n, options: StartOptions = {}): Promise<RunningN8n> {
	const userFolder =
		options.userFolder ?? mkdtempSync(path.join(os.tmpdir(), 'partner-center-n8n-'));
	const logFile = path.join(userFolder, 'n8n.log');
	let group: ProcessGroup | undefined;
	const stop = async () => {
		await group?.stop();
		if (options.userFolder === undefined) await removeFolder(userFolder);
	};
	try {
		mkdirSync(userFolder, { recursive: true });
		const installed = options.tarball
			? await installCommunityPackage(options.tarball, userFolder)
			: undefined;
		const booted = await boot(n8n, { ...options, userFolder, logFile });
		group = booted.group;
		const { url } = booted;
		const rest = new N8nRest(url);
		await rest.signIn(OWNER);
		if (installed) await assertLoaded(rest, installed);
		return { url, rest, owner: OWNER, userFolder, logFile, installed, stop };
	} catch (error) {
		const log = tail(logFile);
		await stop();
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(log ? `${reason}\nThe end of n8n's log:\n${log}` : reason);
	}
}

/**
 * Starts n8n on free ports and waits until it is ready. Another process may take a port before n8n does, so it tries up to
 * three times.
 */
async function boot(
	n8n: InstalledN8n,
	options: StartOptions & { userFolder: string; logFile: string },
): Promise<{ url: string; group: ProcessGroup }> {
	const { default: getPort, portNumbers } = await import('get-port');
	const { default: pWaitFor } = await import('p-wait-for');
	const { userFolder, logFile, port: first, signal } = options;
	for (let attempt = 1; ; attempt += 1) {
		rmSync(logFile, { force: true });
		const port = await getPort({ port: first && portNumbers(first, first + 100) });
		const runnersBrokerPort = await getPort({ exclude: [port] });
		const place = { userFolder, port, runnersBrokerPort };
		const group = await startGroup({
			command: n8n.node,
			args: [n8n.cli, 'start'],
			environment: { ...instanceEnvironment(n8n, place), ...options.env },
			folder: userFolder,
			logFile,
		});
		const url = `http://localhost:${port}`;
		const isReady = async () => {
			signal?.throwIfAborted();
			const ended = group.ended();
			if (ended !== undefined) throw new Error(`n8n ended before it was up (${ended}).`);
			// The log proves that this n8n has the port, and not another one that would answer too.
			return readLog(logFile).includes(`port ${port}\n`) && (await answers(url));
		};
		const message = new Error(`n8n was not up after ${START_SECONDS} seconds.`);
		const timeout = { milliseconds: START_SECONDS * 1000, message };
		try {
			await pWaitFor(isReady, { interval: 200, timeout });
			return { url, group };
		} catch (error) {
			await group.stop();
			if (attempt === 3 || !readLog(logFile).includes(PORT_TAKEN)) throw error;
		}
	}
}

/**
 * Checks more than `/healthz`, which already answers while n8n creates its database. n8n 1.x is ready before its other
 * routes exist.
 */
async function answers(url: string): Promise<boolean> {
	try {
		for (const route of ['/healthz/readiness', '/rest/settings']) {
			await axios.get(`${url}${route}`, { proxy: false, timeout: 5000 });
		}
		return true;
	} catch {
		return false;
	}
}

function readLog(file: string): string {
	return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

async function assertLoaded(rest: N8nRest, { name, nodeCount }: InstalledPackage): Promise<void> {
	const loaded = (await rest.nodeTypes()).filter((type) => type.startsWith(`${name}.`));
	// n8n also lists a node that can be an AI tool as `…Tool`.
	const nodes = loaded.filter((type) => !type.endsWith('Tool'));
	if (nodes.length >= nodeCount) return;
	throw new Error(
		`n8n loaded only ${nodes.length} of the ${nodeCount} nodes of ${name} (${nodes.join(', ') || 'none'}).`,
	);
}
