import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** What n8n's queue mode needs beside n8n. */
export interface Programs {
	redisServer: string;
	/** PostgreSQL's two: one makes a database cluster, the other one serves it. */
	initdb: string;
	postgres: string;
}

/** Debian keeps PostgreSQL's servers off the search path, a folder for each version. */
const DEBIAN_POSTGRESQL = '/usr/lib/postgresql';

/** Finds Redis and PostgreSQL. Throws an `Error` with the line that installs what is missing. */
export function findPrograms(): Programs {
	const redis = folderWith('redis-server');
	// Both from one folder: a cluster is served by the version that made it.
	const postgresql = folderWith('initdb', 'postgres');
	if (redis === undefined || postgresql === undefined) {
		throw new Error(
			howToInstall([
				...(redis === undefined ? ['redis-server'] : []),
				...(postgresql === undefined ? ['postgresql'] : []),
			]),
		);
	}
	return {
		redisServer: path.join(redis, 'redis-server'),
		initdb: path.join(postgresql, 'initdb'),
		postgres: path.join(postgresql, 'postgres'),
	};
}

function howToInstall(missing: readonly string[]): string {
	return [
		`n8n's queue mode needs ${missing.join(' and ')}, and this machine has none.`,
		`On Debian or Ubuntu:  apt-get install -y ${missing.join(' ')}`,
		'Then run the same command again.',
	].join('\n');
}

function folderWith(...programs: readonly string[]): string | undefined {
	return [...debianFolders(), ...(process.env.PATH ?? '').split(path.delimiter)]
		.filter((folder) => folder !== '')
		.find((folder) => programs.every((program) => existsSync(path.join(folder, program))));
}

/** Newest version first. */
function debianFolders(): string[] {
	if (!existsSync(DEBIAN_POSTGRESQL)) return [];
	return readdirSync(DEBIAN_POSTGRESQL)
		.sort((one, other) => Number(other) - Number(one))
		.map((version) => path.join(DEBIAN_POSTGRESQL, version, 'bin'));
}
