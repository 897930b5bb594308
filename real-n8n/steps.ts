import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { npm, npmEnvironment, npmWithRetries } from './npm';
import { nodeBinary, nodePackageFolder, nodePackageName, withNodeFirst } from './platform-node';
import type { Recipe } from './recipe';
import { startHeartbeat, type Report } from './report';

/** An install that is being put together in the folder `root`. */
export interface InstallJob {
	root: string;
	recipe: Recipe;
	/** Takes what npm prints. */
	logFile: string;
	report: Report;
	/** Ends it early. */
	signal?: AbortSignal;
}

/** Where the Node that n8n runs on is installed. */
export const nodeFolder = (root: string) => path.join(root, 'node');

/** Where n8n is installed. */
export const n8nFolder = (root: string) => path.join(root, 'n8n');

/** Node comes as a plain package with the binary in it: no script has to run, and every machine gets the same. */
export async function installNode({ root, recipe, report, ...run }: InstallJob): Promise<void> {
	const folder = nodeFolder(root);
	report(`1/3  Node ${recipe.nodeVersion}, which this n8n wants (seconds)`);
	mkdirSync(folder, { recursive: true });
	writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
	const wanted = `${nodePackageName()}@${recipe.nodeVersion}`;
	const args = ['install', wanted, '--ignore-scripts', '--no-audit', '--no-fund'];
	await npmWithRetries({ folder, args, ...run }, report);
	try {
		await promisify(execFile)(nodeBinary(folder), ['--version']);
	} catch (error) {
		throw new Error(
			`The Node in the npm package ${wanted} does not run on this machine (on Alpine Linux, for example, it cannot): ${String(error)}`,
		);
	}
}

/** n8n itself and everything it depends on, as the lock file says. */
export async function installPackages({ root, recipe, report, ...run }: InstallJob): Promise<void> {
	const folder = n8nFolder(root);
	report(`2/3  n8n and the packages it is made of (this takes longest: minutes)`);
	mkdirSync(folder, { recursive: true });
	for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
		copyFileSync(path.join(recipe.folder, file), path.join(folder, file));
	}
	let lookedUp = 0;
	let fetched = 0;
	const count = (line: string) => {
		if (!/^npm http (fetch|cache) /.test(line)) return;
		if (line.includes('.tgz')) fetched += 1;
		else lookedUp += 1;
	};
	const stop = startHeartbeat(report, 20, () =>
		fetched === 0
			? `     … looking up packages: ${lookedUp}`
			: `     … packages fetched: ${fetched}`,
	);
	// `npm ci` would refuse the lock file where a registry lacks another platform's optional package.
	const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=http'];
	try {
		await npmWithRetries({ folder, args, ...run, onLine: count }, report);
	} finally {
		stop();
	}
}

/**
 * The one native module that comes without a build in its package. Its script is run by name: it takes a finished build
 * from GitHub where it can, and compiles otherwise, with the headers that came with Node.
 */
export async function compileSqlite({ root, report, ...run }: InstallJob): Promise<void> {
	report('3/3  SQLite, compiled for this machine (up to two minutes)');
	const stop = startHeartbeat(report, 30, () => '     … still compiling');
	const node = nodeBinary(nodeFolder(root));
	try {
		await npm({
			folder: n8nFolder(root),
			args: ['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'],
			logFile: run.logFile,
			signal: run.signal,
			environment: {
				...withNodeFirst(npmEnvironment(), node),
				npm_config_nodedir: nodePackageFolder(nodeFolder(root)),
				// For node-gyp: compile on all cores.
				JOBS: 'max',
			},
		});
	} finally {
		stop();
	}
	const built = path.join(n8nFolder(root), 'node_modules', 'sqlite3', 'build', 'Release');
	if (!existsSync(path.join(built, 'node_sqlite3.node'))) {
		throw new Error(`SQLite was not compiled, though npm saw nothing wrong. See ${run.logFile}.`);
	}
}
