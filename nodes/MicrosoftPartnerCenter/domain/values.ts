/** Whether a value is an object or an array, so that its members can be read. */
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
 * Builds a pattern for the spellings of a name, which is not case-sensitive. There can be spaces, hyphens or
 * underscores between the words, but nowhere else, so that no other value from a CRM matches by mistake.
 *
 * @param spellings the accepted names, each with a space between its words
 * @returns a pattern that matches a whole text, which can have spaces around it
 */
export function buildSpellingPattern(...spellings: readonly string[]): RegExp {
	const patterns = spellings.map((spelling) => spelling.replaceAll(' ', '[\\s_\\-\u2010-\u2015]*'));
	return new RegExp(`^\\s*(?:${patterns.join('|')})\\s*$`, 'i');
}

/** Gets a table's own member by a text from outside, but never an inherited one such as `constructor`. */
export function getOwn<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
	return Object.hasOwn(table, key) ? table[key] : undefined;
}

/**
 * Finds the name of a member, whatever its case. Microsoft's pages write the same name with and without a
 * capital.
 *
 * @param record the object
 * @param name the name in its usual case
 * @returns the name as the object has it; undefined if it has no such member
 */
export function findMemberName(
	record: Readonly<Record<string, unknown>>,
	name: string,
): string | undefined {
	if (Object.hasOwn(record, name)) return name;
	return Object.keys(record).find((key) => key.toLowerCase() === name.toLowerCase());
}

/** Gets a member of a value, whatever the case of the member's name; undefined if there is none. */
export function getMember(value: unknown, name: string): unknown {
	if (!isRecord(value)) return undefined;
	const found = findMemberName(value, name);
	return found === undefined ? undefined : value[found];
}
