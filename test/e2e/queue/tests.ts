import { tail } from '../../../real-n8n/cache';
import { surviveKilledWorker } from './killedWorker';
import { shareSignIn } from './sharedSignIn';
import type { QueueStage } from './stage';

/** Something that holds in n8n's queue mode. */
export interface QueueTest {
	/** As a sentence. */
	readonly does: string;
	/** Throws when it does not hold. */
	readonly holds: (stage: QueueStage) => Promise<void>;
}

/** What an operator of n8n's queue mode relies on. */
export const QUEUE_MODE: readonly QueueTest[] = [
	{
		does: 'qualifies every customer once in queue mode, though a worker is killed',
		holds: (stage) => surviveKilledWorker(stage, 'deals'),
	},
	{
		does: 'qualifies every customer once in queue mode, though a worker is killed and there are too many requests',
		holds: (stage) =>
			surviveKilledWorker(stage, 'deals-throttled', { requests: 100, windowSeconds: 3 }),
	},
	{
		does: 'refreshes an expired OAuth2 sign-in for all workers in queue mode',
		holds: shareSignIn,
	},
];

/** Runs one test. When it does not succeed, the end of what each n8n process logged is printed. */
export async function runQueueTest({ does, holds }: QueueTest, stage: QueueStage): Promise<void> {
	stage.report(`It ${does}`);
	try {
		await holds(stage);
	} catch (error) {
		// What does not succeed because everything is being ended is no news.
		if (stage.signal.aborted) throw error;
		for (const logFile of [stage.main.logFile, ...stage.workers.logFiles]) {
			console.error(`\nThe end of ${logFile}:\n${tail(logFile)}`);
		}
		throw error;
	}
}
