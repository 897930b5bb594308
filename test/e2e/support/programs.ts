import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Debian's folder for PostgreSQL, which has a folder for each version and is not on the search path. */
const DEBIAN_POSTGRESQL = '/usr/lib/postgresql';

/**
 * Finds a program.
 *
 * @param debianPackage the Debian package that installs it
 * @param names the names that it can have
 * @returns the path of the program
 * @throws {Error} if it is missing; the message contains the command that installs it
 */
export function findProgram(debianPackage: string, ...names: readonly string[]): string {
	const versions = existsSync(DEBIAN_POSTGRESQL) ? readdirSync(DEBIAN_POSTGRESQL) : [];
	// The newest version first.
	versions.sort((one, other) => Number(other) - Number(one));
	const folders = [
		...versions.map((version) => path.join(DEBIAN_POSTGRESQL, version, 'bin')),
		...(process.env.PATH ?? '').split(path.delimiter),
	];
	const found = folders
		.flatMap((folder) => names.map((name) => path.join(folder, name)))
		.find((file) => existsSync(file));
	if (found !== undefined) return found;
	throw new Error(
		`These tests need ${names.join(' or ')}. On Debian and Ubuntu:  apt-get install -y ${debianPackage}`,
	);
}
