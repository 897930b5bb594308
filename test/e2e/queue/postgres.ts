import { execFile, execFileSync } from 'node:child_process';
import { chownSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import type { ProcessGroup } from '../../../real-n8n/process-group';
import type { Programs } from './programs';
import { freePort, plainEnvironment, startService } from './service';

export interface RunningPostgres {
	port: number;
	/** The user who can sign in without a password: the database is temporary and listens only on this machine. */
	user: string;
	database: string;
	group: ProcessGroup;
}

const USER = 'n8n';

/** The database that every new cluster has. */
const DATABASE = 'postgres';

/** Settings for more speed. The data does not need to survive a power failure. */
const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** Creates a database cluster in `folder`, and starts PostgreSQL with it on a free port of this machine. */
export async function startPostgres(
	{ initdb, postgres }: Programs,
	folder: string,
	signal: AbortSignal,
): Promise<RunningPostgres> {
	const user = unprivilegedUser();
	const home = path.join(folder, 'postgres');
	mkdirSync(home);
	if (user) chownSync(home, user.uid, user.gid);
	const data = path.join(home, 'data');
	const asUser = { ...user, cwd: home, env: plainEnvironment(), signal };
	const made = ['-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
	await promisify(execFile)(initdb, made, asUser);

	const port = await freePort();
	// The socket is in the same folder as the data, because the default folder belongs to the system's PostgreSQL.
	const settings = [...FAST, 'listen_addresses=127.0.0.1', `unix_socket_directories=${home}`];
	const group = await startService({
		command: postgres,
		args: ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
		environment: plainEnvironment(),
		folder: home,
		logFile: path.join(folder, 'postgres.log'),
		user,
		readyWords: 'ready to accept connections',
		signal,
	});
	return { port, user: USER, database: DATABASE, group };
}

/**
 * Finds the user to run PostgreSQL, which refuses to run as root. Its Debian package creates a user for it.
 *
 * @returns the IDs of the user; `undefined` if the tests do not run as root
 */
function unprivilegedUser(): { uid: number; gid: number } | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
	return { uid: id('-u'), gid: id('-g') };
}
