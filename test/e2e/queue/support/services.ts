import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import type { Cleanup } from '../../../../tools/n8n/cleanup';
import {
	startGroup,
	type GroupCommand,
	type ProcessGroup,
} from '../../../../tools/n8n/process-group';
import { findProgram } from '../../support/programs';

/** The parts that every service needs. */
export interface ServiceContext {
	readonly cleanup: Cleanup;
	/** The folder for the data of the services. */
	readonly folder: string;
	/** Receives the paths of the logs. */
	readonly logFiles: string[];
}

/** The environment variables for a program that gets all its settings as arguments. */
const ENVIRONMENT = { PATH: process.env.PATH ?? '', LC_ALL: 'C' };

/**
 * Starts a program and waits until it is ready.
 *
 * @param context the parts that every service needs
 * @param command the program
 * @param readyText the text in its log that shows that it is ready
 * @returns the running program
 * @throws {Error} if the program ends before it is ready
 */
export async function startService(
	{ cleanup, logFiles }: ServiceContext,
	command: GroupCommand,
	readyText: string,
): Promise<ProcessGroup> {
	const { logFile } = command;
	logFiles.push(logFile);
	const group = await startGroup(command);
	cleanup.add(() => group.stop());
	while (!existsSync(logFile) || !readFileSync(logFile, 'utf8').includes(readyText)) {
		const ended = group.ended();
		if (ended) throw new Error(`"${command.command}" ended before it was ready (${ended}).`);
		await sleep(100, undefined, { signal: cleanup.signal });
	}
	return group;
}

/** Starts a Redis on a free port of this machine. It stores nothing on the disk. Returns n8n's settings for it. */
export async function startRedis(context: ServiceContext): Promise<Record<string, string>> {
	const { folder } = context;
	const port = String(await freePort());
	await startService(
		context,
		{
			command: findProgram('redis-server', 'redis-server'),
			args: ['--bind', '127.0.0.1', '--port', port, '--save', '', '--appendonly', 'no'],
			environment: ENVIRONMENT,
			folder,
			logFile: path.join(folder, 'redis.log'),
		},
		'Ready to accept connections',
	);
	return { QUEUE_BULL_REDIS_HOST: '127.0.0.1', QUEUE_BULL_REDIS_PORT: port };
}

/**
 * Creates a database cluster, and starts PostgreSQL with it on a free port of this machine. Returns n8n's settings for it:
 * a user who can sign in without a password, because the database is temporary and listens only on this machine.
 */
export async function startPostgres(context: ServiceContext): Promise<Record<string, string>> {
	const initdb = findProgram('postgresql', 'initdb');
	const postgres = path.join(path.dirname(initdb), 'postgres');
	const user = unprivilegedUser();
	// The other user needs access to the folder.
	chmodSync(context.folder, 0o711);
	const home = path.join(context.folder, 'postgres');
	mkdirSync(home);
	if (user) chownSync(home, user.uid, user.gid);
	const data = path.join(home, 'data');
	const create = ['-D', data, '-U', 'n8n', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
	await promisify(execFile)(initdb, create, {
		...user,
		cwd: home,
		env: ENVIRONMENT,
		signal: context.cleanup.signal,
	});

	const port = String(await freePort());
	const settings = [
		// More speed. The data does not need to survive a power failure.
		...['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'],
		'listen_addresses=127.0.0.1',
		// The default folder belongs to the system's PostgreSQL.
		`unix_socket_directories=${home}`,
	];
	await startService(
		context,
		{
			command: postgres,
			args: ['-D', data, '-p', port, ...settings.flatMap((setting) => ['-c', setting])],
			environment: ENVIRONMENT,
			folder: home,
			logFile: path.join(context.folder, 'postgres.log'),
			user,
		},
		'ready to accept connections',
	);
	return {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: port,
		DB_POSTGRESDB_USER: 'n8n',
		// The database that every new cluster has.
		DB_POSTGRESDB_DATABASE: 'postgres',
	};
}

/** Finds a free port of this machine. */
export async function freePort(): Promise<number> {
	// A dynamic import, because get-port is an ES module. In Node 20, a CommonJS file cannot import one in another way.
	const { default: getPort } = await import('get-port');
	return await getPort();
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
