import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import packageJson from '../../../package.json';

const ROOT = path.join(__dirname, '..', '..', '..');
/** What is made or fetched, and so not ours. */
const NOT_OURS = ['.git', 'coverage', 'dist', 'node_modules', 'screenshots'];

/** All files of the project in a folder, from the root of the repository. */
function filesIn(folder: string): string[] {
	return readdirSync(path.join(ROOT, folder), { withFileTypes: true })
		.filter(({ name }) => !NOT_OURS.includes(name))
		.flatMap((entry) => {
			const name = path.posix.join(folder, entry.name);
			return entry.isDirectory() ? filesIn(name) : [name];
		});
}

const DOCUMENTS = filesIn('.').filter((name) => name.endsWith('.md'));

function read(name: string): string {
	return readFileSync(path.join(ROOT, name), 'utf8');
}

/** What is between code fences is an example; a `#` in it begins no heading. */
function withoutFences(markdown: string): string {
	return markdown.replaceAll(/^ *(```|~~~)[^]*?^ *\1/gm, '');
}

/** Where the links and pictures of a document lead, but for those that leave the repository. */
function ownTargets(name: string): string[] {
	const text = withoutFences(read(name)).replaceAll(/`[^`\n]*`/g, '');
	const targets = [
		...text.matchAll(/\]\(<?([^()<>\s]+)>?(?:\s+"[^"]*")?\)/g),
		...text.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm),
		...text.matchAll(/\b(?:src|href)="([^"]+)"/g),
	].map(([, target = '']) => target);
	return targets.filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target));
}

/** The anchors of a document's headings, by GitHub's rule: of the same name, the second gets a `-1`. */
function anchors(name: string): string[] {
	const seen = new Map<string, number>();
	return [...withoutFences(read(name)).matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(
		([, heading = '']) => {
			const slug = heading
				.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
				.replaceAll(/[*`]|(?<!\w)_|_(?!\w)/g, '')
				.toLowerCase()
				.replaceAll(/[^\p{Letter}\p{Mark}\p{Number}\p{Connector_Punctuation}\s-]/gu, '')
				.replaceAll(/\s/g, '-');
			const count = seen.get(slug) ?? 0;
			seen.set(slug, count + 1);
			return count === 0 ? slug : `${slug}-${count}`;
		},
	);
}

/** Why a link leads nowhere; undefined where it does not. */
function whyBroken(name: string, target: string): string | undefined {
	const [file = '', anchor] = decodeURIComponent(target).split('#');
	const to = file === '' ? name : path.posix.join(path.posix.dirname(name), file);
	if (to.startsWith('..') || !existsSync(path.join(ROOT, to))) return `${target}: no such file`;
	if (anchor === undefined || !to.endsWith('.md')) return undefined;
	return anchors(to).includes(anchor) ? undefined : `${target}: no such heading in ${to}`;
}

describe.each(DOCUMENTS)('%s', (name) => {
	it('links only to files and headings that are there', () => {
		const broken = ownTargets(name).map((target) => whyBroken(name, target));
		expect(broken.filter((why) => why !== undefined)).toEqual([]);
	});

	it('names only commands that package.json has', () => {
		const named = [...read(name).matchAll(/\bnpm run ([a-z]+(?::[a-z0-9]+)*)/g)].map(
			([, command = '']) => command,
		);
		expect(named.filter((command) => !(command in packageJson.scripts))).toEqual([]);
	});
});

it('can reach each page of docs/ from README.md or CONTRIBUTING.md', () => {
	const linked = ['README.md', 'CONTRIBUTING.md'].flatMap(ownTargets);
	const pages = DOCUMENTS.filter((name) => name.startsWith('docs/'));
	expect(pages.filter((page) => !linked.some((target) => target.startsWith(page)))).toEqual([]);
});

it('keeps no picture that no document shows', () => {
	const shown = DOCUMENTS.flatMap((name) =>
		ownTargets(name).map((target) => path.posix.join(path.posix.dirname(name), target)),
	);
	expect(filesIn('docs/images').filter((picture) => !shown.includes(picture))).toEqual([]);
});
