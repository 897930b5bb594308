import { tail } from '../../../real-n8n/cache';
import { surviveKilledWorker } from './killedWorker';
import { shareSignIn } from './sharedSignIn';
import type { QueueStage } from './stage';

/** A test of the node in n8n's queue mode. */
export interface QueueTest {
	/** The title of the test: a sentence without its subject. */
	readonly does: string;
	/** The test, which throws an error if it fails. */
	readonly holds: (stage: QueueStage) => Promise<void>;
}

/** The tests of the node in n8n's queue mode. */
export const QUEUE_MODE: readonly QueueTest[] = [
	{
		does: 'qualifies every customer once in queue mode, even if a worker is killed',
		holds: (stage) => surviveKilledWorker(stage, 'deals'),
	},
	{
		does: 'qualifies every customer once in queue mode, even if a worker is killed and Partner Center throttles the requests',
		holds: (stage) =>
			surviveKilledWorker(stage, 'deals-throttled', { requests: 100, windowSeconds: 3 }),
	},
	{
		does: 'refreshes an expired OAuth2 sign-in for all workers in queue mode',
		holds: shareSignIn,
	},
];

/** Runs one test. If it fails, prints the end of each n8n process's log. */
export async function runQueueTest({ does, holds }: QueueTest, stage: QueueStage): Promise<void> {
	stage.report(`It ${does}`);
	try {
		await holds(stage);
	} catch (error) {
		// If the tests are being canceled, the test failed only because of that.
		if (stage.signal.aborted) throw error;
		for (const logFile of [stage.main.logFile, ...stage.workers.logFiles]) {
			console.error(`\nThe end of ${logFile}:\n${tail(logFile)}`);
		}
		throw error;
	}
}
