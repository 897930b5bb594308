import { suggestCountryCode, toCountryCode } from '../domain/country';
import { removeInvisible } from '../domain/text';
import { quote, UserFacingError } from '../domain/userFacingError';
import { isScientificNotation } from '../domain/validationCode';
import { EXPRESSION_HELP } from '../api/errors/advice';
import { describeEmpty, describeRejected, isEmpty } from './fieldParsers';

/**
 * Reads a text that must not be empty. A sheet gives a postal code or a telephone number as a number.
 *
 * @param value the parameter's value, of any type
 * @param label the field's label in the editor
 * @returns the text without spaces around it
 * @throws {UserFacingError} if the value is empty, or neither text nor a whole number
 */
export function parseText(value: unknown, label: string): string {
	if (isEmpty(value)) {
		throw new UserFacingError(
			describeEmpty(label, value),
			`Enter a value in '${label}'. ${EXPRESSION_HELP}`,
		);
	}
	if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value);
	if (typeof value !== 'string') {
		throw new UserFacingError(
			`'${label}' must be text, but got ${quote(value)}`,
			`Enter text in '${label}'. ${EXPRESSION_HELP}`,
		);
	}
	if (/\p{Surrogate}/u.test(value)) {
		throw new UserFacingError(
			`'${label}' contains a broken character`,
			`Enter the value of '${label}' again. ${EXPRESSION_HELP}`,
		);
	}
	return value.trim();
}

/**
 * Reads a code, such as a postal code, a phone number or a language. Leading zeros are kept.
 *
 * @param value the parameter's value, of any type
 * @param label the field's label in the editor
 * @returns the text without spaces around it and invisible characters
 * @throws {UserFacingError} if the value is empty, if it is neither text nor a whole number, or if some of
 * its digits can be missing
 */
export function parseCode(value: unknown, label: string): string {
	const text = removeInvisible(parseText(value, label)).trim();
	if (!isScientificNotation(text)) return text;
	throw new UserFacingError(
		`'${label}' is ${quote(text)}, a number in scientific notation, so some of its digits may be missing`,
		'Enter all digits. In a spreadsheet, format the column as text before you enter the value.',
	);
}

/**
 * Reads an email address. Only Partner Center can decide whether the address exists.
 *
 * @param value the parameter's value, of any type
 * @param label the field's label in the editor
 * @returns the address without spaces around it and invisible characters
 * @throws {UserFacingError} if the value is empty or is not one email address
 */
export function parseEmail(value: unknown, label: string): string {
	const text = removeInvisible(parseText(value, label)).trim();
	if (/^[^\s@,;<>]+@[^\s@,;<>]+$/.test(text)) return text;
	throw new UserFacingError(
		describeRejected(label, value, 'is not one email address'),
		`Enter one email address, such as info@contoso.com. ${EXPRESSION_HELP}`,
	);
}

/**
 * Reads a country code of two letters in any case.
 *
 * @param value the parameter's value, of any type
 * @param label the field's label in the editor
 * @returns the code in capitals
 * @throws {UserFacingError} if the value is anything else; the advice has the likely code
 */
export function parseCountry(value: unknown, label: string): string {
	const text = removeInvisible(parseText(value, label)).trim();
	const suggestion = suggestCountryCode(text);
	const code = toCountryCode(text);
	if (code !== undefined && suggestion === undefined) return code;
	const likely =
		suggestion === undefined
			? 'Enter the country as its ISO code of two letters, such as US or DE.'
			: `Enter ${suggestion} if that is the country. Partner Center needs the ISO code of two letters.`;
	throw new UserFacingError(
		describeRejected(label, value, 'is not an ISO country code of two letters'),
		`${likely} ${EXPRESSION_HELP}`,
	);
}
