/** The qualifications of a customer and all spellings that Microsoft's own sources use. */

export const qualifications = [
	'none',
	'education',
	'nonprofit',
	'governmentCommunityCloud',
	'stateOwnedEntity',
] as const;

export type Qualification = (typeof qualifications)[number];

/** The spelling in the responses of `GET` and `PUT …/qualification`. */
export type QualificationReply = 'lowercase' | 'PascalCase' | 'snake_case' | 'integer' | 'unquoted';

const words: Record<Qualification, readonly string[]> = {
	none: ['None'],
	education: ['Education'],
	nonprofit: ['Nonprofit'],
	governmentCommunityCloud: ['Government', 'Community', 'Cloud'],
	stateOwnedEntity: ['State', 'Owned', 'Entity'],
};

/** The display name, e.g. "Government Community Cloud". */
export function displayName(qualification: Qualification): string {
	return words[qualification].join(' ');
}

/** The name in the `/qualifications` endpoint, e.g. "GovernmentCommunityCloud". */
export function writeName(qualification: Qualification): string {
	return spell(qualification, 'PascalCase');
}

function spell(qualification: Qualification, style: 'lowercase' | 'PascalCase' | 'snake_case') {
	const parts = words[qualification];
	if (style === 'PascalCase') return parts.join('');
	return parts.join(style === 'snake_case' ? '_' : '').toLowerCase();
}

/**
 * Parses one JSON value as a qualification. It accepts:
 *
 * - The integer of the enum: Microsoft's "Update a customer's qualification" page (2020-12) asks for it. The numbers are
 *   from the .NET API page of the `CustomerQualification` enum.
 * - PascalCase: PartnerCenter.DotNet, the library of Microsoft's PowerShell module, sends it.
 * - snake_case: the swagger "CustomersService V3", the official .NET model's converter and, for single words, the Java SDK.
 *
 * Everything else is unknown. `governmentcommunitycloud` is in one example response, but no client sends it.
 *
 * @returns `undefined` if the value is not a qualification
 */
export function parseQualification(value: unknown): Qualification | undefined {
	if (typeof value === 'number') return Number.isInteger(value) ? qualifications[value] : undefined;
	if (typeof value !== 'string') return undefined;
	return qualifications.find(
		(candidate) =>
			value === spell(candidate, 'PascalCase') || value === spell(candidate, 'snake_case'),
	);
}

/** The response body. Microsoft's sources disagree about its spelling: four styles are JSON, `unquoted` is plain text. */
export function writeQualification(
	qualification: Qualification,
	style: QualificationReply,
): string {
	if (style === 'integer') return String(qualifications.indexOf(qualification));
	if (style === 'unquoted') return spell(qualification, 'lowercase');
	return JSON.stringify(spell(qualification, style));
}
