import { ExecuteContext, RoutingNode } from 'n8n-core';
import { createRunExecutionData, UnexpectedError, Workflow } from 'n8n-workflow';
import type { IAuthenticateRuleBase, IDataObject, INode, INodeType } from 'n8n-workflow';
import { MicrosoftPartnerCenterApi } from '../../../credentials/MicrosoftPartnerCenterApi.credentials';
import { MicrosoftPartnerCenterOAuth2Api } from '../../../credentials/MicrosoftPartnerCenterOAuth2Api.credentials';
import { passThrough } from './nodeTypes';
import type { TestEngine } from './engine';

const TYPES = {
	oAuth2: new MicrosoftPartnerCenterOAuth2Api(),
	refreshToken: new MicrosoftPartnerCenterApi(),
};

interface FailedTest {
	readonly message: string;
	readonly cause?: { response?: { status: number; statusText: string }; code?: string };
}

/** Chooses the message for a failed request, as n8n's own tester does. */
function getFailureMessage(
	{ message, cause }: FailedTest,
	rules: readonly IAuthenticateRuleBase[],
): string {
	if (cause?.response) {
		const { status, statusText } = cause.response;
		const rule = rules.find(
			({ type, properties }) => type === 'responseCode' && properties.value === status,
		);
		return String(rule?.properties.message ?? statusText);
	}
	return cause?.code ?? message;
}

/**
 * Tests a stored credential like n8n. The request runs through n8n's own RoutingNode.
 *
 * Since n8n 2.41.1, it follows `dist/services/credentials-tester.service.js` of the package `n8n`, which
 * is not part of n8n-core. `npm run check:helpers` fails if n8n changes these functions.
 *
 * @returns the message in the editor: n8n's "Connection successful!", or the reason for the failure
 */
export async function testCredential(
	engine: TestEngine,
	authentication: keyof typeof TYPES,
): Promise<string> {
	const { name, test } = TYPES[authentication];
	const details = { id: authentication, name: authentication };
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		type: 'test.passThrough',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [name]: details },
	};
	const nodeType: INodeType = {
		...passThrough,
		description: {
			...passThrough.description,
			credentials: [{ name, required: true }],
			properties: [
				{
					displayName: 'Temp',
					name: 'temp',
					type: 'string',
					default: '',
					routing: { request: test.request },
				},
			],
		},
	};
	const nodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const data = await engine.credentials.resolve(
		name,
		structuredClone(engine.credentials.stored.get(authentication) ?? {}),
	);
	const context = new ExecuteContext(
		workflow,
		node,
		engine.additionalData(),
		'internal',
		createRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	const rules: readonly IAuthenticateRuleBase[] = test.rules ?? [];
	let response: IDataObject | undefined;
	await workflow.expression.acquireIsolate();
	try {
		const output = await new RoutingNode(context, nodeType, {
			...details,
			type: name,
			data,
		}).runNode();
		response = output?.[0]?.[0]?.json;
	} catch (error) {
		return getFailureMessage(error as FailedTest, rules);
	} finally {
		await workflow.expression.releaseIsolate();
	}
	if (response === undefined) throw new UnexpectedError('The credential test returned no item');
	for (const { type, properties } of rules) {
		const { key, value, message } = properties;
		if (type === 'responseSuccessBody' && response[String(key)] === value) return String(message);
	}
	return 'Connection successful!';
}
