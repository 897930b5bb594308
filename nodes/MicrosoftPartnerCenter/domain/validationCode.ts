import { removeInvisible, removeSpecialSpaces } from './text';

/** A number as a sheet writes it if the column is too narrow, such as `1.2345E+4`. */
const SCIENTIFIC_NOTATION = /^\s*\d+(?:[.,]\d+E[+-]?|E[+-])\d+\s*$/i;

/** Whether a text is a number in scientific notation, so that some of its digits can be missing. */
export function isScientificNotation(text: string): boolean {
	return SCIENTIFIC_NOTATION.test(text);
}

/**
 * Reads a Government Community Cloud validation code. Microsoft's documents call it a number in one
 * place and a text in another, so it is treated as opaque: leading zeros are kept. Spaces around it,
 * invisible characters and no-break spaces are dropped.
 *
 * @param value a value of any type
 * @returns the code, or undefined if there is none, if a number is too large to keep all its digits or
 * is in scientific notation, or if the text holds half a character (as a text that was cut in the wrong
 * place does), which cannot be sent
 */
export function toValidationCode(value: unknown): string | undefined {
	if (typeof value === 'number') {
		return Number.isSafeInteger(value) && value >= 0 ? String(value) : undefined;
	}
	if (typeof value !== 'string' || /\p{Surrogate}/u.test(value)) return undefined;
	const code = removeSpecialSpaces(removeInvisible(value)).trim();
	return code === '' || isScientificNotation(code) ? undefined : code;
}

/** Whether two different codes become equal when their leading zeros are lost, as in a sheet. */
export function differsOnlyInLeadingZeros(code: string, other: string): boolean {
	return code !== other && code.replace(/^0+/, '') === other.replace(/^0+/, '');
}

/** A validation code that an item uses. */
export interface ChosenCode {
	readonly code: string;
	/** Whether it was picked from the list. */
	readonly isPicked: boolean;
}
