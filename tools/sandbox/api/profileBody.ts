/** Parses the body of `PUT …/profiles/billing`. */
import { isObject, type BillingProfile, type ProfileMembers } from '../billingProfile';
import type { Call } from './call';
import {
	addressTexts,
	checkCountry,
	checkTexts,
	personName,
	readMembers,
	requireMembers,
	someText,
	type TextLengths,
} from './members';
import { refuse } from './refusal';
import { parseBody } from './write';

/** The members of the swagger's `CustomerBillingProfile` that are text. The lengths of names are Microsoft's. */
const profileTexts: TextLengths = {
	id: someText,
	firstName: personName,
	lastName: personName,
	email: someText,
	culture: someText,
	language: someText,
	companyName: someText,
};

/** No source lists the required members. The sandbox's choice: those without which there is no profile and no address. */
const requiredInProfile = ['email', 'culture', 'language', 'companyName', 'defaultAddress'];
const requiredInAddress = ['country', 'city', 'addressLine1'];

/**
 * "Update a customer's billing profile" page: the body is the full resource, and its example writes the members with a
 * capital. The sandbox's choice: it rejects a member that the present profile does not have and the swagger does not name.
 *
 * @returns the new profile; the service replaces its links and attributes
 */
export function readProfile(call: Call, present: BillingProfile): ProfileMembers {
	const body = parseBody(call);
	if (!isObject(body)) refuse(400, '800002', 'The body must be the full billing profile.');
	const known = [...Object.keys(profileTexts), 'defaultAddress', 'links', 'attributes'];
	const profile = readMembers(body, known, present);
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
	checkCountry(address);
	return address;
}
