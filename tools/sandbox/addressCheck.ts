/** The check of a postal address, as Partner Center's address validation does it. */
import { seed, type SeedAddress, type SeedCustomer } from './seed';
import { isState } from './states';

/** The statuses of the "Validate an address" page. */
export const addressStatuses = [
	'VerifiedShippable',
	'Verified',
	'InteractionRequired',
	'StreetPartial',
	'PremisesPartial',
	'Multiple',
	'None',
	'NotValidated',
] as const;

export type AddressStatus = (typeof addressStatuses)[number];

/** Can also have the other members of the swagger's `Address`. */
export interface Address {
	readonly addressLine1: string;
	readonly city: string;
	readonly state?: string;
	readonly postalCode: string;
	readonly country: string;
	readonly [member: string]: unknown;
}

export interface AddressCheck {
	readonly status: AddressStatus;
	/** At most three. */
	readonly suggestions: readonly Address[];
	/** Only with the status `None`. */
	readonly message?: string;
}

export function isVerified({ status }: AddressCheck): boolean {
	return status === 'Verified' || status === 'VerifiedShippable';
}

/**
 * Microsoft's .NET feature sample `AddressValidation` has an address for each status: without a country (not validated),
 * another city (interaction required), no house number (street), an unknown house number (premises), another city and
 * another postal code (none), a ZIP+4 code (verified). The sandbox has the same rules for the addresses of its customers.
 *
 * The sandbox's choices: a wrong state needs interaction, a known street in an unknown place has multiple matches, and any
 * other address is verified if its first line has a number.
 *
 * @param addressStatus the reading with this name
 */
export function checkAddress(
	address: Address,
	addressStatus: 'byAddress' | AddressStatus = 'byAddress',
): AddressCheck {
	return checkAs(address, addressStatus === 'byAddress' ? statusOf(address) : addressStatus);
}

function checkAs(address: Address, status: AddressStatus): AddressCheck {
	switch (status) {
		case 'InteractionRequired':
			return { status, suggestions: [correct(address)] };
		case 'StreetPartial':
		case 'PremisesPartial':
		case 'Multiple':
			return { status, suggestions: listMatches(address) };
		case 'None':
			return { status, suggestions: [], message: 'The address was not found.' };
		default:
			return { status, suggestions: [] };
	}
}

function statusOf(address: Address): AddressStatus {
	const { addressLine1, country, state = '' } = address;
	if (country === '') return 'NotValidated';
	const known = findKnown(address);
	if (!known) {
		if (state !== '' && !isState(country, state)) return 'InteractionRequired';
		return /\d/.test(addressLine1) ? 'Verified' : 'None';
	}
	const isCity = same(address.city, known.city);
	const isPostalCode = same(address.postalCode.replace(/-\d{4}$/, ''), known.postalCode);
	if (!same(addressLine1, known.addressLine1)) {
		if (!isCity || !isPostalCode) return 'Multiple';
		return /\d/.test(addressLine1) ? 'PremisesPartial' : 'StreetPartial';
	}
	if (!isCity && !isPostalCode) return 'None';
	const isPlace = isCity && isPostalCode && same(state, known.state ?? '');
	if (!isPlace) return 'InteractionRequired';
	return same(address.postalCode, known.postalCode) ? 'VerifiedShippable' : 'Verified';
}

/** @returns the address of a seeded customer in the same street, with or without the same number */
function findKnown({ addressLine1, country }: Address): SeedAddress | undefined {
	return Object.values<SeedCustomer>(seed.customers).find(
		(customer) =>
			customer.country === country && same(streetOf(customer.addressLine1), streetOf(addressLine1)),
	);
}

function streetOf(addressLine1: string): string {
	return addressLine1.replace(/^\s*\d+\s+/, '');
}

/** The known address, or the same address with a correction that a person would see. */
function correct(address: Address): Address {
	const known = findKnown(address);
	if (!known) return { ...address, addressLine1: `${address.addressLine1} NW` };
	const { addressLine1, city, state, postalCode, country } = known;
	return {
		...address,
		addressLine1,
		city,
		...(state !== undefined && { state }),
		postalCode,
		country,
	};
}

/** Three addresses in the same street. The known one is the first, so that a client that takes it gets it verified. */
function listMatches(address: Address): Address[] {
	if (!findKnown(address)) return [1, 3, 5].map((number) => withNumber(address, number));
	const known = correct(address);
	return [known, withNumber(known, 1001), withNumber(known, 1003)];
}

function withNumber(address: Address, number: number): Address {
	return { ...address, addressLine1: `${number} ${streetOf(address.addressLine1)}` };
}

function same(left: string, right: string): boolean {
	const normal = (text: string) => text.trim().replace(/\s+/g, ' ').toLowerCase();
	return normal(left) === normal(right);
}
