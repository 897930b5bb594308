import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { preProcessFile } from 'typescript';

const ROOT = path.join(__dirname, '..', '..', '..');
const NODE_FOLDER = path.join('nodes', 'MicrosoftPartnerCenter');
const API_FOLDER = path.join(NODE_FOLDER, 'api');

/** The diagram's names for the two files that n8n loads. */
const DIAGRAM_NAMES: Readonly<Record<string, string>> = {
	'MicrosoftPartnerCenter.node': 'node',
	'MicrosoftPartnerCenterTrigger.node': 'triggerNode',
};

/** Folders that do not know each other. */
const INDEPENDENT_FOLDERS = ['operations', 'trigger', 'methods', 'signIn'];

/** The imports that are allowed between the folders inside `api/`. */
const ALLOWED_API_ARROWS = [
	'endpoints --> transport',
	'endpoints --> errors',
	'transport --> errors',
];

/** One file imports another. Paths start at the root of the repository and have no `.ts`. */
interface Import {
	readonly from: string;
	readonly to: string;
}

/** One folder imports another. */
interface Arrow {
	readonly from: string;
	readonly to: string;
}

/** Finds a file's imports of other files of the project, package.json included. */
function findImports(file: string): Import[] {
	const code = readFileSync(path.join(ROOT, file), 'utf8');
	return preProcessFile(code, true, true)
		.importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
		.map(({ fileName }) => ({
			from: file.replace(/\.ts$/, ''),
			to: path.join(path.dirname(file), fileName),
		}));
}

/** Finds the imports of all files in a folder. */
function findImportsIn(folder: string): Import[] {
	return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.flatMap((name) => findImports(path.join(folder, name)));
}

const IMPORTS = ['nodes', 'credentials'].flatMap(findImportsIn);

/** Returns the diagram's name for the folder of a file, or undefined if the file is not shipped code. */
function getFolder(file: string): string | undefined {
	if (file.startsWith('credentials')) return 'credentials';
	if (!file.startsWith(NODE_FOLDER)) return undefined;
	const [first = ''] = path.relative(NODE_FOLDER, file).split(path.sep);
	return DIAGRAM_NAMES[first] ?? first;
}

/** Returns the folder inside `api/` of a file that is in `api/`. */
function getApiFolder(file: string): string {
	const [first = ''] = path.relative(API_FOLDER, file).split(path.sep);
	return first;
}

/** Returns each import between two folders once. */
function findArrows(): Arrow[] {
	const arrows = new Map<string, Arrow>();
	for (const { from: fromFile, to: toFile } of IMPORTS) {
		const from = getFolder(fromFile);
		const to = getFolder(toFile);
		if (from === undefined || to === undefined || from === to) continue;
		arrows.set(`${from} --> ${to}`, { from, to });
	}
	return [...arrows.values()];
}

/** Removes each arrow that starts or ends outside of all circles, until only circles remain. */
function findCircles(arrows: readonly Arrow[]): readonly Arrow[] {
	const remaining = arrows.filter(
		({ from, to }) =>
			arrows.some((next) => next.from === to) && arrows.some((previous) => previous.to === from),
	);
	return remaining.length === arrows.length ? remaining : findCircles(remaining);
}

function formatArrow({ from, to }: Arrow): string {
	return `${from} --> ${to}`;
}

describe('the imports between folders', () => {
	it('are exactly the arrows in the diagram of docs/architecture.md', () => {
		const document = readFileSync(path.join(ROOT, 'docs', 'architecture.md'), 'utf8');
		const diagram = /```mermaid\n([^]*?)```/.exec(document)?.[1] ?? '';
		const drawn = diagram.match(/\w+ --> \w+/g) ?? [];

		expect([...drawn].sort()).toEqual(findArrows().map(formatArrow).sort());
	});

	it('do not connect operations, trigger, methods and signIn', () => {
		const forbidden = findArrows().filter(
			({ from, to }) => INDEPENDENT_FOLDERS.includes(from) && INDEPENDENT_FOLDERS.includes(to),
		);

		expect(forbidden.map(formatArrow)).toEqual([]);
	});

	it('do not form a circle', () => {
		expect(findCircles(findArrows()).map(formatArrow)).toEqual([]);
	});
});

describe('the imports between files', () => {
	it.each(['nodes', 'credentials', 'tools'])('do not form a circle in %s', (folder) => {
		expect(findCircles(findImportsIn(folder)).map(formatArrow)).toEqual([]);
	});
});

describe('domain', () => {
	it('imports no other file of the project', () => {
		const forbidden = IMPORTS.filter(
			({ from, to }) => getFolder(from) === 'domain' && getFolder(to) !== 'domain',
		);

		expect(forbidden.map(formatArrow)).toEqual([]);
	});
});

describe('api', () => {
	it('imports only domain and package.json', () => {
		const forbidden = IMPORTS.filter(
			({ from, to }) =>
				getFolder(from) === 'api' &&
				!['api', 'domain'].includes(getFolder(to) ?? '') &&
				to !== 'package.json',
		);

		expect(forbidden.map(formatArrow)).toEqual([]);
	});

	it('has exactly the allowed imports between endpoints, transport and errors', () => {
		const arrows = IMPORTS.filter(
			({ from, to }) =>
				getFolder(from) === 'api' &&
				getFolder(to) === 'api' &&
				getApiFolder(from) !== getApiFolder(to),
		).map(({ from, to }) => formatArrow({ from: getApiFolder(from), to: getApiFolder(to) }));

		expect([...new Set(arrows)].sort()).toEqual([...ALLOWED_API_ARROWS].sort());
	});
});
