import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { Credential, N8nRest, Workflow, WorkflowFile } from '../n8n/rest';
import { credentialFields, seed, type Sandbox } from '../sandbox';

const CREDENTIAL_TYPE = 'microsoftPartnerCenterApi';
const NODE_TYPE = 'n8n-nodes-microsoft-partner-center.microsoftPartnerCenter';
const WEBHOOK_TYPE = 'n8n-nodes-base.webhook';
const EXAMPLE = path.join(__dirname, '..', '..', 'examples', 'crm-deal-won-to-qualification.json');

/**
 * Creates a credential that signs in to the sandbox as an admin agent, and runs its test.
 *
 * @throws {Error} if the test fails
 */
export async function createCredential(rest: N8nRest, sandbox: Sandbox): Promise<Credential> {
	const data = {
		...credentialFields(sandbox.url),
		refreshToken: seed.users.adminAgent.refreshToken,
	};
	const name = `${seed.partner.name} (sandbox)`;
	const credential = await rest.createCredential({ name, type: CREDENTIAL_TYPE, data });
	const test = await rest.testCredential(credential, data);
	if (test.status !== 'OK') {
		throw new Error(`The test of the credential failed: ${test.message}`);
	}
	return credential;
}

/** How the CRM names the customer. Each way has its own workflow and webhook. */
export type CustomerBy = 'tenantId' | 'domain';

/** The changes to the example that let it find customers by their domain. */
const BY_DOMAIN = {
	name: 'CRM deal won → qualify customer (by domain)',
	path: 'crm-deal-won-by-domain',
	customerId: { __rl: true, mode: 'domain', value: '={{ $json.body.customerDomain }}' },
};

/** Imports the example workflow, sets the credential in its node, and publishes it. */
export async function importExample(
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
			// With the OAuth2 credential of the example, a person must sign in in a browser.
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

/** Returns the URL of the workflow's production webhook. */
export function getWebhookUrl(n8nUrl: string, workflow: Workflow): string {
	const webhook = workflow.nodes.find((node) => node.type === WEBHOOK_TYPE);
	return `${n8nUrl}/webhook/${String(webhook?.parameters.path)}`;
}
