/**
 * Something a person asked for that is not carried out, in words for that person: what happened, and
 * what to do next, naming the field or the role. Its `message` holds both, because n8n's test of a
 * credential shows nothing else of an error.
 */
export class Refusal extends Error {
	override readonly name = 'Refusal';

	/**
	 * @param what without a full stop
	 * @param facts what a workflow may want to decide by, besides the words
	 */
	constructor(
		readonly what: string,
		readonly advice: string,
		readonly facts: { readonly written?: boolean } = {},
	) {
		super(`${what}${/[.!?]"?$/.test(what) ? '' : '.'} ${advice}`);
	}
}

/** A value as a person can recognise it in a message: quoted, one line, at most 60 characters. */
export function quoted(value: unknown): string {
	const text = typeof value === 'string' ? value : asText(value);
	const line = text.replace(/\s+/g, ' ').trim();
	return `"${line.length > 60 ? `${line.slice(0, 59)}…` : line}"`;
}

/** Any value as text; some, such as an object that holds itself, have none. */
function asText(value: unknown): string {
	try {
		return JSON.stringify(value) ?? typeof value;
	} catch {
		return typeof value;
	}
}
