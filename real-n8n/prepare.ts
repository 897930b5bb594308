import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { removeFolder } from './cache';
import type { Cleanup } from './cleanup';
import { installRealN8n, type InstalledN8n } from './install';
import { packageNode } from './package-node';
import type { Report } from './report';

/** What is needed before an n8n can be started with this package in it. */
export interface Prepared {
	n8n: InstalledN8n;
	/** This package, as it would be published. */
	tarball: string;
	/** Temporary, for whatever belongs to this use of n8n. */
	folder: string;
}

/**
 * Gets a real n8n, and builds and packs this package. `cleanup` undoes it all, the installed n8n excepted.
 *
 * @param purpose a word for the name of the temporary folder
 *
 * Throws an `Error` that says what to do when n8n cannot be installed or the node not built.
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
