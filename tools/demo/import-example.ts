import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { Credential, N8nRest, Workflow, WorkflowFile } from '../n8n/rest';
import { credentialFields, seed, type Sandbox } from '../sandbox';

const CREDENTIAL_TYPE = 'microsoftPartnerCenterApi';
const NODE_TYPE = 'n8n-nodes-microsoft-partner-center.microsoftPartnerCenter';
const WEBHOOK_TYPE = 'n8n-nodes-base.webhook';
const EXAMPLE = path.join(__dirname, '..', '..', 'examples', 'crm-deal-won-to-qualification.json');

/** Stores the sandbox's admin agent as a credential and runs its test. Throws when the test does not pass. */
export async function createCredential(rest: N8nRest, sandbox: Sandbox): Promise<Credential> {
	const data = {
		...credentialFields(sandbox.url),
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

/** How the CRM names the customer; each way has a workflow of its own, with its own webhook. */
export type CustomerBy = 'tenantId' | 'domain';

/** What a person would change in the example to look customers up by domain. */
const BY_DOMAIN = {
	name: 'CRM deal won → qualify customer (by domain)',
	path: 'crm-deal-won-by-domain',
	customerId: { __rl: true, mode: 'domain', value: '={{ $json.body.customerDomain }}' },
};

/** Imports the example workflow as anyone could, gives its node the credential, and activates it. */
export async function importWorkflow(
	rest: N8nRest,
	credential: Credential,
	by: CustomerBy,
): Promise<Workflow> {
	const example = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as WorkflowFile;
	const { id, name } = credential;
	const { customerId, path: webhookPath } = BY_DOMAIN;
	const nodes = example.nodes.map((node) => {
		const parameters = { ...node.parameters };
		if (node.type === NODE_TYPE) {
			// The OAuth2 credential of the example needs a person who signs in in a browser.
			parameters.authentication = 'refreshToken';
			if (by === 'domain') parameters.customerId = customerId;
			return { ...node, parameters, credentials: { [CREDENTIAL_TYPE]: { id, name } } };
		}
		if (by === 'domain' && node.type === WEBHOOK_TYPE) {
			return { ...node, parameters: { ...parameters, path: webhookPath }, webhookId: webhookPath };
		}
		return node;
	});
	const workflow = await rest.createWorkflow({
		...example,
		name: by === 'domain' ? BY_DOMAIN.name : example.name,
		nodes,
	});
	await rest.activateWorkflow(workflow);
	return workflow;
}

/** The address of the workflow's production webhook. */
export function webhookUrl(n8nUrl: string, workflow: Workflow): string {
	const webhook = workflow.nodes.find((node) => node.type === WEBHOOK_TYPE);
	return `${n8nUrl}/webhook/${String(webhook?.parameters.path)}`;
}
