import { fetchCollection } from '../../api/endpoints/pagination';
import {
	buildCustomersQuery,
	MAX_PAGE_SIZE,
	getNameAndDomain,
} from '../../api/endpoints/customers';
import { quote, UserFacingError } from '../../domain/userFacingError';
import { defineOperation } from '../operation';
import { optionsField } from '../fields';
import type { ItemParameters } from '../parameters';

/** *Return All*. @throws UserFacingError where an expression gave neither true nor false */
function parseReturnAll(parameters: ItemParameters): boolean {
	const value = parameters.raw('returnAll') ?? false;
	if (typeof value === 'boolean') return value;
	if (value === 'true' || value === 'false') return value === 'true';
	throw new UserFacingError(
		`'Return All' is ${quote(value)}, which is neither true nor false`,
		"Correct the expression in 'Return All'.",
	);
}

/** How many customers are wanted. @throws UserFacingError where an expression gave no sensible number */
function parseLimit(parameters: ItemParameters): number {
	if (parseReturnAll(parameters)) return Infinity;
	const value = parameters.raw('limit') ?? 50;
	const limit = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof limit === 'number' && Number.isInteger(limit) && limit >= 1) return limit;
	throw new UserFacingError(
		`'Limit' is ${quote(value)}, which is not a whole number from 1`,
		"Correct 'Limit', or switch 'Return All' on.",
	);
}

function parseFilter(parameters: ItemParameters, name: string, label: string): string {
	const filters = parameters.raw('filters');
	const value: unknown = Object(filters)[name];
	if (value === undefined || value === null) return '';
	if (typeof value === 'string') return value.trim();
	throw new UserFacingError(
		`The filter '${label}' is not a text but ${quote(value)}`,
		`Give the beginning of what to look for in '${label}', or remove the filter.`,
	);
}

export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many customers',
	description: 'Retrieve a list of customers, as Partner Center describes them',
	properties: [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
			displayOptions: { show: { returnAll: [false] } },
		},
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			options: [
				{
					displayName: 'Company Name',
					name: 'companyName',
					type: 'string',
					default: '',
					placeholder: 'e.g. Contoso',
					description: 'How the company name begins, in any case',
				},
				{
					displayName: 'Domain',
					name: 'domain',
					type: 'string',
					default: '',
					placeholder: 'e.g. contoso.onmicrosoft.com',
					description: "How the customer's default domain begins, in any case",
				},
			],
		},
		optionsField(),
	],
	parse: (parameters) => ({
		limit: parseLimit(parameters),
		companyName: parseFilter(parameters, 'companyName', 'Company Name'),
		domain: parseFilter(parameters, 'domain', 'Domain'),
		timeoutMs: parameters.timeoutMs(),
	}),
	async execute({ client, ids }, { limit, companyName, domain, timeoutMs }) {
		// Partner Center takes one filter; the second is applied here.
		const both = companyName !== '' && domain !== '';
		const filter =
			companyName !== ''
				? ({ field: 'CompanyName', value: companyName } as const)
				: domain !== ''
					? ({ field: 'Domain', value: domain } as const)
					: undefined;
		const enough = both ? Infinity : limit;
		const query = buildCustomersQuery(Math.min(enough, MAX_PAGE_SIZE), filter);
		const path = '/v1/customers';
		const customers = await fetchCollection(client, { path, query }, ids, timeoutMs, enough);
		return customers
			.filter(
				(customer) =>
					!both || getNameAndDomain(customer).domain.toLowerCase().startsWith(domain.toLowerCase()),
			)
			.slice(0, limit === Infinity ? undefined : limit);
	},
});
