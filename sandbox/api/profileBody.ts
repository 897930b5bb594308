/** Parses the body of `PUT …/profiles/billing`. */
import { isObject, type BillingProfile, type ProfileMembers } from '../billingProfile';
import type { Call } from './call';
import { refuse } from './refusal';
import { parseBody } from './write';

/** The smallest and the largest number of characters. */
type Length = readonly [number, number];

const anyText: Length = [0, Infinity];
const someText: Length = [1, Infinity];
const personName: Length = [1, 50];

/**
 * The members of the swagger's `CustomerBillingProfile` and `Address` that are text. The lengths of names and of the
 * address lines are Microsoft's. The page that limits a state to two characters is not followed, because other pages have
 * longer ones.
 */
const profileTexts: Readonly<Record<string, Length>> = {
	id: someText,
	firstName: personName,
	lastName: personName,
	email: someText,
	culture: someText,
	language: someText,
	companyName: someText,
};

const addressTexts: Readonly<Record<string, Length>> = {
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

/** No source lists the required members. The sandbox's choice: those without which there is no profile and no address. */
const requiredInProfile = ['email', 'culture', 'language', 'companyName', 'defaultAddress'];
const requiredInAddress = ['country', 'city', 'addressLine1'];

/**
 * "Update a customer's billing profile" page: the body is the full resource, and its example writes the members with a
 * capital. The sandbox's choice: it rejects a member that the present profile does not have and the swagger does not name.
 *
 * @returns the new profile without the members that only the service sets
 */
export function readProfile(call: Call, present: BillingProfile): ProfileMembers {
	const body = parseBody(call);
	if (!isObject(body)) refuse(400, '800002', 'The body must be the full billing profile.');
	const known = [...Object.keys(profileTexts), 'defaultAddress', 'links', 'attributes'];
	const { links: _links, attributes: _attributes, ...profile } = readMembers(body, known, present);
	checkTexts(profile, profileTexts);
	requireMembers(profile, requiredInProfile, 'profile');
	if (profile.id !== undefined && profile.id !== present.id) {
		refuse(400, '800002', `The profile has the id ${present.id}, which cannot change.`);
	}
	return { ...profile, id: present.id, defaultAddress: readAddress(profile, present) };
}

function readAddress({ defaultAddress }: ProfileMembers, present: BillingProfile): ProfileMembers {
	if (!isObject(defaultAddress)) refuse(400, '800002', '"defaultAddress" must be an object.');
	const known = Object.keys(addressTexts);
	const address = readMembers(defaultAddress, known, present.defaultAddress);
	checkTexts(address, addressTexts);
	requireMembers(address, requiredInAddress, 'address');
	// The sandbox's choice: capital letters, as in ISO 3166-1.
	if (!/^[A-Z]{2}$/.test(String(address.country))) {
		refuse(400, '800002', `"${String(address.country)}" is no ISO 3166-1 alpha-2 country code.`);
	}
	return address;
}

/**
 * Gives the members their usual spelling. Drops known members that are `null`, as in the page's example, whose answer does
 * not have them.
 */
function readMembers(
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

function checkTexts(members: ProfileMembers, texts: Readonly<Record<string, Length>>): void {
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

function requireMembers(members: ProfileMembers, required: readonly string[], of: string): void {
	for (const name of required) {
		if (members[name] === undefined) {
			refuse(400, '800002', `The member "${name}" of the ${of} is missing.`);
		}
	}
}
