/** GET /v1/customers and GET /v1/customers/{id}. */
import { z } from 'zod';
import type { Readings } from '../readings';
import type { CustomerRecord } from '../types';
import { json, type Answer } from './answer';
import { writeProfileSummary } from './billingProfile';
import { customerOf, onlyQuery, type Call } from './call';
import { link, nextLink, pageSize, rawQuery, seeksNext, selfLink, tokenHeader } from './paging';
import type { Page } from './pageBook';
import { refuse, refuseUnreadable } from './refusal';

/**
 * Microsoft's "Get a list of customers" page. `totalCount` is the number of items in this response, as in the .NET SDK's
 * `ResourceCollection`. A request for the next page has only `seekOperation` and the token, as that SDK sends it.
 */
export function listCustomers(call: Call): Answer {
	onlyQuery(call, 'size', 'filter', 'seekOperation');
	const page = seeksNext(call) ? turnPage(call) : firstPage(call);
	const collection = {
		totalCount: page.items.length,
		items: page.items.map((customer) => writeSummary(call.world.readings, customer)),
		...continuation(call, page.token),
		attributes: { objectType: 'Collection' },
	};
	const more = page.token === undefined ? '' : ', and more';
	return json(collection, `${page.items.length} customers${more}`);
}

/** The reference to the next page; see `customersNext` in readings.ts. */
function continuation(call: Call, token: string | undefined): object {
	const self = selfLink(call);
	if (token === undefined) return { links: { self } };
	if (call.world.readings.customersNext === 'bodyToken') {
		return { continuationToken: token, links: { self } };
	}
	return { links: { self, next: nextLink(call, '/customers?seekOperation=Next', token) } };
}

function firstPage(call: Call): Page<CustomerRecord> {
	const { headers, world } = call;
	// The sandbox's choice: rejects a token that would have no effect.
	if (headers[tokenHeader] !== undefined) {
		refuse(400, '800002', 'MS-ContinuationToken needs seekOperation=Next in the query.');
	}
	const found = filtered(call).filter(({ relationship }) => relationship !== 'none');
	return world.customerPages.cut(found, pageSize(call), rawQuery(call));
}

function turnPage({ query, headers, world }: Call): Page<CustomerRecord> {
	const token = headers[tokenHeader];
	if (!token) refuse(400, '800002', 'seekOperation needs the header MS-ContinuationToken.');
	if (query.has('size') || query.has('filter')) {
		refuse(400, '800002', 'seekOperation goes without size and filter: the token knows them.');
	}
	return world.customerPages.turn(token);
}

/**
 * Microsoft's "Get a customer by ID" page: the summary and the fields that only this route has. Without GDAP, the response
 * has no address, email address and custom domains (a note on that page). The sandbox's choice: it has no billing profile
 * either.
 */
export function getCustomer(call: Call): Answer {
	onlyQuery(call);
	const customer = customerOf(call);
	const { readings } = call.world;
	if (customer.id in readings.customersWithoutGdap) {
		const shown = { ...writeSummary(readings, customer), allowDelegatedAccess: false };
		return json(shown, `${customer.name}, without GDAP`);
	}
	const address = {
		country: customer.country,
		city: customer.city,
		addressLine1: customer.addressLine1,
	};
	const basics = summary(customer);
	const details = {
		...basics,
		commerceId: customer.id.replace(/^c057/, 'c033'),
		companyProfile: { ...basics.companyProfile, address, email: `info@${customer.domain}` },
		billingProfile: writeProfileSummary(readings, customer.billingProfile),
		allowDelegatedAccess: true,
		customDomains: [customer.domain, ...customer.customDomains],
	};
	return json(details, customer.name);
}

/** The customer in a list; see `customersWithoutGdap` in readings.ts. */
function writeSummary({ customersWithoutGdap }: Readings, customer: CustomerRecord): object {
	const { companyProfile, ...rest } = summary(customer);
	const missing = customersWithoutGdap[customer.id];
	if (missing === 'noProfile') return rest;
	return {
		...rest,
		companyProfile: missing ? { ...companyProfile, companyName: null } : companyProfile,
	};
}

function summary(customer: CustomerRecord) {
	return {
		id: customer.id,
		companyProfile: {
			tenantId: customer.id,
			domain: customer.domain,
			companyName: customer.name,
			links: { self: link(`/customers/${customer.id}/profiles/company`) },
			attributes: { objectType: 'CustomerCompanyProfile' },
		},
		relationshipToPartner: customer.relationship,
		links: { self: link(`/customers/${customer.id}`) },
		attributes: { objectType: 'Customer' },
	};
}

/** The sandbox does not support the two documented indirect fields. */
const field = z.enum(['CompanyName', 'Domain']);

/**
 * `starts_with` is the only operator for customers and is not case-sensitive. The PowerShell module and the Java SDK write
 * it as `StartsWith`. Microsoft's own converter reads both, and the number of the enum.
 */
const operator = z.enum(['starts_with', 'StartsWith']).or(z.literal(9));

/**
 * Microsoft's "Get a list of customers filtered by a search field" page: JSON with `Field`, `Value` and `Operator`. The Java
 * SDK writes these names in lower case, and adds a type.
 */
const filterSchema = z.union([
	z.object({ Field: field, Value: z.string(), Operator: operator }).strict(),
	z
		.object({ field, value: z.string(), operator, fieldType: z.literal('String') })
		.strict()
		.transform(({ field: Field, value: Value }) => ({ Field, Value })),
]);

function filtered({ query, world }: Call): readonly CustomerRecord[] {
	const { book } = world.records;
	const filter = query.get('filter');
	if (filter === null) return book.all;
	const { Field, Value } = parseFilter(world.readings, filter);
	return book.startingWith(Field === 'Domain' ? 'domain' : 'name', Value);
}

function parseFilter(readings: Readings, filter: string): z.infer<typeof filterSchema> {
	try {
		return filterSchema.parse(JSON.parse(filter));
	} catch {
		refuseUnreadable(readings, '800002', `The filter is not understood: ${filter}`);
	}
}
