import { setTimeout as sleep } from 'node:timers/promises';

import type { Execution, N8nRest } from '../../../../tools/n8n/rest';

const TIMEOUT_SECONDS = 60;

/** A browser. n8n ignores clicks on approval buttons by programs that say they are bots. */
const USER_AGENT = 'Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0';

/** A message that the workflow has sent to the chat. */
export interface ChatMessage {
	readonly text: string;
	/** The buttons below the message, with their links. */
	readonly buttons: readonly { readonly text: string; readonly link: string }[];
}

/** The chat with a published workflow, through n8n's REST API. */
export interface Chat {
	/** Writes a message and waits until the workflow has sent one. */
	write(text: string): Promise<ChatMessage>;
	/** Presses a button of the last message and waits until the workflow has sent the next one. */
	press(message: ChatMessage, button: string): Promise<ChatMessage>;
}

interface ChatOptions {
	readonly rest: N8nRest;
	/** The ID of the chat trigger's webhook. */
	readonly webhookId: string;
	readonly sessionId: string;
	readonly signal: AbortSignal;
}

/** Opens a new session of a chat. */
export function openChat({ rest, webhookId, sessionId, signal }: ChatOptions): Chat {
	let executionId = '';
	/** The start times of the node runs whose messages have been read. n8n removes a run after its answer. */
	const read = new Set<number>();
	return {
		async write(text) {
			const { data } = await rest.http.post<{ executionId: string | number }>(
				`/webhook/${webhookId}/chat`,
				{ action: 'sendMessage', sessionId, chatInput: text },
			);
			executionId = String(data.executionId);
			return await nextMessage();
		},
		async press({ buttons }, label) {
			const button = buttons.find(({ text }) => text === label);
			if (!button) throw new Error(`No button "${label}": ${JSON.stringify(buttons)}`);
			await rest.http.get(button.link, { headers: { 'User-Agent': USER_AGENT } });
			return await nextMessage();
		},
	};

	async function nextMessage(): Promise<ChatMessage> {
		const deadline = Date.now() + TIMEOUT_SECONDS * 1000;
		let status = '';
		while (Date.now() < deadline) {
			const execution = await rest.getExecution(executionId);
			const next = readMessages(execution).find(({ startTime }) => !read.has(startTime));
			if (next !== undefined) {
				read.add(next.startTime);
				return next.message;
			}
			status = execution.status;
			const { error } = execution.data.resultData;
			if (error) throw new Error(`The workflow has failed: ${error.message}`);
			await sleep(200, undefined, { signal });
		}
		throw new Error(`No message after ${TIMEOUT_SECONDS} seconds. The execution is: ${status}.`);
	}
}

/** A message as an item carries it: with or without buttons. */
type Sent = string | ChatMessage;

/** One run of a node of the chat. */
interface ChatRun {
	readonly startTime: number;
	readonly data?: Readonly<Record<string, readonly (readonly { sendMessage?: Sent }[] | null)[]>>;
}

/** Reads the messages that the nodes of an execution have sent. */
function readMessages({ data }: Execution): { startTime: number; message: ChatMessage }[] {
	const runs = Object.values(data.resultData.runData).flat() as unknown as ChatRun[];
	return runs.flatMap(({ startTime, data: outputs = {} }) =>
		Object.values(outputs)
			.flat(2)
			.flatMap((item) => item?.sendMessage ?? [])
			.map((sent) => ({
				startTime,
				message: typeof sent === 'string' ? { text: sent, buttons: [] } : sent,
			})),
	);
}
