/** GET /v1/customers and GET /v1/customers/{id}. */
import { z } from 'zod';
import type { CustomerRecord } from '../types';
import { json, type Answer } from './answer';
import { customerOf, onlyQuery, type Call } from './call';
import { refuse } from './refusal';

/**
 * Microsoft's "Get a list of customers" page. `totalCount` counts the items of this answer, as the .NET SDK's
 * `ResourceCollection` does. `size=0` is what that SDK sends for "no page size". Pages after the first are not played yet.
 */
export function listCustomers(call: Call): Answer {
	onlyQuery(call, 'size', 'filter');
	const matches = readFilter(call.query.get('filter'));
	const size = readSize(call.query.get('size'));
	const items = call.world.records.customers
		.filter((customer) => customer.relationship !== 'none' && matches(customer))
		.slice(0, size)
		.map(summary);
	const collection = {
		totalCount: items.length,
		items,
		links: { self: link(call.url.replace(/^\/v1/, '')) },
		attributes: { objectType: 'Collection' },
	};
	return json(collection, `${items.length} customers`);
}

/** Microsoft's "Get a customer by ID" page: the summary, and what only this route knows. */
export function getCustomer(call: Call): Answer {
	onlyQuery(call);
	const customer = customerOf(call);
	const address = {
		country: customer.country,
		city: customer.city,
		addressLine1: '1 Example Street',
	};
	const basics = summary(customer);
	const details = {
		...basics,
		commerceId: customer.id.replace(/^c0570000/, 'c0330000'),
		companyProfile: { ...basics.companyProfile, address, email: `info@${customer.domain}` },
		billingProfile: {
			id: customer.id.replace(/^c0570000/, 'b1110000'),
			email: `billing@${customer.domain}`,
			culture: 'en-US',
			language: 'en',
			companyName: customer.name,
			defaultAddress: address,
			links: { self: link(`/customers/${customer.id}/profiles/billing`) },
			attributes: { etag: '1', objectType: 'CustomerBillingProfile' },
		},
		allowDelegatedAccess: true,
		customDomains: [customer.domain],
	};
	return json(details, customer.name);
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

function link(uri: string) {
	return { uri, method: 'GET', headers: [] };
}

/** @returns how many items to answer at most */
function readSize(size: string | null): number {
	if (size === null || size === '0') return Infinity;
	if (!/^[1-9]\d{0,5}$/.test(size)) refuse(400, '800002', `"${size}" is not a size.`);
	return Number(size);
}

/**
 * Microsoft's "Get a list of customers filtered by a search field" page: JSON of `Field`, `Value` and `Operator`; `starts_with` is the only
 * operator for customers, and case does not count. The two indirect fields are documented too, but not played.
 */
const filterSchema = z
	.object({
		Field: z.enum(['CompanyName', 'Domain']),
		Value: z.string(),
		Operator: z.literal('starts_with'),
	})
	.strict();

function readFilter(filter: string | null): (customer: CustomerRecord) => boolean {
	if (filter === null) return () => true;
	const { Field, Value } = parseFilter(filter);
	const start = Value.toLowerCase();
	return ({ name, domain }) => (Field === 'Domain' ? domain : name).toLowerCase().startsWith(start);
}

function parseFilter(filter: string): z.infer<typeof filterSchema> {
	try {
		return filterSchema.parse(JSON.parse(filter));
	} catch {
		refuse(400, '800002', `The filter is not understood: ${filter}`);
	}
}
