/** Whether a value is an object whose members can be read. An array counts too. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

/**
 * Normalizes a text so that two spellings of it compare equal: lower case, without spaces, hyphens
 * and underscores.
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
