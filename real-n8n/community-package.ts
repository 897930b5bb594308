import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

/** A community package in an n8n's user folder. */
export interface InstalledPackage {
	name: string;
	version: string;
	/** How many nodes its manifest names. */
	nodeCount: number;
}

interface Manifest {
	name: string;
	version: string;
	n8n?: { nodes?: string[] };
	dependencies?: Record<string, string>;
	[key: string]: unknown;
}

/**
 * Installs a packed tarball the way n8n's own installer does (`community-packages.service.js`, `downloadPackage`, n8n
 * 2.41.1): unpacked to `.n8n/nodes/node_modules/<name>`, without the three kinds of dependencies that an n8n already
 * has, and noted in the ledger beside it. So node types have the names that users see.
 *
 * n8n then runs `npm install` for run-time dependencies; this throws if the package has any, since it must not.
 */
export async function installCommunityPackage(
	tarball: string,
	userFolder: string,
): Promise<InstalledPackage> {
	const nodesFolder = path.join(userFolder, '.n8n', 'nodes');
	const { name } = JSON.parse(await readFromTarball(tarball, 'package/package.json')) as Manifest;
	const target = path.join(nodesFolder, 'node_modules', name);
	mkdirSync(target, { recursive: true });
	await tar(['-xzf', path.resolve(tarball), '-C', target, '--strip-components=1']);

	const manifestFile = path.join(target, 'package.json');
	const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest;
	if (Object.keys(manifest.dependencies ?? {}).length > 0) {
		throw new Error(`${name} has run-time dependencies; a verified community node must have none.`);
	}
	writeJson(manifestFile, withoutHostDependencies(manifest));
	writeJson(path.join(nodesFolder, 'package.json'), {
		name: 'installed-nodes',
		private: true,
		dependencies: { [name]: manifest.version },
	});
	return { name, version: manifest.version, nodeCount: manifest.n8n?.nodes?.length ?? 0 };
}

function withoutHostDependencies(manifest: Manifest): Partial<Manifest> {
	const dropped = new Set(['devDependencies', 'peerDependencies', 'optionalDependencies']);
	return Object.fromEntries(Object.entries(manifest).filter(([key]) => !dropped.has(key)));
}

async function readFromTarball(tarball: string, file: string): Promise<string> {
	return await tar(['-xzOf', path.resolve(tarball), file]);
}

async function tar(args: string[]): Promise<string> {
	const { stdout } = await promisify(execFile)('tar', args, { maxBuffer: 64 * 1024 * 1024 });
	return stdout;
}

function writeJson(file: string, value: unknown): void {
	writeFileSync(file, JSON.stringify(value, null, 2));
}
