import {
	buildCustomersRequest,
	getNameAndDomain,
	MAX_PAGE_SIZE,
} from '../../api/endpoints/customers';
import type { CustomerFilter } from '../../api/endpoints/customers';
import { fetchCollection } from '../../api/endpoints/pagination';
import { quote, UserFacingError } from '../../domain/userFacingError';
import { parseNumber } from '../fieldParsers';
import { optionsField } from '../fields';
import { defineOperation } from '../operation';
import type { ItemParameters } from '../parameters';
import { parseSimplify, simplifyCustomer, simplifyField } from './simplify';

/**
 * Reads *Return All* and *Limit*.
 *
 * @param parameters the parameters of the item
 * @returns the maximum number of customers; Infinity if *Return All* is on
 * @throws {UserFacingError} if *Limit* is not a whole number of at least 1, or if *Return All* is neither on
 * nor off
 */
function parseLimit(parameters: ItemParameters): number {
	if (parameters.switch('returnAll', 'Return All')) return Infinity;
	const value = parameters.raw('limit');
	const limit = parseNumber(value);
	if (Number.isInteger(limit) && limit >= 1) return limit;
	throw new UserFacingError(
		`'Limit' is ${quote(value)}, which is not a whole number of at least 1`,
		"Correct 'Limit', or turn on 'Return All'.",
	);
}

function getFilter(companyName: string, domain: string): CustomerFilter | undefined {
	if (companyName !== '') return { field: 'CompanyName', value: companyName };
	return domain === '' ? undefined : { field: 'Domain', value: domain };
}

/**
 * `GET /v1/customers`
 *
 * @see https://learn.microsoft.com/partner-center/developer/get-a-list-of-customers
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
		simplifyField,
		optionsField(),
	],
	parse: (parameters) => ({
		limit: parseLimit(parameters),
		companyName: parameters.filter('companyName', 'Company Name'),
		domain: parameters.filter('domain', 'Domain'),
		simplify: parseSimplify(parameters),
	}),
	async execute({ client }, { limit, companyName, domain, simplify }) {
		// Partner Center applies only one filter, so the node applies the second one.
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
			.slice(0, limit)
			.map((customer) => (simplify ? simplifyCustomer(customer) : customer));
	},
});
