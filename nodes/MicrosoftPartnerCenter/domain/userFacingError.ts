/**
 * Something a person asked for that is not carried out, in words for that person: what happened, and
 * what to do next, naming the field or the role. Its `message` holds both, because n8n's test of a
 * credential shows nothing else of an error.
 */
export class UserFacingError extends Error {
	override readonly name = 'UserFacingError';

	/**
	 * @param summary without a full stop
	 * @param details what a workflow may want to decide by, besides the words
	 */
	constructor(
		readonly summary: string,
		readonly advice: string,
		readonly details: { readonly written?: boolean } = {},
	) {
		super(`${summary}${/[.!?]"?$/.test(summary) ? '' : '.'} ${advice}`);
	}
}

/** A value as a person can recognise it in a message: quoted, one line, at most 60 characters. */
export function quote(value: unknown): string {
	const text = typeof value === 'string' ? value : stringify(value);
	const line = text.replace(/\s+/g, ' ').trim();
	return `"${line.length > 60 ? `${line.slice(0, 59)}…` : line}"`;
}

/** Any value as text; some, such as an object that holds itself, have none. */
function stringify(value: unknown): string {
	try {
		return JSON.stringify(value) ?? typeof value;
	} catch {
		return typeof value;
	}
}
