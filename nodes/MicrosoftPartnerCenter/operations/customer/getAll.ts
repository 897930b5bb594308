import type { IDataObject } from 'n8n-workflow';
import {
	buildCustomersRequest,
	getNameAndDomain,
	MAX_PAGE_SIZE,
} from '../../api/endpoints/customers';
import type { CustomerFilter } from '../../api/endpoints/customers';
import { fetchCollection } from '../../api/endpoints/pagination';
import { quote, UserFacingError } from '../../domain/userFacingError';
import { describeEmpty, isEmpty, parseNumber } from '../fieldParsers';
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
		isEmpty(value)
			? describeEmpty('Limit', value)
			: `'Limit' is ${quote(value)}, which is not a whole number of at least 1`,
		"Correct 'Limit', or turn on 'Return All'.",
	);
}

/** The texts of *Filters*. An empty text does not filter. */
interface Filters {
	readonly companyName: string;
	readonly companyNameContains: string;
	readonly domain: string;
}

/** Gets the filter that Partner Center applies. It applies only one, and finds only beginnings. */
function getServiceFilter({ companyName, domain }: Filters): CustomerFilter | undefined {
	if (companyName !== '') return { field: 'CompanyName', value: companyName };
	return domain === '' ? undefined : { field: 'Domain', value: domain };
}

/** Builds the check for the filters that Partner Center does not apply; undefined if it applies them all. */
function buildOwnFilter({ companyName, companyNameContains, domain }: Filters) {
	const part = companyNameContains.toLowerCase();
	const prefix = companyName === '' ? '' : domain.toLowerCase();
	if (part === '' && prefix === '') return undefined;
	return (customer: IDataObject): boolean => {
		const own = getNameAndDomain(customer);
		return own.name.toLowerCase().includes(part) && own.domain.toLowerCase().startsWith(prefix);
	};
}

/** Says that no customer was found, and what the filters did not search. */
function describeNoCustomers({ companyName, companyNameContains, domain }: Filters): string {
	const wanted = [
		companyName !== '' && `a company name that starts with ${quote(companyName)}`,
		companyNameContains !== '' && `a company name that contains ${quote(companyNameContains)}`,
		domain !== '' && `a default domain that starts with ${quote(domain)}`,
	].filter((part) => part !== false);
	if (wanted.length === 0) return 'Your partner account has no customers.';
	const notSearched = [
		companyName !== '' && 'Names that only contain the text were not searched.',
		domain !== '' && 'Only default domains were searched, and most of them end in onmicrosoft.com.',
	].filter((part) => part !== false);
	return [`No customer has ${wanted.join(' and ')}.`, ...notSearched].join(' ');
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
					displayName: 'Company Name Contains',
					name: 'companyNameContains',
					type: 'string',
					default: '',
					placeholder: 'e.g. University',
					description:
						'Only customers with this text anywhere in the company name (not case-sensitive). The node reads your customers page by page until it has found enough.',
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
		filters: {
			companyName: parameters.filter('companyName', 'Company Name'),
			companyNameContains: parameters.filter('companyNameContains', 'Company Name Contains'),
			domain: parameters.filter('domain', 'Domain'),
		},
		simplify: parseSimplify(parameters),
	}),
	describeNothing: ({ filters }) => describeNoCustomers(filters),
	async execute({ client }, { limit, filters, simplify }) {
		const isWanted = buildOwnFilter(filters);
		// With a filter of the node's own, few customers of a page can match, so the pages are as large as possible.
		const size = isWanted === undefined ? limit : MAX_PAGE_SIZE;
		const request = buildCustomersRequest(size, getServiceFilter(filters));
		const customers = await fetchCollection(client, request, { limit, isWanted });
		return simplify ? customers.map(simplifyCustomer) : customers;
	},
});
