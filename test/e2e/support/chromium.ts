import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * Finds the Chromium to look through: the one that the environment variable `CHROMIUM` names, or the one on the search
 * path. Throws an `Error` with the line that installs one.
 */
export function findChromium(): string {
	const named = process.env.CHROMIUM;
	const candidates = named ? [named] : ['chromium', 'chromium-browser'].flatMap(onSearchPath);
	const found = candidates.find((file) => existsSync(file));
	if (found !== undefined) return found;
	throw new Error(
		[
			named
				? `CHROMIUM names ${named}, and there is no such file.`
				: 'This machine has no Chromium, through which these tests look at n8n. On Debian and Ubuntu:',
			...(named ? [] : ['    apt-get install -y chromium']),
			'Another one is taken with  CHROMIUM=/path/to/chrome npm run test:e2e',
		].join('\n'),
	);
}

function onSearchPath(command: string): string[] {
	const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
	return folders.map((folder) => path.join(folder, command));
}
