/**
 * Reads a Government Community Cloud validation code. Microsoft's documents call it a number in one
 * place and a text in another, so the code is not interpreted: leading zeros are kept, and spaces around it
 * are removed.
 *
 * @param value a value of any type
 * @returns the code; undefined if there is none, if a number is too large to keep all its digits, or if the
 * text contains half a character, which cannot be sent (for example, because the text was cut off)
 */
export function toValidationCode(value: unknown): string | undefined {
	if (typeof value === 'number') {
		return Number.isSafeInteger(value) && value >= 0 ? String(value) : undefined;
	}
	if (typeof value !== 'string' || value.trim() === '' || /\p{Surrogate}/u.test(value)) {
		return undefined;
	}
	return value.trim();
}

/** A validation code that an item uses. */
export interface ChosenCode {
	readonly code: string;
	/** Whether it was picked from the list. */
	readonly isPicked: boolean;
}
