import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DOCUMENTS, MADE_PART, MADE_PARTS, withMadeParts } from '../../../scripts/docs/madeParts';

const ROOT = path.join(__dirname, '..', '..', '..');

function read(...names: string[]): string {
	return readFileSync(path.join(ROOT, ...names), 'utf8');
}

/** All that can say something to a person, as it is written in the code. */
function sources(): string {
	const files = readdirSync(path.join(ROOT, 'nodes'), { recursive: true, encoding: 'utf8' });
	return files
		.filter((name) => name.endsWith('.ts'))
		.map((name) => read('nodes', name))
		.join('\n');
}

it.each(DOCUMENTS)('%s says what the node says now; if not, "npm run docs" writes it', (name) => {
	expect(read(name)).toBe(withMadeParts(read(name)));
});

it('leaves nothing out that is made for the documents', () => {
	const used = DOCUMENTS.flatMap((name) =>
		[...read(name).matchAll(MADE_PART)].map(([, , part]) => part),
	);
	expect(used.sort()).toEqual(Object.keys(MADE_PARTS).sort());
});

it('refuses a part that nothing is made for, so that no typing mistake leaves it as it was', () => {
	const markdown = '<!-- made by npm run docs: no-such-part -->\n\n<!-- end -->';
	expect(() => withMadeParts(markdown)).toThrow('no-such-part');
});

it('quotes by hand only what the node says', () => {
	const byHand = read('docs/troubleshooting.md').replaceAll(MADE_PART, '');
	const messages = [...byHand.matchAll(/^- \*\*(.+)\*\*\\$/gm)].map(([, message = '']) => message);
	const code = sources();
	// What differs from case to case is written as "…".
	const isSaid = (message: string) =>
		message.split('…').every((words) => code.includes(words.trim()));
	expect(messages).not.toEqual([]);
	expect(messages.filter((message) => !isSaid(message))).toEqual([]);
});
