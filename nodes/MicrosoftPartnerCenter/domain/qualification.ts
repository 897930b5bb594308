import { UserFacingError } from './userFacingError';
import { buildSpellingPattern } from './values';

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
	if (typeof body === 'object' && body !== null && 'qualification' in body) {
		return readQualification(body.qualification);
	}
	const known = recognizeQualification(body);
	if (known !== undefined) return known;
	if (typeof body === 'number') return String(body);
	const name = typeof body === 'string' ? body.trim() : '';
	return UNKNOWN_NAME_PATTERN.test(name) && !STATUS_WORD_PATTERN.test(name) ? name : undefined;
}

/**
 * Whether a response to an update confirms that the customer now has a qualification: it names exactly this
 * qualification, and does not say that a review is open or was denied.
 */
export function confirmsQualification(body: unknown, qualification: Qualification): boolean {
	if (typeof body === 'object' && body !== null) {
		const status = 'vettingStatus' in body ? body.vettingStatus : 'approved';
		if (typeof status !== 'string' || status.trim().toLowerCase() !== 'approved') return false;
		if ('qualification' in body) return confirmsQualification(body.qualification, qualification);
	}
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
