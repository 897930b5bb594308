import {
	buildCustomersRequest,
	getNameAndDomain,
	MAX_PAGE_SIZE,
} from '../../api/endpoints/customers';
import type { CustomerFilter } from '../../api/endpoints/customers';
import { fetchCollection } from '../../api/endpoints/pagination';
import { quote, UserFacingError } from '../../domain/userFacingError';
import { optionsField } from '../fields';
import { defineOperation } from '../operation';
import type { ItemParameters } from '../parameters';

/** *Return All*. @throws UserFacingError if an expression gave neither true nor false */
function parseReturnAll(parameters: ItemParameters): boolean {
	const value = parameters.raw('returnAll') ?? false;
	if (typeof value === 'boolean') return value;
	if (value === 'true' || value === 'false') return value === 'true';
	throw new UserFacingError(
		`'Return All' is ${quote(value)}, which is neither true nor false`,
		"Correct the expression in 'Return All'.",
	);
}

/**
 * The maximum number of customers.
 *
 * @returns Infinity if *Return All* is on
 * @throws UserFacingError if it is not a whole number of at least 1
 */
function parseLimit(parameters: ItemParameters): number {
	if (parseReturnAll(parameters)) return Infinity;
	const value = parameters.raw('limit') ?? 50;
	const limit = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof limit === 'number' && Number.isInteger(limit) && limit >= 1) return limit;
	throw new UserFacingError(
		`'Limit' is ${quote(value)}, which is not a whole number of at least 1`,
		"Correct 'Limit', or turn on 'Return All'.",
	);
}

function parseFilter(parameters: ItemParameters, name: string, label: string): string {
	const filters = parameters.raw('filters');
	const value: unknown = Object(filters)[name];
	if (value === undefined || value === null) return '';
	if (typeof value === 'string') return value.trim();
	throw new UserFacingError(
		`The filter '${label}' must be text, but got ${quote(value)}`,
		`In the filter '${label}', enter the start of the text to look for, or remove the filter.`,
	);
}

function getFilter(companyName: string, domain: string): CustomerFilter | undefined {
	if (companyName !== '') return { field: 'CompanyName', value: companyName };
	return domain === '' ? undefined : { field: 'Domain', value: domain };
}

/**
 * `GET /v1/customers`
 *
 * https://learn.microsoft.com/partner-center/developer/get-a-list-of-customers
 */
export const getAll = defineOperation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many customers',
	description: 'Retrieve a list of customers',
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
					description:
						'Only customers whose company name starts with this text (not case-sensitive)',
				},
				{
					displayName: 'Domain',
					name: 'domain',
					type: 'string',
					default: '',
					placeholder: 'e.g. contoso.onmicrosoft.com',
					description:
						'Only customers whose default domain starts with this text (not case-sensitive)',
				},
			],
		},
		optionsField(),
	],
	parse: (parameters) => ({
		limit: parseLimit(parameters),
		companyName: parseFilter(parameters, 'companyName', 'Company Name'),
		domain: parseFilter(parameters, 'domain', 'Domain'),
	}),
	async execute({ client }, { limit, companyName, domain }) {
		// Partner Center applies one filter; the second one is applied here.
		const hasBoth = companyName !== '' && domain !== '';
		const request = buildCustomersRequest(
			hasBoth ? MAX_PAGE_SIZE : limit,
			getFilter(companyName, domain),
		);
		const customers = await fetchCollection(client, request, hasBoth ? Infinity : limit);
		const prefix = domain.toLowerCase();
		return customers
			.filter(
				(customer) =>
					!hasBoth || getNameAndDomain(customer).domain.toLowerCase().startsWith(prefix),
			)
			.slice(0, limit);
	},
});
