/** POST /v1/validations/address: checks an address, and changes nothing. */
import { z } from 'zod';
import { checkAddress, type Address } from '../addressCheck';
import { isObject } from '../billingProfile';
import { isState } from '../states';
import { json, type Answer } from './answer';
import { onlyQuery, type Call } from './call';
import {
	addressTexts,
	anyText,
	checkCountry,
	checkTexts,
	readMembers,
	requireMembers,
	someText,
} from './members';
import { refuse } from './refusal';
import { parseBody, requireJson } from './write';

const lengths = { ...addressTexts, country: anyText, postalCode: someText };

/** The page's table, without the state: the .NET feature sample sends none for Moldova. */
const required = ['addressLine1', 'city', 'postalCode', 'country'];

const addressSchema: z.ZodType<Address> = z
	.object({
		addressLine1: z.string(),
		city: z.string(),
		state: z.string().optional(),
		postalCode: z.string(),
		country: z.string(),
	})
	.passthrough();

/**
 * Microsoft's "Validate an address" page. An app-only token is enough. The request is not a write: a repeat with the same
 * MS-RequestId is a new check.
 */
export function validateAddress(call: Call): Answer {
	onlyQuery(call);
	requireJson(call.headers['content-type']);
	const address = readAddress(call);
	const { addressStatus } = call.world.readings;
	const { status, suggestions, message } = checkAddress(address, addressStatus);
	const answer = {
		originalAddress: address,
		suggestedAddresses: suggestions,
		status,
		...(message !== undefined && { validationMessage: message }),
	};
	return json(answer, `${address.addressLine1}, ${address.city}: ${status}`);
}

/**
 * The body is the swagger's `Address`. An empty country is not an error, because the .NET feature sample sends one. The page
 * says in which countries the state is checked; that a wrong one is rejected is the sandbox's choice.
 */
function readAddress(call: Call): Address {
	const body = parseBody(call);
	if (!isObject(body)) refuse(400, '800002', 'The body must be an address.');
	const given = readMembers(body, Object.keys(lengths), {});
	checkTexts(given, lengths);
	requireMembers(given, required, 'address');
	if (given.country !== '') checkCountry(given);
	const address = addressSchema.parse(given);
	const { country, state = '' } = address;
	if (!isState(country, state)) refuse(400, '800002', `"${state}" is no state of ${country}.`);
	return address;
}
