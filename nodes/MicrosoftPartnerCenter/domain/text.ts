/**
 * Characters without a shape of their own, such as U+200B, U+2060 and the soft hyphen. CRMs, sheets and
 * chat programs add them (azure-docs pull request 120738).
 */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** Every space but the ordinary one, such as the no-break spaces U+00A0 and U+202F. */
const SPECIAL_SPACE = /(?! )\p{Zs}/gu;

/** Hyphens and dashes that a text program puts in place of the hyphen on the keyboard. */
const TYPOGRAPHIC_DASH = /[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/g;

/** A character that a person cannot see, or cannot tell from an ordinary space. */
const UNSEEN = /(?![ \t\r\n])[\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}]/u;

/** Drops all invisible characters. Spaces stay. */
export function removeInvisible(text: string): string {
	return text.replace(INVISIBLE, '');
}

/** Drops all no-break spaces and other special spaces. Ordinary spaces stay. */
export function removeSpecialSpaces(text: string): string {
	return text.replace(SPECIAL_SPACE, '');
}

/** Replaces each typographic dash by a hyphen. */
export function replaceDashes(text: string): string {
	return text.replace(TYPOGRAPHIC_DASH, '-');
}

/**
 * Finds the first invisible character, so that a message can name it.
 *
 * @param value a value of any type
 * @returns its code point, such as `U+200B`; undefined if there is none
 */
export function findInvisible(value: unknown): string | undefined {
	if (typeof value !== 'string') return undefined;
	const codePoint = UNSEEN.exec(value)?.[0].codePointAt(0);
	return codePoint === undefined
		? undefined
		: `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}
