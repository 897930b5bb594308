import { tail } from '../../../real-n8n/cache';
import { reportOnce } from './restart';
import type { TriggerStage } from './stage';

/** A test of the published trigger. */
export interface TriggerTest {
	/** The title of the test: a sentence without its subject. */
	readonly does: string;
	/** The test, which throws an error if it fails. */
	readonly holds: (stage: TriggerStage) => Promise<void>;
}

/** The tests of the published trigger. */
export const PUBLISHED_TRIGGER: readonly TriggerTest[] = [
	{
		does: 'starts a workflow from the trigger once for each decision and each change, even if n8n restarts',
		holds: reportOnce,
	},
];

/** Runs one test. If it fails, prints the end of n8n's log. */
export async function runTriggerTest(
	{ does, holds }: TriggerTest,
	stage: TriggerStage,
): Promise<void> {
	stage.report(`It ${does}`);
	try {
		await holds(stage);
	} catch (error) {
		const { logFile } = stage.n8n;
		// If the tests are being canceled, the test failed only because of that.
		if (stage.signal.aborted || logFile === undefined) throw error;
		console.error(`\nThe end of ${logFile}:\n${tail(logFile)}`);
		throw error;
	}
}
