/**
 * Reads a Government Community Cloud validation code. Microsoft's documents call it a number in one
 * place and a text in another, so it is treated as opaque: leading zeros are kept, spaces around it
 * are dropped.
 *
 * @param value a value of any type
 * @returns the code, or undefined if there is none, if a number is too large to keep all its digits,
 * or if the text holds half a character (as a text that was cut in the wrong place does), which
 * cannot be sent
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
