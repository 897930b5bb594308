import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { RunningN8n } from '../../real-n8n/instance';

/** What n8n tells its editor about a node or a credential. */
interface LoadedType {
	readonly name: string;
	readonly icon?: string;
	readonly iconUrl?: string | { readonly light: string; readonly dark: string };
}

interface Manifest {
	readonly name: string;
	readonly n8n: { readonly nodes: readonly string[]; readonly credentials: readonly string[] };
	readonly [key: string]: unknown;
}

/** What n8n's installer takes out of a package, and what would have to be installed beside it. */
const NOT_INSTALLED = ['dependencies', 'devDependencies', 'peerDependencies'];

/**
 * Holds what an n8n without anything else in it has made of the packed tarball, laid out as n8n's installer does,
 * against the package's own manifest: every node and credential is there, with icons that the editor can show, and
 * nothing lies beside the package.
 *
 * Throws an `AssertionError` for what is missing.
 */
export async function assertInstalledWhole({ rest, userFolder }: RunningN8n): Promise<void> {
	const modules = path.join(userFolder, '.n8n', 'nodes', 'node_modules');
	const [folder = '', ...others] = readdirSync(modules);
	assert.deepEqual(others, [], 'nothing is installed beside the package');
	const manifest = JSON.parse(
		readFileSync(path.join(modules, folder, 'package.json'), 'utf8'),
	) as Manifest;
	for (const key of NOT_INSTALLED) assert.equal(manifest[key], undefined, `${key} in package.json`);

	const nodes = await loaded('nodes', `${manifest.name}.`);
	const credentials = await loaded('credentials', 'microsoftPartnerCenter');
	// An AI tool is a node listed a second time.
	const own = nodes.filter(({ name }) => !name.endsWith('Tool'));
	assert.equal(own.length, manifest.n8n.nodes.length, 'nodes');
	assert.equal(credentials.length, manifest.n8n.credentials.length, 'credentials');
	for (const type of [...nodes, ...credentials]) {
		const icons = typeof type.iconUrl === 'object' ? Object.values(type.iconUrl) : [type.iconUrl];
		assert.equal(icons.length, 2, `${type.name} has an icon for the light and one for the dark`);
		for (const icon of icons) {
			const { data } = await rest.http.get<string>(`/${icon}`, { responseType: 'text' });
			assert.match(data, /<svg/, `${type.name}: ${icon}`);
		}
	}

	async function loaded(kind: 'nodes' | 'credentials', prefix: string): Promise<LoadedType[]> {
		const { data } = await rest.http.get<LoadedType[]>(`/types/${kind}.json`);
		return data.filter(({ name }) => name.startsWith(prefix));
	}
}
