import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { removeFolder } from './cache';
import type { Cleanup } from './cleanup';
import { installRealN8n, type InstalledN8n } from './install';
import { npm } from './npm';
import type { Report } from './report';

/** Everything that is needed to start an n8n with this package. */
export interface Prepared {
	n8n: InstalledN8n;
	/** The path of this package, packed as it would be published. */
	tarball: string;
	/** A temporary folder for this use of n8n. */
	folder: string;
}

/**
 * Installs a real n8n unless it is installed already, and builds and packs this package. `cleanup` deletes everything except
 * the installed n8n.
 *
 * @param purpose a word for the name of the temporary folder
 * @throws {Error} if n8n cannot be installed or the package not built; the message says what to do
 */
export async function prepare(
	cleanup: Cleanup,
	report: Report,
	purpose: string,
): Promise<Prepared> {
	const { signal } = cleanup;
	const n8n = await cleanup.track(installRealN8n(report, signal));
	report('Building and packing the node');
	const folder = mkdtempSync(path.join(os.tmpdir(), `partner-center-${purpose}-`));
	cleanup.add(() => removeFolder(folder));
	const tarball = await cleanup.track(packageNode(folder, signal));
	return { n8n, tarball, folder };
}

/**
 * Builds and packs this package.
 *
 * @param folder the folder for the tarball and for npm's log
 * @returns the path of the tarball
 */
async function packageNode(folder: string, signal: AbortSignal): Promise<string> {
	const run = {
		folder: path.join(__dirname, '..', '..'),
		logFile: path.join(folder, 'build.log'),
		signal,
	};
	await npm({ ...run, args: ['run', 'build'] });
	const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
	const [{ filename }] = JSON.parse(await npm({ ...run, args })) as [{ filename: string }];
	return path.join(folder, filename);
}
