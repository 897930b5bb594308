import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * Finds Chromium: by the environment variable `CHROMIUM`, or on the search path.
 *
 * @throws {Error} if there is no Chromium; the message contains the command that installs it
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
