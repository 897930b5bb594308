import path from 'node:path';

import { npm } from './npm';

const PROJECT = path.join(__dirname, '..');

/**
 * Builds the node and packs it as it would be published, quietly.
 *
 * @param folder where the tarball and the log of the build go
 * @param signal ends it early
 * @returns the tarball's path
 */
export async function packageNode(folder: string, signal?: AbortSignal): Promise<string> {
	const logFile = path.join(folder, 'build.log');
	await npm({ folder: PROJECT, args: ['run', 'build'], logFile, signal });
	const packed = await npm({
		folder: PROJECT,
		args: ['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
		logFile,
		signal,
	});
	const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
	return path.join(folder, filename);
}
