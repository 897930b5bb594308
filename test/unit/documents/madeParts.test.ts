import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DOCUMENTS, MADE_PART, MADE_PARTS, withMadeParts } from '../../../tools/docs/madeParts';

const ROOT = path.join(__dirname, '..', '..', '..');

function read(...names: string[]): string {
	return readFileSync(path.join(ROOT, ...names), 'utf8');
}

/** Returns the source code of the node, which contains all its texts. */
function readSources(): string {
	const files = readdirSync(path.join(ROOT, 'nodes'), { recursive: true, encoding: 'utf8' });
	return files
		.filter((name) => name.endsWith('.ts'))
		.map((name) => read('nodes', name))
		.join('\n');
}

describe.each(DOCUMENTS)('%s', (name) => {
	it('is up to date with the code (if not, run "npm run docs")', () => {
		expect(read(name)).toBe(withMadeParts(read(name)));
	});
});

describe('the documents', () => {
	it('contain every generated part', () => {
		const used = DOCUMENTS.flatMap((name) =>
			[...read(name).matchAll(MADE_PART)].map(([, , part]) => part),
		);
		expect(used.sort()).toEqual(Object.keys(MADE_PARTS).sort());
	});
});

describe('withMadeParts', () => {
	it('throws for an unknown part, so that a misspelled name does not go unnoticed', () => {
		const markdown = '<!-- made by npm run docs: no-such-part -->\n\n<!-- end -->';
		expect(() => withMadeParts(markdown)).toThrow('no-such-part');
	});
});

describe('docs/troubleshooting.md', () => {
	it('quotes only messages that the node can show', () => {
		const manualText = read('docs/troubleshooting.md').replaceAll(MADE_PART, '');
		const messages = [...manualText.matchAll(/^- \*\*(.+)\*\*\\$/gm)].map(
			([, message = '']) => message,
		);
		const code = readSources();
		// "…" stands for the variable parts of a message.
		const isInCode = (message: string) =>
			message.split('…').every((fragment) => code.includes(fragment.trim()));
		expect(messages).not.toEqual([]);
		expect(messages.filter((message) => !isInCode(message))).toEqual([]);
	});
});
