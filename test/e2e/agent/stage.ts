import type { Cleanup } from '../../../real-n8n/cleanup';
import type { Report } from '../../../real-n8n/report';
import { startPrograms, type Programs } from '../support/stage';
import { startModel, type ScriptedModel } from './model';

/** The running programs of a test of the AI agent. */
export interface AgentStage extends Programs {
	readonly model: ScriptedModel;
	readonly report: Report;
}

/**
 * Starts a real n8n with the packed node, the sandbox, and a model that follows a script.
 *
 * @param cleanup ends everything again
 * @param report prints the progress
 * @returns the running programs
 */
export async function setAgentStage(cleanup: Cleanup, report: Report): Promise<AgentStage> {
	const model = await cleanup.track(startModel(), (started) => started.close());
	const programs = await startPrograms(cleanup, report, 'agent');
	return { ...programs, model, report };
}
