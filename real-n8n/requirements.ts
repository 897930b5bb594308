import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import path from 'node:path';

/** What n8n, its Node and npm's cache take, with room to spare. */
const NEEDED_GIGABYTES = 5;

/** Throws an `Error` that names the tools this machine lacks for compiling SQLite, and how to get them. */
export function assertBuildTools(): void {
	const missing = missingBuildTools();
	if (missing.length === 0) return;
	throw new Error(
		[
			`This machine has no ${missing.join(' and no ')}. SQLite, where n8n keeps its data, is compiled when n8n is installed.`,
			'On Debian or Ubuntu:  apt-get install g++ python3 make',
			'On macOS:  xcode-select --install',
			'Then run the same command again.',
		].join('\n'),
	);
}

/** Throws an `Error` when `folder`'s disk has too little room for a real n8n. */
export async function assertDiskSpace(folder: string): Promise<void> {
	const { bavail, bsize } = await statfs(folder);
	const freeGigabytes = (bavail * bsize) / 1e9;
	if (freeGigabytes >= NEEDED_GIGABYTES) return;
	throw new Error(
		`A real n8n takes about ${NEEDED_GIGABYTES} GB with npm's cache, and ${folder} has ${freeGigabytes.toFixed(1)} GB ` +
			'left. Make room, or set XDG_CACHE_HOME to a folder on another disk.',
	);
}

/** The tools that compiling SQLite needs and this machine lacks. Windows finds its own (node-gyp looks for them). */
function missingBuildTools(): string[] {
	if (process.platform === 'win32') return [];
	const wanted: [label: string, anyOf: string[]][] = [
		['g++', [process.env.CXX ?? 'g++', 'g++', 'c++', 'clang++']],
		['python3', [process.env.PYTHON ?? 'python3', 'python3', 'python']],
		['make', ['make', 'gmake']],
	];
	return wanted.filter(([, anyOf]) => !anyOf.some(isOnPath)).map(([label]) => label);
}

function isOnPath(command: string): boolean {
	if (path.isAbsolute(command)) return existsSync(command);
	const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
	return folders.some((folder) => existsSync(path.join(folder, command)));
}
