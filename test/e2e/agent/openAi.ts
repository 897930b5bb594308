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

/** Sends a reply in the API and the form (a stream or one object) of the request. */
export function respond(response: ServerResponse, request: ApiRequest, reply: Reply): void {
	const isResponsesApi = request.input !== undefined;
	if (request.stream !== true) {
		response.writeHead(200, { 'Content-Type': 'application/json' });
		const body = isResponsesApi ? toResponse(request, reply) : toCompletion(request, reply);
		response.end(JSON.stringify(body));
		return;
	}
	response.writeHead(200, { 'Content-Type': 'text/event-stream' });
	const events = isResponsesApi ? toResponseEvents(request, reply) : toChunks(request, reply);
	for (const event of events) response.write(`data: ${JSON.stringify(event)}\n\n`);
	response.end(isResponsesApi ? '' : 'data: [DONE]\n\n');
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

function toResponseEvents(request: ApiRequest, reply: Reply): object[] {
	const response = toResponse(request, reply);
	const item = toOutputItem(reply);
	const place = { output_index: 0, item_id: item.id };
	const parts =
		'text' in reply
			? [{ type: 'response.output_text.delta', ...place, content_index: 0, delta: reply.text }]
			: [{ type: 'response.function_call_arguments.delta', ...place, delta: item.arguments }];
	const added = 'text' in reply ? { ...item, content: [] } : { ...item, arguments: '' };
	return [
		{ type: 'response.created', response: { ...response, status: 'in_progress', output: [] } },
		{ type: 'response.output_item.added', output_index: 0, item: added },
		...parts,
		{ type: 'response.output_item.done', output_index: 0, item },
		{ type: 'response.completed', response: { ...response, output: [item] } },
	];
}

function toMessage(reply: Reply): Record<string, unknown> {
	if ('text' in reply) return { role: 'assistant', content: reply.text };
	const call = { name: reply.tool, arguments: JSON.stringify(reply.arguments) };
	return {
		role: 'assistant',
		content: null,
		tool_calls: [{ index: 0, id: id('call'), type: 'function', function: call }],
	};
}

const finishReason = (reply: Reply) => ('text' in reply ? 'stop' : 'tool_calls');

function toCompletion({ model }: ApiRequest, reply: Reply): Record<string, unknown> {
	return {
		id: id('chat'),
		object: 'chat.completion',
		created: now(),
		model,
		choices: [{ index: 0, message: toMessage(reply), finish_reason: finishReason(reply) }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}

function toChunks({ model }: ApiRequest, reply: Reply): object[] {
	const chunk = { id: id('chat'), object: 'chat.completion.chunk', created: now(), model };
	return [
		{ ...chunk, choices: [{ index: 0, delta: toMessage(reply), finish_reason: null }] },
		{ ...chunk, choices: [{ index: 0, delta: {}, finish_reason: finishReason(reply) }] },
	];
}
