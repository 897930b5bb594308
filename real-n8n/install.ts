import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import {
	cacheRoot,
	createPartial,
	findInstaller,
	isComplete,
	publish,
	removeFolder,
} from './cache';
import { nodeBinary } from './platform-node';
import { readRecipe } from './recipe';
import type { Report } from './report';
import { assertBuildTools, assertDiskSpace } from './requirements';
import {
	compileSqlite,
	installNode,
	installPackages,
	n8nFolder,
	nodeFolder,
	type InstallJob,
} from './steps';

/** An n8n that is installed, and the Node it runs on. */
export interface InstalledN8n {
	version: string;
	/** The `node` binary. */
	node: string;
	/** n8n's command line, a script for that `node`. */
	cli: string;
	/** Modules of n8n, by commas, that are switched off because they call the internet. */
	disabledModules: string;
}

/**
 * Gives the real n8n of the recipe, installing it first if this machine has not got it yet (some minutes, once). It is
 * kept in a cache folder outside the checkout. An install that was interrupted is never used, and two processes that
 * want it at the same time share one install.
 *
 * @param signal ends an install early
 *
 * Throws an `Error` that says what to do when a tool or disk space is missing, or that shows the end of npm's log.
 */
export async function installRealN8n(report: Report, signal?: AbortSignal): Promise<InstalledN8n> {
	const recipe = readRecipe();
	const target = path.join(cacheRoot(), `n8n-${recipe.n8nVersion}-node${recipe.nodeVersion}`);
	await waitForOtherInstaller(target, report, signal);
	if (!isComplete(target)) {
		await installInto(target, { recipe, report, signal, logFile: `${target}.log` });
	}
	return {
		version: recipe.n8nVersion,
		node: nodeBinary(nodeFolder(target)),
		cli: path.join(n8nFolder(target), 'node_modules', 'n8n', 'bin', 'n8n'),
		disabledModules: recipe.disabledModules,
	};
}

async function waitForOtherInstaller(
	target: string,
	report: Report,
	signal?: AbortSignal,
): Promise<void> {
	let told = false;
	for (;;) {
		const installer = await findInstaller(target);
		if (installer === undefined) return;
		if (!told) report(`Another process (${installer}) is installing n8n; waiting for it …`);
		told = true;
		await sleep(2000, undefined, { signal });
	}
}

async function installInto(target: string, job: Omit<InstallJob, 'root'>): Promise<void> {
	const { recipe, report, logFile } = job;
	assertBuildTools();
	mkdirSync(path.dirname(target), { recursive: true });
	await assertDiskSpace(path.dirname(target));
	report(
		`Installing n8n ${recipe.n8nVersion} into ${target} (once; about 3 GB, five to eight minutes)`,
	);
	rmSync(logFile, { force: true });
	const root = createPartial(target);
	const discard = () => {
		discardAtExit(root);
	};
	process.once('exit', discard);
	try {
		await installNode({ ...job, root });
		await installPackages({ ...job, root });
		await compileSqlite({ ...job, root });
		await publish(root, target);
		report('n8n is installed');
	} finally {
		process.off('exit', discard);
		await removeFolder(root);
	}
}

/** An end at once must not leave gigabytes behind. What npm still writes at that moment, the next install deletes. */
function discardAtExit(folder: string): void {
	try {
		rmSync(folder, { recursive: true, force: true });
	} catch {
		// See above.
	}
}
