import { quote, UserFacingError } from './userFacingError';
import { isBlank } from './values';

const VALIDATION_CODE_HELP =
	'Microsoft gives a validation code to partners it has approved for Government Community Cloud.';

/**
 * Reads a Government Community Cloud validation code. Microsoft's documents call it a number in one
 * place and a text in another, so it is opaque: leading zeros survive, blanks around it are dropped.
 *
 * @throws UserFacingError where there is none, or where its digits cannot be trusted
 */
export function parseValidationCode(value: unknown): string {
	if (typeof value === 'number') {
		if (Number.isSafeInteger(value) && value >= 0) return String(value);
		throw new UserFacingError(
			`'Validation Code' is the number ${quote(value)}, whose digits are not certain`,
			'Give the code as a text, so that none of its digits is lost.',
		);
	}
	if (isBlank(value)) {
		throw new UserFacingError(
			"'Validation Code' is empty, and Government Community Cloud needs one",
			`Give the code in 'Validation Code'. If the code comes from an expression, check the field that it reads. ${VALIDATION_CODE_HELP}`,
		);
	}
	if (typeof value !== 'string') {
		throw new UserFacingError(
			`'Validation Code' is neither text nor number but ${quote(value)}`,
			`Give the code as a text. ${VALIDATION_CODE_HELP}`,
		);
	}
	// Half a character, as a text cut in the wrong place has it, cannot be sent.
	if (/\p{Surrogate}/u.test(value)) {
		throw new UserFacingError(
			"'Validation Code' holds a broken character",
			`Type the code again. ${VALIDATION_CODE_HELP}`,
		);
	}
	return value.trim();
}
