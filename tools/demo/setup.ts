import path from 'node:path';

import type { Cleanup } from '../n8n/cleanup';
import { startN8n, type RunningN8n } from '../n8n/instance';
import { prepare } from '../n8n/prepare';
import type { Report } from '../n8n/report';
import type { Workflow } from '../n8n/rest';
import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox';
import { createCredential, importExample, type CustomerBy } from './example';

/** A running n8n with this package, the sandbox and the example workflows. */
export interface DemoSetup {
	n8n: RunningN8n;
	sandbox: Sandbox;
	/** The published example workflow for each way to name a customer, with a credential for the sandbox. */
	workflows: Readonly<Record<CustomerBy, Workflow>>;
}

export interface DemoSetupOptions {
	sandbox?: SandboxOptions;
	/** More environment variables for n8n. */
	env?: Record<string, string>;
}

/** The port that n8n uses by default. If it is in use, n8n gets the next free one. */
const FIRST_PORT = 5678;

/**
 * Installs a real n8n, builds and packs the node, starts the sandbox and n8n with the packed node, and imports a
 * credential and the example workflows. `cleanup` undoes everything except the installed n8n.
 *
 * @throws {Error} if a step fails; the message says what to do
 */
export async function setUpDemo(
	cleanup: Cleanup,
	report: Report,
	options: DemoSetupOptions = {},
): Promise<DemoSetup> {
	const { signal } = cleanup;
	const { n8n: install, tarball } = await prepare(cleanup, report, 'demo');

	report('Starting the sandbox, which simulates Partner Center and its sign-in');
	const sandbox = await cleanup.track(startSandbox({ port: 0, ...options.sandbox }), (started) =>
		started.close(),
	);

	report(`Starting n8n ${install.version} with ${path.basename(tarball)} installed`);
	const starting = startN8n(install, { tarball, port: FIRST_PORT, env: options.env, signal });
	const n8n = await cleanup.track(starting, (started) => started.stop());

	report('Creating the credential, and importing and publishing the workflows');
	const credential = await createCredential(n8n.rest, sandbox);
	const tenantId = await importExample(n8n.rest, credential, 'tenantId');
	const domain = await importExample(n8n.rest, credential, 'domain');
	return { n8n, sandbox, workflows: { tenantId, domain } };
}
