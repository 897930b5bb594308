import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A community package in the user folder of an n8n. */
export interface InstalledPackage {
	name: string;
	version: string;
	/** The number of nodes in its manifest. */
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
 * Installs a packed tarball as n8n's own installer does (`downloadPackage` in `community-packages.service.js`, n8n 2.41.1): it
 * unpacks it to `.n8n/nodes/node_modules/<name>`, removes three kinds of dependencies from its manifest, and lists it in
 * `.n8n/nodes/package.json`. So the node types have the same names as for users.
 *
 * n8n would then run `npm install` for runtime dependencies, which this package must not have.
 *
 * @throws {Error} if the package has runtime dependencies
 */
export async function installCommunityPackage(
	tarball: string,
	userFolder: string,
): Promise<InstalledPackage> {
	const { execa } = await import('execa');
	const archive = path.resolve(tarball);
	const { stdout } = await execa('tar', ['-xzOf', archive, 'package/package.json']);
	const manifest = JSON.parse(stdout) as Manifest;
	const { name, version, dependencies = {}, n8n } = manifest;
	if (Object.keys(dependencies).length > 0) {
		throw new Error(`${name} has runtime dependencies; a verified community node must have none.`);
	}
	const nodesFolder = path.join(userFolder, '.n8n', 'nodes');
	const target = path.join(nodesFolder, 'node_modules', name);
	mkdirSync(target, { recursive: true });
	await execa('tar', ['-xzf', archive, '-C', target, '--strip-components=1']);
	writeJson(path.join(target, 'package.json'), withoutHostDependencies(manifest));
	writeJson(path.join(nodesFolder, 'package.json'), {
		name: 'installed-nodes',
		private: true,
		dependencies: { [name]: version },
	});
	return { name, version, nodeCount: n8n?.nodes?.length ?? 0 };
}

function withoutHostDependencies(manifest: Manifest): Partial<Manifest> {
	const dropped = new Set(['devDependencies', 'peerDependencies', 'optionalDependencies']);
	return Object.fromEntries(Object.entries(manifest).filter(([key]) => !dropped.has(key)));
}

function writeJson(file: string, value: unknown): void {
	writeFileSync(file, JSON.stringify(value, null, 2));
}
