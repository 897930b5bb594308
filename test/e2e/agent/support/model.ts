/** A small server with OpenAI's API, whose model follows a script. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

import { readRequest, respond, type ApiRequest } from './openAi';

/** What n8n gives a model: the conversation and the tools. */
export interface Prompt {
	/** The system message and the messages of the user, with the results of the tools in between. */
	readonly messages: readonly Message[];
	readonly tools: readonly ToolDescription[];
}

export interface Message {
	readonly role: string;
	readonly text: string;
}

/** A tool as a model sees it. */
export interface ToolDescription {
	readonly name: string;
	readonly description: string;
	/** The JSON schema of the arguments. */
	readonly parameters: Record<string, unknown>;
}

/** A model's reply: a call of a tool, or a text that ends its turn. */
export type Reply =
	| { readonly tool: string; readonly arguments: Record<string, unknown> }
	| { readonly text: string };

/**
 * One step of a script.
 *
 * @param lastResult the result of the previous tool call; empty at the beginning
 */
export type Turn = (lastResult: string) => Reply;

/** A running model. */
export interface ScriptedModel {
	/** The base URL for n8n's credential. */
	readonly url: string;
	/** The prompts that n8n has sent so far. */
	readonly prompts: readonly Prompt[];
	/** The paths of the requests so far, such as `/v1/responses`. */
	readonly paths: readonly string[];
	/** Sets the replies to the next prompts, and forgets the earlier prompts. */
	follow(script: readonly Turn[]): void;
	close(): Promise<void>;
}

/** Starts a server on a free port of this machine. It rejects a prompt that the script does not expect. */
export async function startModel(): Promise<ScriptedModel> {
	let prompts: Prompt[] = [];
	let paths: string[] = [];
	let turns: readonly Turn[] = [];
	function reply(body: ApiRequest, path: string): Reply {
		const prompt = readRequest(body);
		const turn = turns[prompts.length];
		prompts.push(prompt);
		paths.push(path);
		if (turn === undefined) throw new Error('The script has ended.');
		const last = prompt.messages.at(-1);
		return turn(last?.role === 'tool' ? last.text : '');
	}
	const server = createServer((request, response) => {
		void (async () => {
			const body = (await json(request)) as ApiRequest;
			respond(response, body, reply(body, request.url ?? ''));
		})().catch((error: unknown) => {
			// n8n does not retry after this status, and shows the message.
			response.writeHead(400, { 'Content-Type': 'application/json' });
			response.end(JSON.stringify({ error: { message: String(error) } }));
		});
	});
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/v1`,
		get prompts() {
			return prompts;
		},
		get paths() {
			return paths;
		},
		follow(script) {
			turns = script;
			prompts = [];
			paths = [];
		},
		async close() {
			await new Promise<void>((resolve) => {
				server.close(() => {
					resolve();
				});
				server.closeAllConnections();
			});
		},
	};
}
