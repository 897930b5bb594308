import { quoted, Refusal } from './refusal';

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

/** What `PUT /qualification` lets a partner set; Microsoft refuses *None* and *Nonprofit*. */
export type UpdatableQualification = 'education' | 'governmentCommunityCloud';

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

function withoutCaseAndSeparators(text: string): string {
	return text.replace(/[\s_-]/g, '').toLowerCase();
}

/**
 * The qualification that a value means in any usual spelling (`Education`, `EDU`, `1`, `"3"`,
 * `government_community_cloud`, `Government Community Cloud`, `GCC`, …), or undefined.
 */
export function recogniseQualification(value: unknown): Qualification | undefined {
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	return BY_SPELLING.get(withoutCaseAndSeparators(String(value)));
}

/** A name that the service might give to a qualification of tomorrow; no word such as "OK". */
const UNKNOWN_NAME = /^[A-Za-z][A-Za-z_ -]{3,60}$/;

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
	const known = recogniseQualification(body);
	if (known !== undefined) return known;
	if (typeof body === 'number') return String(body);
	return typeof body === 'string' && UNKNOWN_NAME.test(body.trim()) ? body.trim() : undefined;
}

/**
 * Reads what a person or a CRM field asked *Customer Qualification: Update* to set.
 *
 * @throws Refusal for a value that is empty, unknown, or that Microsoft lets no partner set
 */
export function parseUpdatableQualification(value: unknown): UpdatableQualification {
	const qualification = recogniseQualification(value);
	switch (qualification) {
		case 'education':
		case 'governmentCommunityCloud':
			return qualification;
		case 'none':
		case 'nonprofit':
			throw new Refusal(
				`'Qualification' is ${QUALIFICATIONS[qualification].label}, which Microsoft does not let a partner set`,
				qualification === 'none'
					? 'A qualification cannot be taken away by a partner. Set Education or Government Community Cloud, or keep this customer out of the node, for example with an If node before it.'
					: 'A nonprofit organisation registers itself with Microsoft (nonprofit.microsoft.com). Set Education or Government Community Cloud, or keep this customer out of the node, for example with an If node before it.',
			);
		case 'stateOwnedEntity':
			throw new Refusal(
				"'Qualification' is State-Owned Entity, which an update cannot set",
				'Microsoft accepts State-Owned Entity only through its reviewed qualifications. This operation sets Education or Government Community Cloud.',
			);
		case undefined: {
			const isBlank = value === undefined || value === null || String(value).trim() === '';
			throw new Refusal(
				isBlank
					? "'Qualification' is empty"
					: `'Qualification' is ${quoted(value)}, which is not a known qualification`,
				'Give Education or Government Community Cloud. Education, EDU, 1 and GovernmentCommunityCloud, GCC, 3 are understood too. If the value comes from an expression, check the field that it reads.',
			);
		}
	}
}
