import { quoted, Refusal } from './refusal';
import { isBlank } from './spelling';

const WHERE_TO_FIND =
	'Microsoft gives a validation code to partners it has approved for Government Community Cloud.';

/**
 * Reads a Government Community Cloud validation code. Microsoft's documents call it a number in one
 * place and a text in another, so it is opaque: leading zeros survive, blanks around it are dropped.
 *
 * @throws Refusal where there is none, or where its digits cannot be trusted
 */
export function parseValidationCode(value: unknown): string {
	if (typeof value === 'number') {
		if (Number.isSafeInteger(value) && value >= 0) return String(value);
		throw new Refusal(
			`'Validation Code' is the number ${quoted(value)}, whose digits are not certain`,
			'Give the code as a text, so that none of its digits is lost.',
		);
	}
	if (isBlank(value)) {
		throw new Refusal(
			"'Validation Code' is empty, and Government Community Cloud needs one",
			`Give the code in 'Validation Code'. If the code comes from an expression, check the field that it reads. ${WHERE_TO_FIND}`,
		);
	}
	if (typeof value !== 'string') {
		throw new Refusal(
			`'Validation Code' is neither text nor number but ${quoted(value)}`,
			`Give the code as a text. ${WHERE_TO_FIND}`,
		);
	}
	// Half a character, as a text cut in the wrong place has it, cannot be sent.
	if (/\p{Surrogate}/u.test(value)) {
		throw new Refusal(
			"'Validation Code' holds a broken character",
			`Type the code again. ${WHERE_TO_FIND}`,
		);
	}
	return value.trim();
}
