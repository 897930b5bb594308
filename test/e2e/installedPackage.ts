import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { RunningN8n } from '../../real-n8n/instance';

/** The description of a node or a credential that n8n sends to its editor. */
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

/** The fields that n8n's installer removes from package.json, with the packages that it does not install. */
const NOT_INSTALLED = ['dependencies', 'devDependencies', 'peerDependencies'];

/**
 * Compares the types that an n8n without any other package has loaded from the packed tarball with the package's
 * manifest: n8n must have loaded every node and credential, with icons that the editor can show. No other package may be
 * installed with it.
 *
 * @throws {AssertionError} if something is missing, or if another package is installed
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
	// n8n lists a node a second time if it is also an AI tool.
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
