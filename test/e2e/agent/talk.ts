import assert from 'node:assert/strict';

import { seed, type Sandbox, type SeedCustomer } from '../../../sandbox';
import { openChat, type Chat, type ChatMessage } from './chat';
import type { Prompt, Reply, ScriptedModel, Turn } from './model';
import type { AgentStage } from './stage';
import { assertDescribed } from './tools';
import { createCredentials, publishAgent } from './workflow';

/** Talks in one of OpenAI's APIs, about a customer of its own. */
interface Talk {
	readonly path: '/v1/responses' | '/v1/chat/completions';
	readonly customer: SeedCustomer;
	/** A part of the customer's name that no other customer has. */
	readonly part: string;
}

const TALKS: readonly Talk[] = [
	{ path: '/v1/responses', customer: seed.customers.contosoUniversity, part: 'university' },
	{ path: '/v1/chat/completions', customer: seed.customers.northwind, part: 'WIND' },
];

/**
 * Talks to the agent of the example in each of OpenAI's APIs. The model first gives wrong arguments, then the right ones.
 * A person declines the change first, and then approves it.
 *
 * @param stage the running programs
 * @throws {AssertionError} if the model cannot see what was wrong, if the person cannot see what will be final, or if the
 *   sandbox shows another change than the approved one
 */
export async function talkToAgent(stage: AgentStage): Promise<void> {
	const { n8n, sandbox, model, report, signal } = stage;
	const credentials = await createCredentials(n8n.rest, sandbox, model);
	for (const talk of TALKS) {
		const isResponsesApi = talk.path === '/v1/responses';
		const webhookId = await publishAgent(n8n.rest, credentials, isResponsesApi);
		const open = (sessionId: string) => openChat({ rest: n8n.rest, webhookId, sessionId, signal });

		await decline(stage, talk, open(`declined-${webhookId}`));
		assert.deepEqual([...new Set(model.paths)], [talk.path]);
		await approve(stage, talk, open(`approved-${webhookId}`));
		report(`     a person declined and approved a change through ${talk.path}`);
	}
}

async function decline({ model, sandbox }: AgentStage, talk: Talk, chat: Chat): Promise<void> {
	const question = await ask(model, talk, chat);
	assert.equal(countWrites(sandbox, talk), 0, 'nothing is written before a person has answered');
	assertDescribed(model.prompts[0]?.tools ?? []);

	const answer = await chat.press(question, 'Decline');
	assert.equal(answer.text, END);
	assertUnderstands(readResults(model.prompts), talk);
	assert.match(readResults(model.prompts).at(-1) ?? '', /rejected the tool call/);
	assert.equal(countWrites(sandbox, talk), 0, 'nothing is written after a person has declined');
	assert.equal(sandbox.state.customer(talk.customer.id).qualification, 'none');
}

async function approve({ model, sandbox }: AgentStage, talk: Talk, chat: Chat): Promise<void> {
	const question = await ask(model, talk, chat);
	const answer = await chat.press(question, 'Approve');
	assert.equal(answer.text, END);
	assert.match(readResults(model.prompts).at(-1) ?? '', /"changed":true/);
	assert.equal(countWrites(sandbox, talk), 1);
	assert.equal(sandbox.state.customer(talk.customer.id).qualification, 'education');
}

/** Asks the agent for a change, and returns the question to the person who approves it. */
async function ask(model: ScriptedModel, talk: Talk, chat: Chat): Promise<ChatMessage> {
	const { name, domain } = talk.customer;
	model.follow(writeScript(talk));
	const question = await chat.write(`${name} has become our customer, please give it Education.`);
	assert.ok(question.text.includes(`of ${name} (domain: ${domain}) to Education?`), question.text);
	assert.match(question.text, /This is final/);
	assert.deepEqual(question.buttons.map(({ text }) => text).sort(), ['Approve', 'Decline']);
	return question;
}

const END = 'That is all.';

const call = (tool: string, args: Record<string, unknown>): Reply => ({ tool, arguments: args });

/** Writes the script of a model that makes three mistakes, and that asks for the change after the preview. */
function writeScript({ customer, part }: Talk): Turn[] {
	const right = {
		customer_domain: customer.domain,
		qualification: 'education',
		validation_code: '',
	};
	return [
		() => call('find_customer', { company_name: 'Tailspin' }),
		() => call('find_customer', { company_name: part }),
		(found) => {
			assert.equal(read(found, 'domain'), customer.domain);
			return call('preview_change', { ...right, customer_domain: customer.name });
		},
		() => call('preview_change', { ...right, qualification: 'Education customer' }),
		() => call('preview_change', right),
		(preview) =>
			call('set_qualification', {
				toolParameters: right,
				hitlParameters: { customer_name: read(preview, 'customerName') },
			}),
		() => ({ text: END }),
	];
}

/** Reads a value of the only item of a tool's result, as a model does. */
function read(result: string, field: string): unknown {
	const items = JSON.parse(result) as Record<string, unknown>[];
	assert.equal(items.length, 1, result);
	return items[0]?.[field];
}

/** Checks that a model can see what was wrong with each call, and its result. */
function assertUnderstands(results: readonly string[], { customer }: Talk): void {
	const expected = [
		/"found":0.*Tailspin/,
		new RegExp(customer.name),
		/which is not a domain.*such as contoso\.com/s,
		/which is not a known qualification.*Use education or governmentCommunityCloud/s,
		/(?=.*"changed":true)(?=.*"previousQualification":"none")/s,
	];
	for (const [index, pattern] of expected.entries()) assert.match(results[index] ?? '', pattern);
}

/** The results of the tool calls in the last prompt. */
function readResults(prompts: readonly Prompt[]): string[] {
	const { messages = [] } = prompts.at(-1) ?? {};
	return messages.filter(({ role }) => role === 'tool').map(({ text }) => text);
}

function countWrites({ received }: Sandbox, { customer }: Talk): number {
	return received.filter(({ method, url }) => method !== 'GET' && url.includes(customer.id)).length;
}
