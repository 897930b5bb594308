import { listen } from '../support/failure';
import type { AgentStage } from './stage';
import { talkToAgent } from './talk';

/** A test of the node as tools of an AI agent. */
export interface AgentTest {
	/** The title of the test: a sentence without its subject. */
	readonly does: string;
	/** The test, which throws an error if it fails. */
	readonly holds: (stage: AgentStage) => Promise<void>;
}

/** The tests of the node as tools of an AI agent. */
export const AI_AGENT: readonly AgentTest[] = [
	{
		does: 'lets an AI agent find a customer, correct its mistakes, and change it only after a person approves',
		holds: talkToAgent,
	},
];

/** Runs one test. If it fails, prints the requests that the sandbox received, n8n's log, and the last prompt. */
export async function runAgentTest({ does, holds }: AgentTest, stage: AgentStage): Promise<void> {
	stage.report(`It ${does}`);
	const whatWasHeard = listen(stage);
	try {
		await holds(stage);
	} catch (error) {
		// If the tests are being canceled, the test failed only because of that.
		if (stage.signal.aborted) throw error;
		const prompt = JSON.stringify(stage.model.prompts.at(-1), undefined, 2);
		console.error(`\n${[...whatWasHeard(), 'The last prompt:', prompt].join('\n')}\n`);
		throw error;
	}
}
