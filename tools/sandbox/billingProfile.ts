/** The billing profile of a customer. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { SeedCustomer } from './seed';

/** Also has members that no documentation names. */
export interface BillingAddress {
	readonly country: string;
	readonly city: string;
	readonly addressLine1: string;
	readonly addressLine2?: string;
	readonly state?: string;
	readonly region?: string;
	readonly postalCode?: string;
	readonly firstName?: string;
	readonly lastName?: string;
	readonly phoneNumber?: string;
	readonly [member: string]: unknown;
}

/** The resource of `GET …/profiles/billing`. Also has members that no documentation names. */
export interface BillingProfile {
	readonly id: string;
	readonly firstName?: string;
	readonly lastName?: string;
	readonly email: string;
	readonly culture: string;
	readonly language: string;
	readonly companyName: string;
	readonly defaultAddress: BillingAddress;
	readonly links: object;
	/** `etag` is a new one after each change. It has no quotation marks here; see `etagForm` in readings.ts. */
	readonly attributes: { readonly etag: string; readonly objectType: 'CustomerBillingProfile' };
	readonly [member: string]: unknown;
}

/** Members of a profile or of its address. */
export type ProfileMembers = Readonly<Record<string, unknown>>;

/**
 * A change by another program: the members to replace. Objects are merged, and `null` removes a member. A function gets the
 * present profile, and the number of the change, counted from 1.
 */
export type ProfileChange =
	| ProfileMembers
	| ((profile: BillingProfile, number: number) => ProfileMembers);

export interface ProfileChangeOptions {
	/** Make the change just before each of the next n updates of the profile is checked. Default: once, now. */
	readonly beforeWrites?: number;
}

/** A change as JSON, for the control route. */
export const profileChangeSchema = z
	.object({
		customerId: z.string(),
		change: z.record(z.unknown()),
		beforeWrites: z.number().int().positive().optional(),
	})
	.strict();

/**
 * The first profile of a customer. `paymentOptions` and some members of the address are not on Microsoft's pages: a client
 * must write them back as it read them.
 */
export function firstProfile(customer: SeedCustomer): BillingProfile {
	const digits = customer.id.slice(-7);
	const { addressLine1, city, state, postalCode, country } = customer;
	const members = {
		id: customer.id.replace(/^c057/, 'b111'),
		firstName: 'Kim',
		lastName: 'Ford',
		email: `billing@${customer.domain}`,
		culture: 'en-US',
		language: 'en',
		companyName: customer.name,
		defaultAddress: {
			id: customer.id.replace(/^c057/, 'add0'),
			country,
			city,
			...(state !== undefined && { state }),
			district: 'Old Town – 旧市街',
			addressLine1,
			postalCode,
			firstName: 'Kim',
			middleName: 'Zoë',
			lastName: 'Ford',
			phoneNumber: `425${digits}`,
		},
		paymentOptions: {
			terms: 'net 30, "café" \\ 大学 🎓',
			limits: [1000.5, -1, { currency: 'EUR', until: null }],
			autoPay: false,
			notes: {},
		},
	};
	return complete(customer, members, 0);
}

/**
 * Adds or replaces the members that the service sets.
 *
 * @param version a number that no earlier profile of the customer had
 */
export function complete(
	{ id }: Pick<SeedCustomer, 'id'>,
	members: ProfileMembers,
	version: number,
): BillingProfile {
	const uri = `/customers/${id}/profiles/billing`;
	const etag = createHash('sha256').update(`${id} ${version}`).digest('hex').slice(0, 24);
	const profile = {
		...members,
		links: { self: { uri, method: 'GET', headers: [] } },
		attributes: { etag, objectType: 'CustomerBillingProfile' },
	};
	if (!isProfile(profile)) throw new Error(`The billing profile of ${id} lacks required members`);
	return profile;
}

function isProfile(value: object): value is BillingProfile {
	return profileSchema.safeParse(value).success;
}

/** A test's own mistake: a foreign change must leave what the service itself needs. */
const profileSchema = z
	.object({
		id: z.string(),
		email: z.string(),
		culture: z.string(),
		language: z.string(),
		companyName: z.string(),
		defaultAddress: z
			.object({ country: z.string(), city: z.string(), addressLine1: z.string() })
			.passthrough(),
		links: z.object({}).passthrough(),
		attributes: z.object({ etag: z.string(), objectType: z.literal('CustomerBillingProfile') }),
	})
	.passthrough();

/** @returns `members` with the change; see `ProfileChange` */
export function merge(members: ProfileMembers, change: ProfileMembers): ProfileMembers {
	const merged = new Map(Object.entries(members));
	for (const [name, value] of Object.entries(change)) {
		const present = merged.get(name);
		if (value === null) merged.delete(name);
		else if (isObject(present) && isObject(value)) merged.set(name, merge(present, value));
		else merged.set(name, value);
	}
	return Object.fromEntries(merged);
}

export function isObject(value: unknown): value is ProfileMembers {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
