/** Whether a value is an object whose members can be looked at; an array is one too. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}
