import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { expect } from '@playwright/test';

import { test } from './support/test';

/** The description of a node or a credential that n8n sends to its editor. */
interface LoadedType {
	readonly name: string;
	readonly iconUrl?: string | { readonly light: string; readonly dark: string };
}

interface Manifest {
	readonly name: string;
	readonly n8n: { readonly nodes: readonly string[]; readonly credentials: readonly string[] };
}

test('is completely installed in an n8n without any other package', async ({
	n8n: { rest, userFolder },
}) => {
	const modules = path.join(userFolder, '.n8n', 'nodes', 'node_modules');
	const folders = readdirSync(modules);
	expect(folders).toHaveLength(1);
	const manifestFile = path.join(modules, folders[0] ?? '', 'package.json');
	const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest;
	// n8n's installer removes these, with the packages that it does not install.
	for (const key of ['dependencies', 'devDependencies', 'peerDependencies']) {
		expect(manifest).not.toHaveProperty(key);
	}

	const load = async (kind: 'nodes' | 'credentials', prefix: string) => {
		const { data } = await rest.http.get<LoadedType[]>(`/types/${kind}.json`);
		return data.filter(({ name }) => name.startsWith(prefix));
	};
	const nodes = await load('nodes', `${manifest.name}.`);
	const credentials = await load('credentials', 'microsoftPartnerCenter');
	// n8n lists a node a second time if it is also an AI tool.
	const own = nodes.filter(({ name }) => !name.endsWith('Tool'));
	expect(own).toHaveLength(manifest.n8n.nodes.length);
	expect(credentials).toHaveLength(manifest.n8n.credentials.length);
	for (const { name, iconUrl } of [...nodes, ...credentials]) {
		expect(iconUrl, name).toEqual({ light: expect.any(String), dark: expect.any(String) });
		for (const icon of Object.values(iconUrl ?? {})) {
			const { data } = await rest.http.get<string>(`/${icon}`, { responseType: 'text' });
			expect(data, `${name}: ${icon}`).toContain('<svg');
		}
	}
});
