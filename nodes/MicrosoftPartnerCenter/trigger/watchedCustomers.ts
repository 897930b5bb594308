import type { CustomerId } from '../domain/customer';
import { toCustomerId } from '../domain/customer';
import { quote, UserFacingError } from '../domain/userFacingError';
import type { ReviewKnowledge } from './reviews';
import type { WatchedCustomer } from './state';
import { toInstant } from './time';

/**
 * Reads *Customer Names or IDs*: an array, or a text with tenant IDs between commas, semicolons, spaces
 * or line breaks. n8n turns an array with a space behind its expression into such a text.
 *
 * @param value the parameter, as n8n resolved it
 * @returns each tenant ID once
 * @throws {UserFacingError} if there is none, or if one is not a tenant ID
 */
export function parseWatchedCustomers(value: unknown): CustomerId[] {
	const list: unknown[] = Array.isArray(value) ? value : [value];
	const entries = list.flatMap((entry): unknown[] =>
		typeof entry === 'string' ? entry.split(/[\s,;"'[\]]+/).filter((part) => part !== '') : [entry],
	);
	const ids = entries.filter((entry) => entry !== null && entry !== undefined).map(parseEntry);
	if (ids.length > 0) return [...new Set(ids)];
	throw new UserFacingError(
		"'Customer Names or IDs' is empty",
		'Choose at least one customer to watch.',
	);
}

function parseEntry(entry: unknown): CustomerId {
	const id = toCustomerId(entry);
	if (id !== undefined) return id;
	throw new UserFacingError(
		`'Customer Names or IDs' has ${quote(entry)}, which is not a tenant ID`,
		'Choose customers from the list, or enter their tenant IDs.',
	);
}

/** The maximum number of customers that are remembered although they are no longer watched. */
const MAX_REMOVED = 500;

/** A customer of a poll. */
export type QueuedCustomer = WatchedCustomer & ReviewKnowledge;

/** Whether any customer is watched. */
export function hasWatchedCustomer(remembered: readonly WatchedCustomer[]): boolean {
	return remembered.some(({ isRemoved }) => !isRemoved);
}

/**
 * Puts the customers in the order in which they are read: new ones first, then those that have waited
 * longest.
 *
 * @param remembered in the order of the last poll
 * @param ids the watched customers
 * @returns the watched customers
 */
export function queueCustomers(
	remembered: readonly WatchedCustomer[],
	ids: readonly CustomerId[],
): QueuedCustomer[] {
	const removed = new Map(
		remembered
			.filter(({ isRemoved }) => isRemoved)
			.map(({ customerId, reviews }) => [customerId, reviews]),
	);
	const watched = remembered.filter(
		({ customerId, isRemoved }) => !isRemoved && ids.includes(customerId),
	);
	const known = new Set(watched.map(({ customerId }) => customerId));
	const added = ids
		.filter((id) => !known.has(id))
		.map((customerId) => ({ customerId, reviews: removed.get(customerId), isAdded: true }));
	return [...added, ...watched];
}

/**
 * Keeps the reviews of customers that are no longer watched: if one is watched again, its decisions are
 * not repeated.
 */
export function removeCustomers(
	remembered: readonly WatchedCustomer[],
	ids: readonly CustomerId[] = [],
): WatchedCustomer[] {
	const watched = new Set(ids);
	return remembered
		.filter(({ customerId, reviews = [] }) => !watched.has(customerId) && reviews.length > 0)
		.map(({ customerId, reviews }) => ({ customerId, isRemoved: true as const, reviews }))
		.slice(-MAX_REMOVED);
}

/** The new knowledge of one customer after a poll. */
export interface CustomerUpdate {
	/** Undefined if the customer could not be read. */
	readonly reviews?: WatchedCustomer['reviews'];
}

/**
 * Creates the queue after a poll: first the customers that the poll did not get to, then the others.
 *
 * @param queue the queue before the poll
 * @param updates the customers that the poll got to
 * @param now milliseconds since 1970
 * @returns the customers to remember
 */
export function requeueCustomers(
	queue: readonly QueuedCustomer[],
	updates: ReadonlyMap<CustomerId, CustomerUpdate>,
	now: number,
): WatchedCustomer[] {
	const updated = queue.map((customer): WatchedCustomer => {
		const { customerId, isAdded, reviews } = customer;
		const update = updates.get(customerId);
		if (update?.reviews !== undefined) return { customerId, reviews: update.reviews };
		const unreadSince = isAdded ? toInstant(now) : customer.unreadSince;
		return { customerId, unreadSince, reviews };
	});
	const isUpdated = ({ customerId }: WatchedCustomer) => updates.has(customerId);
	return [...updated.filter((each) => !isUpdated(each)), ...updated.filter(isUpdated)];
}
