import { cpSync, existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const PROJECT = path.join(__dirname, '..', '..');
const DIST = path.join(PROJECT, 'dist');

/** The time between two looks at the build, in milliseconds. */
const POLL_INTERVAL_MS = 500;

/** Builds the package now and after each change, and prints what it builds, until `signal` is aborted. */
export async function buildOnChange(signal: AbortSignal): Promise<void> {
	// execa is an ES module, and this file is CommonJS. Node 20 can load it only in this way.
	const { execa } = await import('execa');
	await execa('gulp', ['watch'], {
		cwd: PROJECT,
		preferLocal: true,
		stdio: 'inherit',
		cancelSignal: signal,
	});
}

/**
 * Copies each changed file of the build to `target`. n8n watches only the files below its own folder and follows no link
 * out of it, so it needs a copy.
 *
 * @returns a function that stops it
 */
export function copyBuildOnChange(target: string): () => Promise<void> {
	let copiedUntil = getLastChange();
	// A watcher would lose the folder, because each build deletes it and creates it again.
	const timer = setInterval(() => {
		const since = copiedUntil;
		copiedUntil = getLastChange();
		if (copiedUntil <= since) return;
		const isNew = (source: string) => {
			const stat = statSync(source);
			return stat.isDirectory() || stat.mtimeMs > since;
		};
		cpSync(DIST, target, { recursive: true, filter: isNew });
	}, POLL_INTERVAL_MS);
	return () => {
		clearInterval(timer);
		return Promise.resolve();
	};
}

/** Returns the time of the last change to a file of the build, in milliseconds since 1970; 0 if there is no file. */
function getLastChange(): number {
	if (!existsSync(DIST)) return 0;
	const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' });
	return Math.max(0, ...files.map((file) => statSync(path.join(DIST, file)).mtimeMs));
}
