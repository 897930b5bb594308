import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { Credential, N8nRest, Workflow, WorkflowFile } from '../real-n8n/rest';
import { seed, type Sandbox } from '../sandbox';

const CREDENTIAL_TYPE = 'microsoftPartnerCenterApi';
const NODE_TYPE = 'n8n-nodes-microsoft-partner-center.microsoftPartnerCenter';
const EXAMPLE = path.join(__dirname, '..', 'examples', 'crm-deal-won-to-qualification.json');

/** Stores the sandbox's admin agent as a credential and runs its test. Throws when the test does not pass. */
export async function createCredential(rest: N8nRest, sandbox: Sandbox): Promise<Credential> {
	const data = {
		cloud: 'custom',
		apiBaseUrl: sandbox.url,
		loginBaseUrl: sandbox.url,
		tenantId: seed.partner.tenantId,
		clientId: seed.app.clientId,
		clientSecret: seed.app.clientSecret,
		refreshToken: seed.users.adminAgent.refreshToken,
	};
	const name = `${seed.partner.name} (sandbox)`;
	const credential = await rest.createCredential({ name, type: CREDENTIAL_TYPE, data });
	const test = await rest.testCredential(credential, data);
	if (test.status !== 'OK') {
		throw new Error(`The credential's own test says: ${test.message}`);
	}
	return credential;
}

/** Imports the example workflow as anyone could, gives its node the credential, and activates it. */
export async function importWorkflow(rest: N8nRest, credential: Credential): Promise<Workflow> {
	const example = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as WorkflowFile;
	const { id, name } = credential;
	const nodes = example.nodes.map((node) =>
		node.type === NODE_TYPE ? { ...node, credentials: { [CREDENTIAL_TYPE]: { id, name } } } : node,
	);
	const workflow = await rest.createWorkflow({ ...example, nodes });
	await rest.activateWorkflow(workflow);
	return workflow;
}

/** The address of the workflow's production webhook. */
export function webhookUrl(n8nUrl: string, workflow: Workflow): string {
	const webhook = workflow.nodes.find((node) => node.type === 'n8n-nodes-base.webhook');
	return `${n8nUrl}/webhook/${String(webhook?.parameters.path)}`;
}
