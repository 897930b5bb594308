import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { bootN8n, type BootedN8n } from './boot';
import { tail } from './cache';
import { installCommunityPackage, type InstalledPackage } from './community-package';
import type { InstalledN8n } from './install';
import { N8nRest, type Owner } from './rest';

/** How an n8n is started. */
export interface StartOptions {
	/** Where n8n keeps its data; a temporary folder, deleted by `stop`, unless given. */
	userFolder?: string;
	/** A packed community package (`.tgz`) to install first. */
	tarball?: string;
	/** The port to try first; the next free one is taken. */
	port?: number;
	/** Settings of n8n on top of the quiet, offline ones. */
	env?: Record<string, string>;
	/** How long the first start may take, in seconds. It makes the database. */
	startSeconds?: number;
	/** Gives up starting it; nothing is left running then. */
	signal?: AbortSignal;
}

/** An n8n that is up. */
export interface RunningN8n {
	/** Its editor's address, without a trailing slash. */
	url: string;
	/** Its REST API, signed in as `owner`. */
	rest: N8nRest;
	owner: Owner;
	userFolder: string;
	/** What n8n itself printed. */
	logFile: string;
	/** The package that was installed from `tarball`. */
	installed?: InstalledPackage;
	/** Ends n8n and what it started, and deletes its temporary folder. */
	stop(): Promise<void>;
}

/** Made up, for an n8n that listens on this machine only and is thrown away. */
const OWNER: Owner = { email: 'demo@example.com', password: 'Partner-Center-1' };

/**
 * Starts a real n8n and waits until it answers, its owner is signed in and the nodes of `tarball` are loaded.
 *
 * Throws an `Error` with the end of n8n's own log when it does not come up; nothing is left running then.
 */
export async function startN8n(n8n: InstalledN8n, options: StartOptions = {}): Promise<RunningN8n> {
	const userFolder =
		options.userFolder ?? mkdtempSync(path.join(os.tmpdir(), 'partner-center-n8n-'));
	const logFile = path.join(userFolder, 'n8n.log');
	let booted: BootedN8n | undefined;
	const stop = async () => {
		await booted?.group.stop();
		if (options.userFolder === undefined) await rm(userFolder, { recursive: true, force: true });
	};
	try {
		mkdirSync(userFolder, { recursive: true });
		const installed = options.tarball
			? await installCommunityPackage(options.tarball, userFolder)
			: undefined;
		booted = await bootN8n(n8n, { ...options, userFolder, logFile });
		const { url } = booted;
		const rest = new N8nRest(url);
		await signIn(rest);
		if (installed) await assertLoaded(rest, installed);
		return { url, rest, owner: OWNER, userFolder, logFile, installed, stop };
	} catch (error) {
		const log = tail(logFile);
		await stop();
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(log ? `${reason}\nThe end of n8n's log:\n${log}` : reason);
	}
}

/** An instance over a user folder that was used before has its owner already. */
async function signIn(rest: N8nRest): Promise<void> {
	const { data } = await rest.http.get<{
		data: { userManagement: { showSetupOnFirstLoad?: boolean } };
	}>('/rest/settings');
	if (data.data.userManagement.showSetupOnFirstLoad) await rest.setUpOwner(OWNER);
	else await rest.login(OWNER);
}

async function assertLoaded(rest: N8nRest, { name, nodeCount }: InstalledPackage): Promise<void> {
	const loaded = (await rest.nodeTypes()).filter((type) => type.startsWith(`${name}.`));
	// A node that may be an AI tool is listed a second time, as `…Tool`.
	const nodes = loaded.filter((type) => !type.endsWith('Tool'));
	if (nodes.length >= nodeCount) return;
	throw new Error(
		`n8n is up, but of the ${nodeCount} nodes of ${name} it loaded ${nodes.length} (${nodes.join(', ') || 'none'}).`,
	);
}
