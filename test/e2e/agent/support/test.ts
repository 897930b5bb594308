import type { RunningN8n } from '../../../../tools/n8n/instance';
import { START_TIMEOUT_MS, startInstalledN8n, test as base } from '../../support/test';
import { startModel, type ScriptedModel } from './model';

/** The parts that belong to one test of the AI agent. */
interface TestFixtures {
	/** A real n8n with the packed node, installed as n8n's own installer does it. */
	readonly n8n: RunningN8n;
	/** A model that follows a script. */
	readonly model: ScriptedModel;
}

/** A test of the node as tools of an AI agent. */
export const test = base.extend<TestFixtures>({
	n8n: [
		async ({ install, tarball, cleanup, logFiles }, use) => {
			const n8n = await startInstalledN8n({ install, tarball, cleanup, logFiles });
			await use(n8n);
			await n8n.stop();
		},
		{ timeout: START_TIMEOUT_MS },
	],
	model: async ({}, use, { status, expectedStatus }) => {
		const model = await startModel();
		await use(model);
		await model.close();
		if (status === expectedStatus) return;
		console.error(`The last prompt:\n${JSON.stringify(model.prompts.at(-1), undefined, 2)}`);
	},
});
