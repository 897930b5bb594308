/** An API request without HTTP details, and the parsing that all routes share. */
import type { Exchange } from '../http/exchange';
import type { CustomerRecord } from '../types';
import type { QualificationRecord } from '../vetting';
import type { World } from '../world';
import type { Session } from './access';
import { refuse } from './refusal';

export interface Call {
	readonly world: World;
	readonly session: Session;
	readonly exchange: Exchange;
	readonly method: string;
	/** Path and query as received. */
	readonly url: string;
	readonly query: URLSearchParams;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	/** The `{customer-tenant-id}` of the path, decoded. */
	readonly customerId: string;
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isGuid(text: string): boolean {
	return guid.test(text);
}

/**
 * Finds the customer of the path. Error codes page: 400/900118 for an invalid ID, 404/60003 for a tenant that does not
 * exist, 403/20002 for a customer without a relationship with this partner.
 */
export function customerOf({ world, customerId }: Call): CustomerRecord {
	if (!isGuid(customerId)) refuse(400, '900118', `"${customerId}" is not a valid customer id.`);
	const customer = world.records.findCustomer(customerId);
	if (!customer) refuse(404, '60003', `The tenant ${customerId} was not found.`);
	if (customer.relationship === 'none') {
		refuse(403, '20002', `The partner has no relationship with the customer ${customerId}.`);
	}
	return customer;
}

/** @returns the qualifications that this read shows; they can lag behind the last writes */
export function readQualifications(
	{ world, exchange }: Call,
	{ id, qualifications }: CustomerRecord,
): readonly QualificationRecord[] {
	return world.records.shown.qualifications.read(id, qualifications, isStale(exchange));
}

/** @returns whether a fault makes this read show the state before the last write */
export function isStale({ fault }: Exchange): boolean {
	return fault?.kind === 'stale';
}

/**
 * Rejects undocumented and repeated query parameters. The behavior of Partner Center is not documented. The sandbox rejects
 * them so that a misspelled parameter is noticed.
 */
export function onlyQuery({ query }: Call, ...known: readonly string[]): void {
	for (const name of new Set(query.keys())) {
		if (!known.includes(name)) refuse(400, '800002', `Unknown query parameter "${name}".`);
		if (query.getAll(name).length > 1) refuse(400, '800002', `"${name}" is given more than once.`);
	}
}
