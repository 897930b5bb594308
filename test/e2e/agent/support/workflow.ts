import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { Credential, N8nRest, WorkflowFile } from '../../../../tools/n8n/rest';
import type { Sandbox } from '../../../../tools/sandbox';
import { createRefreshTokenCredential } from '../../support/credentials';
import type { ScriptedModel } from './model';

const EXAMPLE = path.join(__dirname, '../../../../examples/ai-agent-qualifies-customers.json');

const TOOL_TYPE = 'n8n-nodes-microsoft-partner-center.microsoftPartnerCenterTool';
const MODEL_TYPE = '@n8n/n8n-nodes-langchain.lmChatOpenAi';

/** The credentials of the agent: one for Partner Center, one for the model. */
export interface AgentCredentials {
	readonly partnerCenter: Credential;
	readonly model: Credential;
}

/** Stores the credentials in n8n. */
export async function createCredentials(
	rest: N8nRest,
	sandbox: Sandbox,
	model: ScriptedModel,
): Promise<AgentCredentials> {
	return {
		partnerCenter: await createRefreshTokenCredential(rest, sandbox),
		model: await rest.createCredential({
			name: 'Scripted model',
			type: 'openAiApi',
			data: { apiKey: 'not-needed', url: model.url },
		}),
	};
}

/**
 * Imports the example with the AI agent, as a user would, and publishes it.
 *
 * @param rest the client for n8n's REST API
 * @param credentials the credentials that the user chooses
 * @param responsesApiEnabled the switch *Use Responses API* of the model
 * @returns the ID of the chat's webhook
 */
export async function publishAgent(
	rest: N8nRest,
	{ partnerCenter, model }: AgentCredentials,
	responsesApiEnabled: boolean,
): Promise<string> {
	const example = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as WorkflowFile;
	const choose = ({ type, id, name }: Credential) => ({ [type]: { id, name } });
	// Two workflows cannot have the same webhook.
	const webhookId = `agent-${String(responsesApiEnabled)}`;
	const nodes = example.nodes.map((node) => {
		const { parameters } = node;
		if (node.type === TOOL_TYPE) {
			// The browser tests sign in to the OAuth2 credential. Here, the quicker one does.
			const authentication = 'refreshToken';
			return {
				...node,
				parameters: { ...parameters, authentication },
				credentials: choose(partnerCenter),
			};
		}
		if (node.type === MODEL_TYPE) {
			return {
				...node,
				parameters: { ...parameters, responsesApiEnabled },
				credentials: choose(model),
			};
		}
		return node.name === 'Chat message' ? { ...node, webhookId } : node;
	});
	const name = `${example.name} (${responsesApiEnabled ? 'Responses' : 'Chat Completions'})`;
	const workflow = await rest.createWorkflow({ ...example, name, nodes });
	await rest.activateWorkflow(workflow);
	return webhookId;
}
