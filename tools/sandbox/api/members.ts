/** Reads and checks the members of a profile or an address in a body. */
import type { ProfileMembers } from '../billingProfile';
import { refuse } from './refusal';

/** The smallest and the largest number of characters. */
type Length = readonly [number, number];

export const anyText: Length = [0, Infinity];
export const someText: Length = [1, Infinity];
export const personName: Length = [1, 50];

export type TextLengths = Readonly<Record<string, Length>>;

/**
 * The members of the swagger's `Address`. The lengths of names and of the address lines are Microsoft's. The page that
 * limits a state to two characters is not followed, because other pages have longer ones.
 */
export const addressTexts: TextLengths = {
	id: anyText,
	country: [2, 2],
	region: anyText,
	city: someText,
	state: anyText,
	district: anyText,
	addressLine1: [1, 200],
	addressLine2: [0, 200],
	addressLine3: anyText,
	postalCode: anyText,
	firstName: personName,
	lastName: personName,
	middleName: anyText,
	emailAddress: anyText,
	phoneNumber: anyText,
};

/**
 * Gives the members their usual spelling. Drops known members that are `null`, as in the page's example, whose answer does
 * not have them.
 */
export function readMembers(
	given: ProfileMembers,
	known: readonly string[],
	present: ProfileMembers,
): ProfileMembers {
	const names = new Map(
		[...Object.keys(present), ...known].map((name) => [name.toLowerCase(), name]),
	);
	const members = new Map<string, unknown>();
	for (const [written, value] of Object.entries(given)) {
		const name = names.get(written.toLowerCase());
		if (name === undefined) refuse(400, '3000', `Invalid property: "${written}".`);
		if (members.has(name)) refuse(400, '800002', `"${name}" is given more than once.`);
		members.set(name, value);
	}
	return Object.fromEntries(
		[...members].filter(([name, value]) => value !== null || !known.includes(name)),
	);
}

export function checkTexts(members: ProfileMembers, texts: TextLengths): void {
	for (const [name, [shortest, longest]] of Object.entries(texts)) {
		const value = members[name];
		if (value === undefined) continue;
		if (typeof value !== 'string') refuse(400, '800002', `"${name}" must be text.`);
		if (value.trim().length < shortest || value.length > longest) {
			const limits = describeLength(shortest, longest);
			refuse(400, '800002', `"${name}" must have ${limits} characters, not ${value.length}.`);
		}
	}
}

function describeLength(shortest: number, longest: number): string {
	if (shortest === longest) return String(shortest);
	return longest === Infinity ? `at least ${shortest}` : `${shortest} to ${longest}`;
}

export function requireMembers(
	members: ProfileMembers,
	required: readonly string[],
	of: string,
): void {
	for (const name of required) {
		if (members[name] === undefined) {
			refuse(400, '800002', `The member "${name}" of the ${of} is missing.`);
		}
	}
}

/** The sandbox's choice: it rejects lower case, because ISO 3166-1 has capitals. */
export function checkCountry({ country }: ProfileMembers): void {
	if (!/^[A-Z]{2}$/.test(String(country))) {
		refuse(400, '800002', `"${String(country)}" is no ISO 3166-1 alpha-2 country code.`);
	}
}
