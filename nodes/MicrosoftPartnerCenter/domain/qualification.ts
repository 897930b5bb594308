import { quote, UserFacingError } from './userFacingError';
import { isBlank, withoutCaseAndSeparators } from './values';

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
	/** The name that a person reads in Partner Center. */
	readonly label: string;
	/** Spellings beyond the name and the number that CRMs use; compared without case and separators. */
	readonly aliases: readonly string[];
}

/** Each qualification with the names that Microsoft, people and CRMs give it. */
export const QUALIFICATIONS: Readonly<Record<Qualification, QualificationNames>> = {
	none: { integer: 0, name: 'None', label: 'None', aliases: [] },
	education: { integer: 1, name: 'Education', label: 'Education', aliases: ['edu'] },
	nonprofit: { integer: 2, name: 'Nonprofit', label: 'Nonprofit', aliases: [] },
	governmentCommunityCloud: {
		integer: 3,
		name: 'GovernmentCommunityCloud',
		label: 'Government Community Cloud',
		aliases: ['gcc'],
	},
	stateOwnedEntity: {
		integer: 4,
		name: 'StateOwnedEntity',
		label: 'State-Owned Entity',
		aliases: [],
	},
};

const BY_SPELLING: ReadonlyMap<string, Qualification> = new Map(
	(Object.keys(QUALIFICATIONS) as Qualification[]).flatMap((qualification) => {
		const { integer, name, aliases } = QUALIFICATIONS[qualification];
		return [String(integer), name, ...aliases].map((spelling): [string, Qualification] => [
			withoutCaseAndSeparators(spelling),
			qualification,
		]);
	}),
);

/**
 * The qualification that a value means in any usual spelling (`Education`, `EDU`, `1`, `"3"`,
 * `government_community_cloud`, `Government Community Cloud`, `GCC`, …), or undefined.
 */
export function recognizeQualification(value: unknown): Qualification | undefined {
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	return BY_SPELLING.get(withoutCaseAndSeparators(String(value)));
}

/** A name that the service might give to a qualification of tomorrow; no word such as "OK". */
const UNKNOWN_NAME_PATTERN = /^[A-Za-z][A-Za-z_ -]{3,60}$/;

/**
 * Reads the qualification out of an answer of the service, whatever spelling it used. Microsoft's
 * documents, its OpenAPI file and its SDKs spell one value in four ways and number it too.
 *
 * @returns the qualification; a name or number this package does not know, as the service spelled
 * it; or undefined where the answer is no qualification at all (an error object, HTML, half a string)
 */
export function readQualification(body: unknown): string | undefined {
	if (typeof body === 'object' && body !== null && 'qualification' in body) {
		return readQualification(body.qualification);
	}
	const known = recognizeQualification(body);
	if (known !== undefined) return known;
	if (typeof body === 'number') return String(body);
	return typeof body === 'string' && UNKNOWN_NAME_PATTERN.test(body.trim())
		? body.trim()
		: undefined;
}

/** Why Microsoft lets no partner set a qualification, whatever the operation. */
const NOT_SETTABLE_REASONS: Readonly<Partial<Record<Qualification, string>>> = {
	none: 'A qualification cannot be taken away by a partner.',
	nonprofit:
		'A nonprofit organisation registers itself with Microsoft (nonprofit.microsoft.com), not through a partner.',
};

/**
 * Reads what a person or a CRM field asked an operation to set.
 *
 * @param settable what the operation can set
 * @throws UserFacingError for a value that is empty, unknown, or that cannot be set this way
 */
export function parseSettableQualification<T extends Qualification>(
	value: unknown,
	settable: readonly T[],
): T {
	const qualification = recognizeQualification(value);
	const found = settable.find((candidate) => candidate === qualification);
	if (found !== undefined) return found;

	if (qualification === undefined) {
		const labels = settable.map((candidate) => QUALIFICATIONS[candidate].label);
		const choice = `${labels.slice(0, -1).join(', ')} or ${labels.at(-1) ?? ''}`;
		throw new UserFacingError(
			isBlank(value)
				? "'Qualification' is empty"
				: `'Qualification' is ${quote(value)}, which is not a known qualification`,
			`Give ${choice}. Education, EDU, 1 and GovernmentCommunityCloud, GCC, 3 are understood too. If the value comes from an expression, check the field that it reads.`,
		);
	}
	const { label } = QUALIFICATIONS[qualification];
	const reason = NOT_SETTABLE_REASONS[qualification];
	throw reason === undefined
		? new UserFacingError(
				`'Qualification' is ${label}, which an update cannot set`,
				"For this customer change 'Operation' to Submit for Review, which can.",
			)
		: new UserFacingError(
				`'Qualification' is ${label}, which Microsoft does not let a partner set`,
				`${reason} Keep this customer out of the node, for example with an If node before it.`,
			);
}

export function getQualificationLabel(qualification: string): string {
	const known = recognizeQualification(qualification);
	return known === undefined ? qualification : QUALIFICATIONS[known].label;
}

/** What a dry run says where Microsoft would refuse: it lets no partner replace a qualification. */
export function createAlreadyQualifiedError(present: string): UserFacingError {
	return new UserFacingError(
		`The customer already has the qualification ${getQualificationLabel(present)}, which a partner cannot change`,
		'Leave this customer as it is, or ask Microsoft support.',
	);
}
