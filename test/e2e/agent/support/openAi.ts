/** OpenAI's two APIs, as far as n8n uses them: *Responses* (`input`), and *Chat Completions* (`messages`). */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

import type { Message, Prompt, Reply, ToolDescription } from './model';

type Content = string | readonly { readonly text?: string }[] | null | undefined;

/** A tool: *Responses* has its fields beside the type, *Chat Completions* in `function`. */
type ApiTool = ToolDescription | { readonly function: ToolDescription };

interface InputItem {
	readonly type?: string;
	readonly role?: string;
	readonly content?: Content;
	/** The result of a tool, in the *Responses* API. */
	readonly output?: Content;
}

/** The body of a request to either API. */
export interface ApiRequest {
	readonly model: string;
	readonly stream?: boolean;
	readonly tools?: readonly ApiTool[];
	/** The conversation in the *Responses* API. */
	readonly input?: readonly InputItem[];
	/** The conversation in the *Chat Completions* API. */
	readonly messages?: readonly InputItem[];
}

/** Reads the conversation and the tools of a request. Leaves out the model's own replies. */
export function readRequest({ input, messages, tools = [] }: ApiRequest): Prompt {
	return {
		messages: (input ?? messages ?? []).flatMap(readMessage),
		tools: tools.map((tool) => {
			const { name, description, parameters } = 'function' in tool ? tool.function : tool;
			return { name, description, parameters };
		}),
	};
}

function readMessage({ type, role, content, output }: InputItem): Message[] {
	if (type === 'function_call_output') return [{ role: 'tool', text: readText(output) }];
	if (type === 'function_call' || role === undefined || role === 'assistant') return [];
	return [{ role: role === 'developer' ? 'system' : role, text: readText(content) }];
}

function readText(content: Content): string {
	if (typeof content === 'string') return content;
	return (content ?? []).map(({ text = '' }) => text).join('');
}

/**
 * Sends a reply in the API of the request, as one object.
 *
 * @throws {Error} if the request asks for a stream, which n8n does only for a chat that shows the reply word by word
 */
export function respond(response: ServerResponse, request: ApiRequest, reply: Reply): void {
	if (request.stream === true) throw new Error('The model does not support streams.');
	const body =
		request.input === undefined ? toCompletion(request, reply) : toResponse(request, reply);
	response.writeHead(200, { 'Content-Type': 'application/json' });
	response.end(JSON.stringify(body));
}

const id = (prefix: string) => `${prefix}_${randomUUID().replaceAll('-', '')}`;

const now = () => Math.floor(Date.now() / 1000);

function toOutputItem(reply: Reply): Record<string, unknown> {
	if ('text' in reply) {
		return {
			type: 'message',
			id: id('msg'),
			role: 'assistant',
			status: 'completed',
			content: [{ type: 'output_text', text: reply.text, annotations: [] }],
		};
	}
	return {
		type: 'function_call',
		id: id('fc'),
		call_id: id('call'),
		status: 'completed',
		name: reply.tool,
		arguments: JSON.stringify(reply.arguments),
	};
}

function toResponse({ model }: ApiRequest, reply: Reply): Record<string, unknown> {
	return {
		id: id('resp'),
		object: 'response',
		created_at: now(),
		status: 'completed',
		model,
		output: [toOutputItem(reply)],
		error: null,
		incomplete_details: null,
		usage: {
			input_tokens: 1,
			output_tokens: 1,
			total_tokens: 2,
			input_tokens_details: { cached_tokens: 0 },
			output_tokens_details: { reasoning_tokens: 0 },
		},
	};
}

function toMessage(reply: Reply): Record<string, unknown> {
	if ('text' in reply) return { role: 'assistant', content: reply.text };
	const call = { name: reply.tool, arguments: JSON.stringify(reply.arguments) };
	return {
		role: 'assistant',
		content: null,
		tool_calls: [{ id: id('call'), type: 'function', function: call }],
	};
}

function toCompletion({ model }: ApiRequest, reply: Reply): Record<string, unknown> {
	const finish_reason = 'text' in reply ? 'stop' : 'tool_calls';
	return {
		id: id('chat'),
		object: 'chat.completion',
		created: now(),
		model,
		choices: [{ index: 0, message: toMessage(reply), finish_reason }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}
