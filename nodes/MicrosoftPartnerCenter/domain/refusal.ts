/**
 * Something a person asked for that is not carried out, in words for that person.
 *
 * `message` says what happened; `description` says what to do next and names the field or the role
 * (n8n shows an error's `description` below its message, so the name is n8n's).
 */
export class Refusal extends Error {
	override readonly name = 'Refusal';

	constructor(
		message: string,
		readonly description: string,
	) {
		super(message);
	}
}

/** A value as a person can recognise it in a message: quoted, one line, at most 60 characters. */
export function quoted(value: unknown): string {
	const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
	const line = text.replace(/\s+/g, ' ').trim();
	return `"${line.length > 60 ? `${line.slice(0, 59)}…` : line}"`;
}
