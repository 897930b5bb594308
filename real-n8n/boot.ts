import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import axios from 'axios';

import { instanceEnvironment, type InstancePlace } from './environment';
import type { InstalledN8n } from './install';
import { withNodeFirst } from './platform-node';
import { startGroup, type ProcessGroup } from './process-group';

/** What a boot needs to know. */
export interface BootOptions {
	userFolder: string;
	/** Takes what n8n prints. */
	logFile: string;
	/** The port to try first. */
	port?: number;
	/** Settings of n8n on top of the quiet, offline ones. */
	env?: Record<string, string>;
	/** How long it may take, in seconds. */
	startSeconds?: number;
	/** Gives up waiting. */
	signal?: AbortSignal;
}

/** An n8n that answers. */
export interface BootedN8n {
	url: string;
	group: ProcessGroup;
}

/** n8n's words when its port, or its task broker's, is taken by another program. It ends then. */
const PORT_TAKEN = 'is already in use';

/**
 * Starts n8n on free ports and waits until it is ready. Another process may take a port between our look and n8n's, so
 * that is tried up to three times. Throws, with n8n ended, when it ends by itself or is not up in time.
 */
export async function bootN8n(n8n: InstalledN8n, options: BootOptions): Promise<BootedN8n> {
	for (let attempt = 1; ; attempt += 1) {
		rmSync(options.logFile, { force: true });
		const place = { userFolder: options.userFolder, ...(await freePorts(options.port)) };
		const group = startProcess(n8n, options, place);
		try {
			await untilReady(group, place.port, options);
			return { url: `http://localhost:${place.port}`, group };
		} catch (error) {
			await group.stop();
			if (attempt === 3 || !readLog(options.logFile).includes(PORT_TAKEN)) throw error;
		}
	}
}

/** Two ports that are free now; `first` and the ones after it are tried before others. */
async function freePorts(first?: number): Promise<Omit<InstancePlace, 'userFolder'>> {
	// Imported here because get-port is an ES module only, and this file is CommonJS, which Node 20 cannot mix.
	const { default: getPort, portNumbers } = await import('get-port');
	const port = await getPort({ port: first && portNumbers(first, first + 100) });
	return { port, runnersBrokerPort: await getPort({ exclude: [port] }) };
}

function startProcess(n8n: InstalledN8n, options: BootOptions, place: InstancePlace): ProcessGroup {
	return startGroup({
		command: n8n.node,
		args: [n8n.cli, 'start'],
		// n8n starts its task runners with the `node` it finds on the search path.
		environment: withNodeFirst({ ...instanceEnvironment(n8n, place), ...options.env }, n8n.node),
		folder: place.userFolder,
		logFile: options.logFile,
	});
}

async function untilReady(group: ProcessGroup, port: number, options: BootOptions): Promise<void> {
	const seconds = options.startSeconds ?? 180;
	const deadline = Date.now() + seconds * 1000;
	while (Date.now() < deadline) {
		options.signal?.throwIfAborted();
		const ended = group.ended();
		if (ended !== undefined) throw new Error(`n8n ended before it was up (${ended}).`);
		// The log proves that it is this n8n that has the port: another one there would answer just as well.
		const hasPort = readLog(options.logFile).includes(`port ${port}\n`);
		if (hasPort && (await isReady(port))) return;
		await sleep(200);
	}
	throw new Error(`n8n was not up after ${seconds} seconds.`);
}

/**
 * Not `/healthz` alone: that one answers while the database is still being made. And n8n 1.x is ready before it has
 * any route but that.
 */
async function isReady(port: number): Promise<boolean> {
	try {
		for (const route of ['/healthz/readiness', '/rest/settings']) {
			await axios.get(`http://localhost:${port}${route}`, { proxy: false, timeout: 5000 });
		}
		return true;
	} catch {
		return false;
	}
}

function readLog(file: string): string {
	return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
