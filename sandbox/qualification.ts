/** The qualifications of a customer and every way Microsoft's own sources spell them. */

export const qualifications = [
	'none',
	'education',
	'nonprofit',
	'governmentCommunityCloud',
	'stateOwnedEntity',
] as const;

export type Qualification = (typeof qualifications)[number];

/** How `GET` and `PUT …/qualification` write the value they answer. */
export type QualificationReply = 'lowercase' | 'PascalCase' | 'snake_case' | 'integer' | 'unquoted';

const words: Record<Qualification, readonly string[]> = {
	none: ['None'],
	education: ['Education'],
	nonprofit: ['Nonprofit'],
	governmentCommunityCloud: ['Government', 'Community', 'Cloud'],
	stateOwnedEntity: ['State', 'Owned', 'Entity'],
};

/** The name a person reads, e.g. "Government Community Cloud". */
export function displayName(qualification: Qualification): string {
	return words[qualification].join(' ');
}

/** The name as `/qualifications` has it, e.g. "GovernmentCommunityCloud". */
export function writeName(qualification: Qualification): string {
	return spell(qualification, 'PascalCase');
}

function spell(qualification: Qualification, style: 'lowercase' | 'PascalCase' | 'snake_case') {
	const parts = words[qualification];
	if (style === 'PascalCase') return parts.join('');
	return parts.join(style === 'snake_case' ? '_' : '').toLowerCase();
}

/**
 * Reads one JSON value as a qualification; `undefined` when it is not one.
 *
 * - The integer of the enum: Microsoft's "Update a customer's qualification" page (2020-12) asks for it;
 *   the numbers are those of the .NET API page of the `CustomerQualification` enum.
 * - PascalCase: what PartnerCenter.DotNet, the library under Microsoft's PowerShell module, writes.
 * - snake_case: the swagger "CustomersService V3" and the official .NET model's converter.
 * - lower case: the Java SDK, and the reply in the example of the same page.
 *
 * Any other spelling is not documented, so the sandbox does not know it.
 */
export function parseQualification(value: unknown): Qualification | undefined {
	if (typeof value === 'number') return Number.isInteger(value) ? qualifications[value] : undefined;
	if (typeof value !== 'string') return undefined;
	return qualifications.find(
		(candidate) =>
			value === spell(candidate, 'lowercase') ||
			value === spell(candidate, 'PascalCase') ||
			value === spell(candidate, 'snake_case'),
	);
}

/** The reply body in one of the spellings the sources disagree about: four are JSON, `unquoted` is bare text. */
export function writeQualification(
	qualification: Qualification,
	style: QualificationReply,
): string {
	if (style === 'integer') return String(qualifications.indexOf(qualification));
	if (style === 'unquoted') return spell(qualification, 'lowercase');
	return JSON.stringify(spell(qualification, style));
}
