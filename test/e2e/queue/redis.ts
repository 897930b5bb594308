import path from 'node:path';

import type { ProcessGroup } from '../../../real-n8n/process-group';
import { freePort, plainEnvironment, startService } from './service';

export interface RunningRedis {
	port: number;
	group: ProcessGroup;
}

/** Starts a Redis on a free port of this machine. It stores nothing on the disk. */
export async function startRedis(
	redisServer: string,
	folder: string,
	signal: AbortSignal,
): Promise<RunningRedis> {
	const port = await freePort();
	const group = await startService({
		command: redisServer,
		args: ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no'],
		environment: plainEnvironment(),
		folder,
		logFile: path.join(folder, 'redis.log'),
		readyWords: 'Ready to accept connections',
		signal,
	});
	return { port, group };
}
