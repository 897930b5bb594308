import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '..', '..', '..');
const NODES = path.join('nodes', 'MicrosoftPartnerCenter');

/** The names that the drawing gives to rooms which are no folder of the node. */
const NAMED_OTHERWISE: Readonly<Record<string, string>> = {
	'MicrosoftPartnerCenter.node': 'node',
	'MicrosoftPartnerCenterTrigger.node': 'triggerNode',
};

/** The room of a file, by its path without `.ts`; undefined for what is in none, such as package.json. */
function roomOf(file: string): string | undefined {
	if (file.startsWith('credentials')) return 'credentials';
	if (!file.startsWith(NODES)) return undefined;
	const [first = ''] = path.relative(NODES, file).split(path.sep);
	return NAMED_OTHERWISE[first] ?? first;
}

function importsOf(file: string): string[] {
	const code = readFileSync(path.join(ROOT, file), 'utf8');
	return [...code.matchAll(/\b(?:from|import|import\()\s*'(\.[^']+)'/g)].map(([, target = '']) =>
		path.join(path.dirname(file), target),
	);
}

/** What each room of the shipped code imports from another, as "from --> to". */
function realArrows(): string[] {
	const files = ['nodes', 'credentials'].flatMap((folder) =>
		readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
			.filter((name) => name.endsWith('.ts'))
			.map((name) => path.join(folder, name)),
	);
	const arrows = files.flatMap((file) => {
		const from = roomOf(file.replace(/\.ts$/, ''));
		return importsOf(file)
			.map(roomOf)
			.filter((to) => to !== undefined && to !== from)
			.map((to) => `${from} --> ${to}`);
	});
	return [...new Set(arrows)].sort();
}

it('the drawing of the rooms has an arrow for each import between two of them, and no other', () => {
	const document = readFileSync(path.join(ROOT, 'docs', 'architecture.md'), 'utf8');
	const drawing = /```mermaid\n([^]*?)```/.exec(document)?.[1] ?? '';
	const drawn = drawing.match(/\w+ --> \w+/g) ?? [];

	expect([...drawn].sort()).toEqual(realArrows());
});
