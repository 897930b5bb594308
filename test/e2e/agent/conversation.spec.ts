import { expect } from '@playwright/test';

import { seed, type Sandbox, type SeedCustomer } from '../../../tools/sandbox';
import { openChat, type Chat, type ChatMessage } from './support/chat';
import type { Prompt, Reply, ScriptedModel, Turn } from './support/model';
import { test } from './support/test';
import { expectDescribed } from './support/tools';
import { createCredentials, publishAgent } from './support/workflow';

/** The programs that a talk needs. */
interface Programs {
	readonly model: ScriptedModel;
	readonly sandbox: Sandbox;
}

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

test('lets an AI agent find a customer, correct its mistakes, and change it only after a person approves', async ({
	n8n: { rest },
	sandbox,
	model,
	cleanup: { signal },
}) => {
	const credentials = await createCredentials(rest, sandbox, model);
	for (const talk of TALKS) {
		const isResponsesApi = talk.path === '/v1/responses';
		const webhookId = await publishAgent(rest, credentials, isResponsesApi);
		const open = (sessionId: string) => openChat({ rest, webhookId, sessionId, signal });

		await test.step(`a person declines a change through ${talk.path}`, async () => {
			await decline({ model, sandbox }, talk, open(`declined-${webhookId}`));
			expect([...new Set(model.paths)]).toEqual([talk.path]);
		});
		await test.step(`a person approves a change through ${talk.path}`, async () => {
			await approve({ model, sandbox }, talk, open(`approved-${webhookId}`));
		});
	}
});

async function decline({ model, sandbox }: Programs, talk: Talk, chat: Chat): Promise<void> {
	const question = await ask(model, talk, chat);
	// Nothing is written before a person has answered.
	expect(countWrites(sandbox, talk)).toBe(0);
	expectDescribed(model.prompts[0]?.tools ?? []);

	const answer = await chat.press(question, 'Decline');
	expect(answer.text).toBe(END);
	expectUnderstood(readResults(model.prompts), talk);
	expect(readResults(model.prompts).at(-1)).toMatch(/rejected the tool call/);
	expect(countWrites(sandbox, talk)).toBe(0);
	expect(sandbox.state.customer(talk.customer.id).qualification).toBe('none');
}

async function approve({ model, sandbox }: Programs, talk: Talk, chat: Chat): Promise<void> {
	const question = await ask(model, talk, chat);
	const answer = await chat.press(question, 'Approve');
	expect(answer.text).toBe(END);
	expect(readResults(model.prompts).at(-1)).toMatch(/"changed":true/);
	expect(countWrites(sandbox, talk)).toBe(1);
	expect(sandbox.state.customer(talk.customer.id).qualification).toBe('education');
}

/** Asks the agent for a change, and returns the question to the person who approves it. */
async function ask(model: ScriptedModel, talk: Talk, chat: Chat): Promise<ChatMessage> {
	const { name, domain } = talk.customer;
	model.follow(writeScript(talk));
	const question = await chat.write(`${name} has become our customer, please give it Education.`);
	expect(question.text).toContain(`of ${name} (domain: ${domain}) to Education?`);
	expect(question.text).toContain('This is final');
	expect(question.buttons.map(({ text }) => text).sort()).toEqual(['Approve', 'Decline']);
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
			expect(read(found, 'domain')).toBe(customer.domain);
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
	expect(items).toHaveLength(1);
	return items[0]?.[field];
}

/** Checks that a model can see what was wrong with each call, and its result. */
function expectUnderstood(results: readonly string[], { customer }: Talk): void {
	const expected = [
		/"found":0.*Tailspin/,
		new RegExp(customer.name),
		/which is not a domain.*such as contoso\.com/s,
		/which is not a known qualification.*Use education or governmentCommunityCloud/s,
		/(?=.*"changed":true)(?=.*"previousQualification":"none")/s,
	];
	for (const [index, pattern] of expected.entries()) expect(results[index]).toMatch(pattern);
}

/** The results of the tool calls in the last prompt. */
function readResults(prompts: readonly Prompt[]): string[] {
	const { messages = [] } = prompts.at(-1) ?? {};
	return messages.filter(({ role }) => role === 'tool').map(({ text }) => text);
}

function countWrites({ received }: Sandbox, { customer }: Talk): number {
	return received.filter(({ method, url }) => method !== 'GET' && url.includes(customer.id)).length;
}
