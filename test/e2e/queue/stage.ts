import { chmodSync } from 'node:fs';

import type { Cleanup } from '../../../real-n8n/cleanup';
import { startN8n, type RunningN8n } from '../../../real-n8n/instance';
import { prepare } from '../../../real-n8n/prepare';
import type { Report } from '../../../real-n8n/report';
import { startSandbox, type Sandbox } from '../../../sandbox';
import { startPostgres, type RunningPostgres } from './postgres';
import { findPrograms } from './programs';
import { startRedis, type RunningRedis } from './redis';
import { Workers } from './workers';

/** An n8n in queue mode: one main process and its workers, all with the packed node. */
export interface QueueStage {
	/** The main process, which receives the webhooks. */
	readonly main: RunningN8n;
	readonly workers: Workers;
	readonly sandbox: Sandbox;
	readonly report: Report;
	/** Aborted when the tests are canceled. */
	readonly signal: AbortSignal;
}

/** The latency of each request in milliseconds. It is long so that most executions are half done at any moment. */
const LATENCY = 150;

/**
 * Starts Redis, PostgreSQL, the sandbox and a real n8n in queue mode. Each process of n8n has the packed node, installed as
 * n8n's own installer does.
 *
 * @param cleanup ends everything again
 * @param report prints the progress
 * @returns the running programs
 */
export async function setQueueStage(cleanup: Cleanup, report: Report): Promise<QueueStage> {
	const { signal } = cleanup;
	const programs = findPrograms();
	const { n8n, tarball, folder } = await prepare(cleanup, report, 'queue');
	// PostgreSQL can run as a different user, which needs access to the folder.
	chmodSync(folder, 0o711);

	const opening = startSandbox({ latency: LATENCY });
	const sandbox = await cleanup.track(opening, (started) => started.close());

	report('Starting Redis and PostgreSQL');
	const startingRedis = startRedis(programs.redisServer, folder, signal);
	const redis = await cleanup.track(startingRedis, ({ group }) => group.stop());
	const startingPostgres = startPostgres(programs, folder, signal);
	const postgres = await cleanup.track(startingPostgres, ({ group }) => group.stop());

	const env = queueMode(redis, postgres);
	report(`Starting n8n ${n8n.version} in queue mode: the main process`);
	const starting = startN8n(n8n, { tarball, env, signal });
	const main = await cleanup.track(starting, (started) => started.stop());

	const workers = new Workers({ n8n, tarball, folder, env, signal });
	report('Starting the workers');
	cleanup.add(() => workers.stop());
	await workers.fillUp();
	return { main, workers, sandbox, report, signal };
}

function queueMode(redis: RunningRedis, postgres: RunningPostgres): Record<string, string> {
	return {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_USER: postgres.user,
		DB_POSTGRESDB_DATABASE: postgres.database,
		// In milliseconds. A worker's lock on an execution expires 15 seconds after its last renewal instead of 60, and n8n
		// looks for expired locks every 5 seconds instead of 30, so that the tests take less time.
		QUEUE_WORKER_LOCK_DURATION: '15000',
		QUEUE_WORKER_LOCK_RENEW_TIME: '3000',
		QUEUE_WORKER_STALLED_INTERVAL: '5000',
	};
}
