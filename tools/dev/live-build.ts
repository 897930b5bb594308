import { cpSync, existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const PROJECT = path.join(__dirname, '..', '..');
const DIST = path.join(PROJECT, 'dist');

/** Builds, then again at each change, and says so in the terminal; until `signal` ends it. */
export async function buildAtEachChange(signal: AbortSignal): Promise<void> {
	// Imported here because execa is an ES module only, and this file is CommonJS, which Node 20 cannot mix.
	const { execa } = await import('execa');
	await execa('gulp', ['watch'], {
		cwd: PROJECT,
		preferLocal: true,
		stdio: 'inherit',
		cancelSignal: signal,
	});
}

/**
 * Keeps `copy` up to date with the build. n8n loads what is under its own folder, and does not follow a link out of it
 * when it watches for changes; so it gets a copy.
 *
 * @returns the function that ends it
 */
export function keepCopied(copy: string): () => Promise<void> {
	let copiedUntil = newestChange();
	// Looked at, not watched: a build deletes the folder and makes it again.
	const timer = setInterval(() => {
		const since = copiedUntil;
		copiedUntil = newestChange();
		if (copiedUntil <= since) return;
		const isNew = (source: string) => {
			const stat = statSync(source);
			return stat.isDirectory() || stat.mtimeMs > since;
		};
		cpSync(DIST, copy, { recursive: true, filter: isNew });
	}, 500);
	return () => {
		clearInterval(timer);
		return Promise.resolve();
	};
}

/** When a file of the build was changed last, in milliseconds since 1970; 0 if there is none. */
function newestChange(): number {
	if (!existsSync(DIST)) return 0;
	const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' });
	return Math.max(0, ...files.map((file) => statSync(path.join(DIST, file)).mtimeMs));
}
