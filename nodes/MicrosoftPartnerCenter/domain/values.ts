/** Whether a value is an object whose members can be read. An array counts too. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

/**
 * Normalizes a text so that two spellings of it compare equal: lower case, without spaces, hyphens
 * and underscores.
 *
 * @param text a text in any spelling
 * @returns the text to compare, which is not meant to be shown
 */
export function withoutCaseAndSeparators(text: string): string {
	return text.replace(/[\s_-]/g, '').toLowerCase();
}

/** Whether a field was left empty: no value at all, or only spaces. */
export function isBlank(value: unknown): boolean {
	return (
		value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
	);
}

/**
 * Builds a pattern for the spellings of a name, not case-sensitive. Spaces, hyphens and underscores are
 * accepted between the words, or left out, and nowhere else: a value from a CRM must not become another
 * one by dropping a character.
 *
 * @param spellings the accepted names, each with a space between its words
 * @returns a pattern that matches a whole text, which can have spaces around it
 */
export function buildSpellingPattern(...spellings: readonly string[]): RegExp {
	const patterns = spellings.map((spelling) => spelling.replaceAll(' ', '[\\s_\\-\u2010-\u2015]*'));
	return new RegExp(`^\\s*(?:${patterns.join('|')})\\s*$`, 'i');
}

/** Gets a member of a table by a text from outside: only its own ones, never `constructor` or the like. */
export function getOwn<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
	return Object.hasOwn(table, key) ? table[key] : undefined;
}
