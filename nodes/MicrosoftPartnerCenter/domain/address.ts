import {
	findMemberName,
	getMember,
	getOwn,
	isBlank,
	isRecord,
	withoutCaseAndSeparators,
} from './values';

/** The members of an address that Microsoft validates, in the order in which an address is written. */
export const ADDRESS_PARTS = [
	'addressLine1',
	'addressLine2',
	'city',
	'state',
	'postalCode',
	'country',
] as const;

/** An address to validate. Members without a value are left out. */
export type Address = Readonly<Partial<Record<(typeof ADDRESS_PARTS)[number], string>>>;

/** A status of an address validation that this package knows. */
interface AddressStatus {
	/** The status, as this package spells it in the output. */
	readonly name: string;
	readonly isVerified: boolean;
	/** The meaning of the status, for a message about the address. */
	readonly meaning: string;
}

/** The statuses by their normalized names. Source: Microsoft's page "Validate an address". */
const STATUSES: Readonly<Record<string, AddressStatus>> = Object.fromEntries(
	(
		[
			['verifiedShippable', true, 'is verified'],
			['verified', true, 'is verified'],
			['interactionRequired', false, 'differs a lot from the one that Microsoft found'],
			['streetPartial', false, 'has an incomplete street'],
			['premisesPartial', false, 'has an incomplete building or suite number'],
			['multiple', false, 'is incomplete in several parts'],
			['none', false, 'is wrong'],
			['notValidated', false, 'could not be checked'],
		] as const
	).map(([name, isVerified, meaning]) => [
		withoutCaseAndSeparators(name),
		{ name, isVerified, meaning },
	]),
);

/** The result of an address validation. */
export interface AddressValidation {
	readonly isVerified: boolean;
	/** One of this package's names, or the service's own if this package does not know it. */
	readonly status: string;
	/** The service's explanation, if there is one. */
	readonly validationMessage?: string;
	readonly originalAddress: Readonly<Record<string, unknown>>;
	readonly suggestedAddresses: readonly Readonly<Record<string, unknown>>[];
}

/** Writes the names of members with a small first letter. */
function toLowerFirst(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(record).map(([name, value]) => [
			`${name.charAt(0).toLowerCase()}${name.slice(1)}`,
			value,
		]),
	);
}

/**
 * Reads the response to an address validation. The names of its members can begin with a capital letter.
 *
 * @param body the parsed JSON of the response
 * @param sent the address that was sent, which is shown if the response does not repeat it
 * @returns the result; undefined if the body is anything else
 */
export function readAddressValidation(body: unknown, sent: Address): AddressValidation | undefined {
	const status = getMember(body, 'status');
	const hasResult =
		isRecord(body) &&
		['originalAddress', 'suggestedAddresses', 'validationMessage'].some(
			(name) => findMemberName(body, name) !== undefined,
		);
	if (!hasResult || typeof status !== 'string' || isBlank(status)) return undefined;
	const known = getOwn(STATUSES, withoutCaseAndSeparators(status));
	const message = getMember(body, 'validationMessage');
	const original = getMember(body, 'originalAddress');
	const suggested = getMember(body, 'suggestedAddresses');
	return {
		isVerified: known?.isVerified ?? false,
		status: known?.name ?? status,
		...(typeof message === 'string' && !isBlank(message) ? { validationMessage: message } : {}),
		originalAddress: isRecord(original) ? toLowerFirst(original) : sent,
		suggestedAddresses: (Array.isArray(suggested) ? suggested : [])
			.filter((address) => isRecord(address))
			.map(toLowerFirst),
	};
}

/**
 * Reads the parts of an address that Microsoft validates.
 *
 * @param address an address, such as the `defaultAddress` of a billing profile
 * @returns the parts that have a value
 */
export function toAddress(address: unknown): Address {
	return Object.fromEntries(
		ADDRESS_PARTS.flatMap((part) => {
			const value = getMember(address, part);
			return isBlank(value) ? [] : [[part, String(value)]];
		}),
	);
}

/** Writes an address on one line, for a message. */
export function formatAddress(address: unknown): string {
	const { state, postalCode, ...parts } = toAddress(address);
	const region = [state, postalCode].filter((part) => part !== undefined).join(' ');
	return [parts.addressLine1, parts.addressLine2, parts.city, region, parts.country]
		.filter((part) => part !== undefined && part !== '')
		.join(', ');
}

/** Describes the status of an address that is not verified, to complete a sentence such as "The address is wrong". */
export function describeStatus(status: string): string {
	return (
		getOwn(STATUSES, withoutCaseAndSeparators(status))?.meaning ?? `has the status "${status}"`
	);
}
