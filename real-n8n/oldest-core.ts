import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';

import { cacheRoot, createPartial, isComplete, publish, removeFolder } from './cache';
import { npmWithRetries } from './npm';
import { readText } from './recipe';
import type { Report } from './report';

const FOLDER = path.join(__dirname, 'oldest');

/**
 * Gives the oldest n8n engine that this package claims to work with (`oldest/package.json`), installing it first if this
 * machine has not got it yet (a minute, once). It is kept in the cache folder, beside the real n8n.
 *
 * Throws an `Error` that shows the end of npm's log.
 *
 * @returns its version, and the folder that holds `n8n-core` and `n8n-workflow`
 */
export async function installOldestCore(
	report: Report,
): Promise<{ version: string; modules: string }> {
	const version = readText(FOLDER, ['dependencies', 'n8n-core']);
	const target = path.join(cacheRoot(), `n8n-core-${version}`);
	if (!isComplete(target)) {
		report(`Installing n8n-core ${version} into ${target} (once; about a minute)`);
		mkdirSync(cacheRoot(), { recursive: true });
		const root = createPartial(target);
		try {
			for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
				copyFileSync(path.join(FOLDER, file), path.join(root, file));
			}
			const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund'];
			await npmWithRetries({ folder: root, args, logFile: `${target}.log` }, report);
			await publish(root, target);
		} finally {
			await removeFolder(root);
		}
	}
	return { version, modules: path.join(target, 'node_modules') };
}
