/**
 * Installs the real n8n, and the oldest n8n engine. As a program, it prints the path of the `node` that the real n8n runs on:
 *
 *     node --import tsx tools/n8n/install.ts
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import path from 'node:path';

import { z } from 'zod';

import { cacheRoot, installOnce } from './cache';
import { npmInstall } from './npm';
import {
	compileSqlite,
	copyRecipe,
	installNode,
	installPackages,
	n8nScript,
	nodeBinary,
	readRecipe,
} from './recipe';
import type { Report } from './report';

/** An installed n8n, and the Node that it runs on. */
export interface InstalledN8n {
	version: string;
	/** The path of the `node` binary. */
	node: string;
	/** The path of n8n's command line, a script for that `node`. */
	cli: string;
	/** The modules of n8n to switch off because they call the internet, separated by commas. */
	disabledModules: string;
}

/** The space for n8n, its Node and npm's cache, with a reserve. */
const NEEDED_GIGABYTES = 5;

/** The commands that compile SQLite. */
const BUILD_TOOLS = [process.env.CXX ?? 'g++', process.env.PYTHON ?? 'python3', 'make'];

/**
 * Returns the real n8n of the recipe. The first call on a machine installs it, which takes some minutes.
 *
 * @param signal ends an install early
 * @throws {Error} if a tool or disk space is missing; the message says what to do
 * @throws {Error} if npm does not succeed; the message contains the end of its log
 */
export async function installRealN8n(report: Report, signal?: AbortSignal): Promise<InstalledN8n> {
	const recipe = readRecipe();
	const { n8nVersion: version, nodeVersion, disabledModules } = recipe;
	const target = path.join(cacheRoot(), `n8n-${version}-node${nodeVersion}`);
	await installOnce({ target, name: `n8n ${version}`, report, signal }, async (root) => {
		assertBuildTools();
		await assertDiskSpace(cacheRoot());
		report(`Installing n8n ${version} into ${target} (once; about 3 GB, five to eight minutes)`);
		const job = { root, recipe, report, signal, logFile: `${target}.log` };
		rmSync(job.logFile, { force: true });
		await installNode(job);
		await installPackages(job);
		await compileSqlite(job);
		report('n8n is installed');
	});
	return { version, node: nodeBinary(target), cli: n8nScript(target), disabledModules };
}

/**
 * Returns the oldest n8n engine that this package supports (`oldest/package.json`). The first call on a machine installs it,
 * which takes about a minute.
 *
 * @returns its version, and the folder that contains `n8n-core` and `n8n-workflow`
 * @throws {Error} if npm does not succeed; the message contains the end of its log
 */
export async function installOldestCore(
	report: Report,
): Promise<{ version: string; modules: string }> {
	const recipe = path.join(__dirname, 'oldest');
	const manifest: unknown = JSON.parse(readFileSync(path.join(recipe, 'package.json'), 'utf8'));
	const { dependencies } = z
		.object({ dependencies: z.object({ 'n8n-core': z.string() }) })
		.parse(manifest);
	const version = dependencies['n8n-core'];
	const target = path.join(cacheRoot(), `n8n-core-${version}`);
	await installOnce({ target, name: `n8n-core ${version}`, report }, async (folder) => {
		report(`Installing n8n-core ${version} into ${target} (once; about a minute)`);
		copyRecipe(recipe, folder);
		await npmInstall({ folder, args: [], logFile: `${target}.log` }, report);
	});
	return { version, modules: path.join(target, 'node_modules') };
}

function assertBuildTools(): void {
	// On Windows, node-gyp finds its own tools.
	if (process.platform === 'win32') return;
	const missing = BUILD_TOOLS.filter((tool) => !isOnPath(tool));
	if (missing.length === 0) return;
	throw new Error(
		[
			`This machine has no ${missing.join(' and no ')}. The install of n8n compiles SQLite, its database.`,
			'On Debian or Ubuntu:  apt-get install g++ python3 make',
			'On macOS:  xcode-select --install',
			'Then run the same command again.',
		].join('\n'),
	);
}

function isOnPath(command: string): boolean {
	const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
	return folders.some((folder) => existsSync(path.resolve(folder, command)));
}

async function assertDiskSpace(folder: string): Promise<void> {
	const { bavail, bsize } = await statfs(folder);
	const freeGigabytes = (bavail * bsize) / 1e9;
	if (freeGigabytes >= NEEDED_GIGABYTES) return;
	throw new Error(
		`A real n8n needs about ${NEEDED_GIGABYTES} GB with npm's cache, but ${folder} has only ${freeGigabytes.toFixed(1)} GB. ` +
			'Free some space, or set XDG_CACHE_HOME to a folder on another disk.',
	);
}

if (require.main === module) {
	// The progress goes to standard error, so that standard output contains only the path.
	installRealN8n((line) => {
		console.error(line);
	}).then(
		({ node }) => {
			console.log(node);
		},
		(error: unknown) => {
			console.error(error);
			process.exitCode = 1;
		},
	);
}
