import path from 'node:path';

import type { Cleanup } from '../n8n/cleanup';
import { startN8n, type RunningN8n } from '../n8n/instance';
import { prepare } from '../n8n/prepare';
import type { Report } from '../n8n/report';
import type { Workflow } from '../n8n/rest';
import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox';
import { createCredential, importWorkflow, type CustomerBy } from './import-example';

/** Everything that is needed before a deal can be won. */
export interface Stage {
	n8n: RunningN8n;
	sandbox: Sandbox;
	/** The example workflow for each way to name a customer, active, with the sandbox's credential. */
	workflows: Readonly<Record<CustomerBy, Workflow>>;
}

/** How a stage may differ from the demo's. */
export interface StageOptions {
	sandbox?: SandboxOptions;
	/** Settings of n8n on top of the usual ones. */
	env?: Record<string, string>;
}

/** n8n's own port; the next free one is taken. */
const FIRST_PORT = 5678;

/**
 * Gets a real n8n, builds and packs the node, starts the sandbox and n8n with the packed node installed, and imports a
 * credential and the example workflows. `cleanup` undoes it all.
 */
export async function setStage(
	cleanup: Cleanup,
	report: Report,
	options: StageOptions = {},
): Promise<Stage> {
	const { signal } = cleanup;
	const { n8n: install, tarball } = await prepare(cleanup, report, 'demo');

	report('Starting the sandbox, which simulates Partner Center and its sign-in');
	const opening = startSandbox({ port: 0, ...options.sandbox });
	const sandbox = await cleanup.track(opening, (started) => started.close());

	report(`Starting n8n ${install.version} with ${path.basename(tarball)} installed`);
	const starting = startN8n(install, { tarball, port: FIRST_PORT, env: options.env, signal });
	const n8n = await cleanup.track(starting, (started) => started.stop());

	report('Creating the credential, and importing and activating the workflows');
	const credential = await createCredential(n8n.rest, sandbox);
	const tenantId = await importWorkflow(n8n.rest, credential, 'tenantId');
	const domain = await importWorkflow(n8n.rest, credential, 'domain');
	return { n8n, sandbox, workflows: { tenantId, domain } };
}
