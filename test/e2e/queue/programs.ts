import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** The programs that n8n's queue mode needs in addition to n8n. */
export interface Programs {
	redisServer: string;
	/** The program of PostgreSQL that creates a database cluster. */
	initdb: string;
	postgres: string;
}

/** Debian's folder for PostgreSQL, which has a folder for each version and is not on the search path. */
const DEBIAN_POSTGRESQL = '/usr/lib/postgresql';

/**
 * Finds Redis and PostgreSQL.
 *
 * @throws {Error} if one of them is missing; the message contains the command that installs it
 */
export function findPrograms(): Programs {
	const redis = folderWith('redis-server');
	// Both programs must be of the same version, so they must be in the same folder.
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

/** Lists the folders of PostgreSQL's programs, newest version first. */
function debianFolders(): string[] {
	if (!existsSync(DEBIAN_POSTGRESQL)) return [];
	return readdirSync(DEBIAN_POSTGRESQL)
		.sort((one, other) => Number(other) - Number(one))
		.map((version) => path.join(DEBIAN_POSTGRESQL, version, 'bin'));
}
