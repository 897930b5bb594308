import { EXPRESSION_HELP } from '../api/errors/advice';
import { QUALIFICATIONS, recognizeQualification } from '../domain/qualification';
import type { Qualification } from '../domain/qualification';
import { toEducationSegment } from '../domain/review';
import type { EducationSegment } from '../domain/review';
import { findInvisible, removeInvisible } from '../domain/text';
import { quote, UserFacingError } from '../domain/userFacingError';
import { isScientificNotation, toValidationCode } from '../domain/validationCode';
import { isBlank } from '../domain/values';

const VALIDATION_CODE_HELP =
	'Microsoft gives a validation code to each partner that it approves for Government Community Cloud.';

const ALL_DIGITS_HELP =
	'Enter the code as text, with all its digits. In a spreadsheet, format the column as text before you enter the code.';

/** Lists choices in a sentence: "education, governmentCommunityCloud or stateOwnedEntity". */
function joinChoices(choices: readonly string[]): string {
	return `${choices.slice(0, -1).join(', ')} or ${choices.at(-1) ?? ''}`;
}

/** Drops the invisible characters of a text, which CRMs, sheets and chat programs add. */
function dropInvisible(value: unknown): unknown {
	return typeof value === 'string' ? removeInvisible(value) : value;
}

/** Whether a field was left empty, except for spaces and invisible characters. */
export function isEmpty(value: unknown): boolean {
	return isBlank(dropInvisible(value));
}

/** Describes a field without a value. A person cannot see why the field is not empty. */
export function describeEmpty(label: string, value: unknown): string {
	const invisible = findInvisible(value);
	return invisible === undefined
		? `'${label}' is empty`
		: `'${label}' contains only an invisible character (${invisible})`;
}

/** Describes a value that a field does not accept, and names an invisible character in it. */
export function describeRejected(label: string, value: unknown, reason: string): string {
	const shown = dropInvisible(value);
	const invisible = findInvisible(value);
	const also = invisible === undefined ? '' : `. It contains an invisible character (${invisible})`;
	return `'${label}' is ${quote(shown)}, which ${reason}${also}`;
}

/** The reason that no operation lets a partner set a qualification. */
const NOT_SETTABLE_REASONS: Readonly<Partial<Record<Qualification, string>>> = {
	none: 'A partner cannot remove a qualification.',
	nonprofit:
		'A nonprofit organization registers with Microsoft itself (nonprofit.microsoft.com), not through a partner.',
};

/**
 * Reads *Qualification* in any usual spelling.
 *
 * @param value the parameter's value, of any type
 * @param settable the qualifications that the operation can set
 * @returns one of `settable`
 * @throws {UserFacingError} if the value is empty or unknown, or if the operation cannot set it
 */
export function parseQualification<T extends Qualification>(
	value: unknown,
	settable: readonly T[],
): T {
	const qualification = recognizeQualification(dropInvisible(value));
	const found = settable.find((candidate) => candidate === qualification);
	if (found !== undefined) return found;

	if (qualification === undefined) {
		const labels = settable.map((candidate) => QUALIFICATIONS[candidate].label);
		throw new UserFacingError(
			isEmpty(value)
				? describeEmpty('Qualification', value)
				: describeRejected('Qualification', value, 'is not a known qualification'),
			`Choose ${joinChoices(labels)}. Also accepted: EDU or 1 for Education, and GCC or 3 for Government Community Cloud. ${EXPRESSION_HELP}`,
			{ agentAdvice: `Use ${joinChoices(settable)}.` },
		);
	}
	const { label } = QUALIFICATIONS[qualification];
	const reason = NOT_SETTABLE_REASONS[qualification];
	throw reason === undefined
		? new UserFacingError(
				`'Qualification' is ${label}, which Update cannot set`,
				'Submit for Review can set it. If other customers need Update, send this customer to a second node with that operation.',
				{ agentAdvice: 'Only Submit for Review can set it.' },
			)
		: new UserFacingError(
				`'Qualification' is ${label}, which Microsoft does not let a partner set`,
				`${reason} Filter this customer out first.`,
				{ agentAdvice: `${reason} Leave this customer unchanged.` },
			);
}

/**
 * Reads *Education Segment* in any usual spelling.
 *
 * @param value the parameter's value, of any type
 * @returns the segment, as this package spells it
 * @throws {UserFacingError} if the value is neither K-12 nor higher education
 */
export function parseEducationSegment(value: unknown): EducationSegment {
	const segment = toEducationSegment(dropInvisible(value));
	if (segment !== undefined) return segment;
	throw new UserFacingError(
		isEmpty(value)
			? `${describeEmpty('Education Segment', value)}, but Education needs it`
			: describeRejected('Education Segment', value, 'is not a known segment'),
		'Choose K-12 for a school, or Higher Education for a college or university. In an expression, use k12 or higherEducation.',
		{ agentAdvice: 'Use k12 for a school, or higherEducation for a college or university.' },
	);
}

/**
 * Reads *Validation Code*.
 *
 * @param value the parameter's value, of any type
 * @returns the code without spaces around it and invisible characters, with its leading zeros
 * @throws {UserFacingError} if there is none, or if its digits or characters may be wrong
 */
export function parseValidationCode(value: unknown): string {
	const code = toValidationCode(value);
	if (code !== undefined) return code;
	if (typeof value === 'number') {
		throw new UserFacingError(
			`'Validation Code' is the number ${quote(value)}, so some of its digits may be wrong`,
			ALL_DIGITS_HELP,
		);
	}
	if (isEmpty(value)) {
		throw new UserFacingError(
			`${describeEmpty('Validation Code', value)}, but Government Community Cloud needs one`,
			`Choose or enter a code in 'Validation Code'. ${EXPRESSION_HELP} ${VALIDATION_CODE_HELP}`,
			{ agentAdvice: `Use one of the partner's validation codes. ${VALIDATION_CODE_HELP}` },
		);
	}
	if (typeof value !== 'string') {
		throw new UserFacingError(
			`'Validation Code' must be text, but got ${quote(value)}`,
			`Enter the code as text. ${VALIDATION_CODE_HELP}`,
		);
	}
	if (isScientificNotation(value)) {
		throw new UserFacingError(
			`'Validation Code' is ${quote(value)}, a number in scientific notation, so some of its digits may be missing`,
			ALL_DIGITS_HELP,
			{ agentAdvice: 'Use the code with all its digits.' },
		);
	}
	throw new UserFacingError(
		"'Validation Code' contains a broken character",
		`Enter the code again. ${VALIDATION_CODE_HELP}`,
	);
}

/**
 * Reads a switch: `true` or `false`, or the same as text in any case, with spaces and invisible characters.
 *
 * @param value the parameter's value, of any type
 * @param label the field's label in the editor
 * @returns whether the switch is on
 * @throws {UserFacingError} if the value is neither true nor false
 */
export function parseBoolean(value: unknown, label: string): boolean {
	if (typeof value === 'boolean') return value;
	// With a space after an expression, n8n returns text. A spreadsheet writes TRUE.
	const text = typeof value === 'string' ? removeInvisible(value).trim().toLowerCase() : undefined;
	if (text === 'true' || text === 'false') return text === 'true';
	throw new UserFacingError(
		isEmpty(value)
			? describeEmpty(label, value)
			: describeRejected(label, value, 'is neither true nor false'),
		`Turn '${label}' on or off. ${EXPRESSION_HELP}`,
		{ agentAdvice: 'Use true or false.' },
	);
}

/**
 * Reads a number, or a number as text with spaces around it and invisible characters.
 *
 * @param value the parameter's value, of any type
 * @returns the number, or NaN if the value is anything else
 */
export function parseNumber(value: unknown): number {
	if (typeof value === 'number') return value;
	return typeof value === 'string' && !isEmpty(value) ? Number(removeInvisible(value)) : NaN;
}
