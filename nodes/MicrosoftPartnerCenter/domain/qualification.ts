import { UserFacingError } from './userFacingError';
import { buildSpellingPattern, isRecord } from './values';

/**
 * The qualifications that Partner Center knows, as this package spells them in parameters and output.
 * Source: Microsoft's CustomerQualification enumeration (.NET API reference).
 */
export type Qualification =
	| 'none'
	| 'education'
	| 'nonprofit'
	| 'governmentCommunityCloud'
	| 'stateOwnedEntity';

interface QualificationNames {
	/** The member's number in Microsoft's enumeration: the documented body of the PUT. */
	readonly integer: number;
	/** The member's name, as Microsoft's own clients send it. */
	readonly name: string;
	/** The name that Partner Center shows. */
	readonly label: string;
	/** The accepted spellings, in addition to the number. */
	readonly spelling: RegExp;
}

/** Each qualification with the names that Microsoft, people and CRMs use for it. */
export const QUALIFICATIONS: Readonly<Record<Qualification, QualificationNames>> = {
	none: { integer: 0, name: 'None', label: 'None', spelling: buildSpellingPattern('none') },
	education: {
		integer: 1,
		name: 'Education',
		label: 'Education',
		spelling: buildSpellingPattern('education', 'edu'),
	},
	nonprofit: {
		integer: 2,
		name: 'Nonprofit',
		label: 'Nonprofit',
		spelling: buildSpellingPattern('non profit'),
	},
	governmentCommunityCloud: {
		integer: 3,
		name: 'GovernmentCommunityCloud',
		label: 'Government Community Cloud',
		spelling: buildSpellingPattern('government community cloud', 'gcc'),
	},
	stateOwnedEntity: {
		integer: 4,
		name: 'StateOwnedEntity',
		label: 'State-Owned Entity',
		spelling: buildSpellingPattern('state owned entity'),
	},
};

const NAMES = Object.keys(QUALIFICATIONS) as Qualification[];

/**
 * Recognizes a qualification in any usual spelling: `Education`, `EDU`, `1`, `"3"`,
 * `government_community_cloud`, `Government Community Cloud`, `GCC`, and so on.
 *
 * @param value a value of any type, such as a field of a CRM
 * @returns the qualification, or undefined if the value is none of them
 */
export function recognizeQualification(value: unknown): Qualification | undefined {
	if (typeof value === 'number')
		return NAMES.find((name) => QUALIFICATIONS[name].integer === value);
	if (typeof value !== 'string') return undefined;
	return NAMES.find((name) => {
		const { integer, spelling } = QUALIFICATIONS[name];
		return value.trim() === String(integer) || spelling.test(value);
	});
}

/** Matches a possible name of a future qualification: one word, not a sentence. */
const UNKNOWN_NAME_PATTERN = /^[A-Za-z][A-Za-z0-9_]{3,60}$/;
/** Words for the result of a request. None of them is a qualification. */
const STATUS_WORD_PATTERN =
	/^(?:accepted|approved|completed|created|denied|done|error|failed|failure|false|forbidden|in_?progress|in_?review|null|pending|processing|queued|rejected|submitted|success|succeeded|timeout|true|unauthorized|unavailable|undefined|unknown|updated)$/i;

/**
 * Reads the qualification from an answer of the service in any spelling. Microsoft's documents, its
 * OpenAPI file and its SDKs spell the same value in four ways, and also use a number for it.
 *
 * @param body the answer: parsed JSON, or text
 * @returns the qualification; a name or number that this package does not know, as the service spelled
 * it; or undefined if the answer is not a qualification (an error object, HTML, half a string)
 */
export function readQualification(body: unknown): string | undefined {
	const value = isRecord(body) && 'qualification' in body ? body.qualification : body;
	const known = recognizeQualification(value);
	if (known !== undefined) return known;
	if (typeof value === 'number') return String(value);
	const name = typeof value === 'string' ? value.trim() : '';
	return UNKNOWN_NAME_PATTERN.test(name) && !STATUS_WORD_PATTERN.test(name) ? name : undefined;
}

/** Members of a response that say something else than success, such as an error that names the qualification. */
const ERROR_MEMBERS = ['code', 'description', 'error', 'errors', 'message'];
/** The members of a response that say how a request or its review went, and the words that mean success. */
const STATUS_MEMBERS = ['status', 'vettingStatus'];
const SUCCESS_PATTERN = /^\s*(?:approved|completed?|ok|succeeded|success)\s*$/i;

/**
 * Whether a JSON object in a response is an error, also if it names a qualification.
 *
 * @param body the parsed JSON of the response
 * @returns whether it has a member that only errors have
 */
export function isErrorObject(body: unknown): boolean {
	return isRecord(body) && ERROR_MEMBERS.some((name) => name in body);
}

function reportsFailure(body: unknown): boolean {
	if (!isRecord(body)) return false;
	const reported = STATUS_MEMBERS.filter((name) => name in body).map((name) => body[name]);
	return isErrorObject(body) || !reported.every((status) => SUCCESS_PATTERN.test(String(status)));
}

/**
 * Whether a response to an update confirms that the customer now has a qualification: it names exactly this
 * qualification, and reports neither an error nor a review that is open or was denied.
 *
 * @param body the parsed JSON of the response
 * @param qualification the qualification that the update sets
 * @returns whether the update is done
 */
export function confirmsQualification(body: unknown, qualification: Qualification): boolean {
	if (reportsFailure(body)) return false;
	const inner = isRecord(body) ? body.qualification : undefined;
	if (isRecord(inner)) return !reportsFailure(inner) && readQualification(inner) === qualification;
	return readQualification(body) === qualification;
}

/**
 * Gets the label that Partner Center shows for a qualification.
 *
 * @param qualification one of this package's names, or the service's own
 * @returns the label, or the given text if this package does not know the qualification
 */
export function getQualificationLabel(qualification: string): string {
	const known = recognizeQualification(qualification);
	return known === undefined ? qualification : QUALIFICATIONS[known].label;
}

/**
 * Creates the error for a customer that already has another qualification. Microsoft does not let a partner
 * replace a qualification, so a dry run reports it in advance.
 *
 * @param present the qualification that the customer has: one of this package's names, or the service's own
 * @returns the error, with the qualification's label in its words
 */
export function createAlreadyQualifiedError(present: string): UserFacingError {
	return new UserFacingError(
		`The customer already has the qualification ${getQualificationLabel(present)}, which a partner cannot change`,
		'Leave this customer unchanged, or contact Microsoft support.',
	);
}
