/** Joins a summary, which ends without a period, and the advice to one text. */
export function joinAdvice(summary: string, advice: string): string {
	return `${summary}${/[.!?]"?$/.test(summary) ? '' : '.'} ${advice}`.trim();
}

/** Facts about an error, and other words for it. */
export interface UserFacingErrorDetails {
	/** Whether the change was made. A workflow can branch on it. */
	readonly written?: boolean;
	/** Whether the same can succeed a little later. */
	readonly isTemporary?: boolean;
	/** More facts that a workflow can branch on, by their names in the details of the item. */
	readonly data?: Readonly<Record<string, unknown>>;
	/**
	 * The advice for an AI agent that uses the node as a tool: the values to send, and nothing of the editor.
	 * By default, the agent gets the same advice as a person.
	 */
	readonly agentAdvice?: string;
}

/**
 * An error in words for the person who uses the node: what happened, and what to do next, naming the
 * field or the role. Its `message` holds both, because n8n's credential test shows only the message.
 */
export class UserFacingError extends Error {
	override readonly name: string = 'UserFacingError';

	/**
	 * Joins the summary and the advice in `message`.
	 *
	 * @param summary what happened, without a period at the end
	 * @param advice what to do next, in full sentences
	 * @param details facts about the error, and the advice for an AI agent if it differs
	 */
	constructor(
		readonly summary: string,
		readonly advice: string,
		readonly details: UserFacingErrorDetails = {},
	) {
		super(joinAdvice(summary, advice));
	}
}

/**
 * Quotes a value so that a person recognizes it in a message.
 *
 * @param value a value of any type
 * @returns the value in quotation marks, on one line, at most 60 characters of it
 */
export function quote(value: unknown): string {
	const text = typeof value === 'string' ? value : stringify(value);
	const line = text.replace(/\s+/g, ' ').trim();
	if (line.length <= 60) return `"${line}"`;
	const start = line.slice(0, 59).replace(/\p{Surrogate}$/u, '');
	return `"${start}…"`;
}

/** Converts any value to text. Some values have no JSON, such as an object that contains itself. */
function stringify(value: unknown): string {
	try {
		return JSON.stringify(value) ?? typeof value;
	} catch {
		return typeof value;
	}
}
