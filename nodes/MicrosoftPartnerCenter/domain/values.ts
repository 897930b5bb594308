/** Whether a value is an object whose members can be looked at; an array is one too. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

/** A text as two spellings of it are compared: in lower case, without blanks, hyphens and underscores. */
export function withoutCaseAndSeparators(text: string): string {
	return text.replace(/[\s_-]/g, '').toLowerCase();
}

/** Whether a person or a CRM left a field empty: nothing is there, or blanks alone. */
export function isBlank(value: unknown): boolean {
	return (
		value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
	);
}
