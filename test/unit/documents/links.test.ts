import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import packageJson from '../../../package.json';

const ROOT = path.join(__dirname, '..', '..', '..');
/** Folders with generated or downloaded files. */
const IGNORED_FOLDERS = ['.git', 'coverage', 'dist', 'node_modules', 'results'];

/** Lists the project's files in a folder, as paths from the root of the repository. */
function listFiles(folder: string): string[] {
	return readdirSync(path.join(ROOT, folder), { withFileTypes: true })
		.filter(({ name }) => !IGNORED_FOLDERS.includes(name))
		.flatMap((entry) => {
			const name = path.posix.join(folder, entry.name);
			return entry.isDirectory() ? listFiles(name) : [name];
		});
}

const DOCUMENTS = listFiles('.').filter((name) => name.endsWith('.md'));

function read(name: string): string {
	return readFileSync(path.join(ROOT, name), 'utf8');
}

/** Removes code blocks: a `#` inside them is not a heading. */
function removeCodeBlocks(markdown: string): string {
	return markdown.replaceAll(/^ *(```|~~~)[^]*?^ *\1/gm, '');
}

/** Finds the targets of a document's links and images, except those outside the repository. */
function findInternalTargets(name: string): string[] {
	const text = removeCodeBlocks(read(name)).replaceAll(/`[^`\n]*`/g, '');
	const targets = [
		...text.matchAll(/\]\(<?([^()<>\s]+)>?(?:\s+"[^"]*")?\)/g),
		...text.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm),
		...text.matchAll(/\b(?:src|href)="([^"]+)"/g),
	].map(([, target = '']) => target);
	return targets.filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target));
}

/** Lists the anchors of a document's headings as GitHub builds them: a repeated anchor gets `-1`, `-2` and so on. */
function listAnchors(name: string): string[] {
	const counts = new Map<string, number>();
	return [...removeCodeBlocks(read(name)).matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(
		([, heading = '']) => {
			const slug = heading
				.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
				.replaceAll(/[*`]|(?<!\w)_|_(?!\w)/g, '')
				.toLowerCase()
				.replaceAll(/[^\p{Letter}\p{Mark}\p{Number}\p{Connector_Punctuation}\s-]/gu, '')
				.replaceAll(/\s/g, '-');
			const count = counts.get(slug) ?? 0;
			counts.set(slug, count + 1);
			return count === 0 ? slug : `${slug}-${count}`;
		},
	);
}

/**
 * Explains why a link is broken.
 *
 * @param name the document that contains the link
 * @param target the link's target
 * @returns the reason, or undefined if the link is not broken
 */
function explainBrokenLink(name: string, target: string): string | undefined {
	const [file = '', anchor] = decodeURIComponent(target).split('#');
	const to = file === '' ? name : path.posix.join(path.posix.dirname(name), file);
	if (to.startsWith('..') || !existsSync(path.join(ROOT, to))) return `${target}: no such file`;
	if (anchor === undefined || !to.endsWith('.md')) return undefined;
	return listAnchors(to).includes(anchor) ? undefined : `${target}: no such heading in ${to}`;
}

describe.each(DOCUMENTS)('%s', (name) => {
	it('links only to files and headings that exist', () => {
		const broken = findInternalTargets(name).map((target) => explainBrokenLink(name, target));
		expect(broken.filter((reason) => reason !== undefined)).toEqual([]);
	});

	it('names only commands that package.json defines', () => {
		const commands = [...read(name).matchAll(/\bnpm run ([a-z]+(?::[a-z0-9]+)*)/g)].map(
			([, command = '']) => command,
		);
		expect(commands.filter((command) => !(command in packageJson.scripts))).toEqual([]);
	});
});

describe('docs/', () => {
	it('contains only pages that README.md or CONTRIBUTING.md links to', () => {
		const linked = ['README.md', 'CONTRIBUTING.md'].flatMap(findInternalTargets);
		const pages = DOCUMENTS.filter((name) => name.startsWith('docs/'));
		expect(pages.filter((page) => !linked.some((target) => target.startsWith(page)))).toEqual([]);
	});
});

describe('docs/images/', () => {
	it('contains only images that a document shows', () => {
		const shown = DOCUMENTS.flatMap((name) =>
			findInternalTargets(name).map((target) => path.posix.join(path.posix.dirname(name), target)),
		);
		expect(listFiles('docs/images').filter((image) => !shown.includes(image))).toEqual([]);
	});
});
