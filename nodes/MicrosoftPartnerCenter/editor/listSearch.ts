import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import { newTraceIds } from '../api/request';
import type { PartnerCenterClient } from '../api/client';
import { readCollection, readCollectionPage } from '../api/collection';
import type { NextPage } from '../api/collection';
import { customerLabel, customersQuery, LARGEST_PAGE } from '../api/customers';
import { fetchValidationCodes, isUsedUp } from '../api/validationCodes';
import type { ValidationCode } from '../api/validationCodes';
import { isRecord } from '../domain/record';
import { askPartnerCenter, LIST_TIMEOUT_MS } from './askPartnerCenter';

/** How many customers the list shows before it is scrolled. */
const PAGE_SIZE = 50;
/** How many customers are looked through for a text that none of them begins with. */
const MOST_LOOKED_THROUGH = 2000;

/** A next page as n8n carries it between two calls. */
function readToken(token: string | undefined): NextPage | undefined {
	if (token === undefined || token === '') return undefined;
	const page: unknown = JSON.parse(token);
	if (!isRecord(page) || typeof page.path !== 'string' || !page.path.startsWith('/v1/')) {
		return undefined;
	}
	const headers = isRecord(page.headers) ? page.headers : {};
	return {
		path: page.path,
		headers: Object.fromEntries(
			Object.entries(headers).map(([name, value]) => [name, String(value)]),
		),
	};
}

/**
 * Finds customers for *From List*: by how the company name begins, or the domain where a dot was typed;
 * where none begins so, by the text anywhere in them.
 *
 * @param paginationToken what the previous page gave
 */
export async function searchCustomers(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await askPartnerCenter(this, async (client) => {
		const value = filter?.trim() ?? '';
		const field = value.includes('.') ? 'Domain' : 'CompanyName';
		const query = customersQuery(PAGE_SIZE, value === '' ? undefined : { field, value });
		const page = readToken(paginationToken) ?? { path: '/v1/customers', query };
		const { items, next } = await readCollectionPage(client, page, newTraceIds(), LIST_TIMEOUT_MS);
		if (items.length === 0 && value !== '' && paginationToken === undefined) {
			return { results: await findAnywhere(client, value) };
		}
		return {
			results: items.map(toResult),
			paginationToken: next === undefined ? undefined : JSON.stringify(next),
		};
	});
}

function toResult(customer: IDataObject): INodeListSearchItems {
	return { name: customerLabel(customer), value: String(customer.id) };
}

/** Customers with a text anywhere in name or domain: Partner Center itself finds beginnings only. */
async function findAnywhere(
	client: PartnerCenterClient,
	text: string,
): Promise<INodeListSearchItems[]> {
	const first = { path: '/v1/customers', query: customersQuery(LARGEST_PAGE) };
	const ids = newTraceIds();
	const customers = await readCollection(client, first, ids, LIST_TIMEOUT_MS, MOST_LOOKED_THROUGH);
	const wanted = text.toLowerCase();
	return customers.map(toResult).filter(({ name }) => name.toLowerCase().includes(wanted));
}

/** A code as the list shows it: whose it is, and what is left of it. */
function label(code: ValidationCode): string {
	const { validationCode, organizationName, remainingCreates, maxCreates } = code;
	const left =
		remainingCreates === null
			? 'no limit named'
			: isUsedUp(code)
				? 'no uses left'
				: `${remainingCreates}${maxCreates === null ? '' : ` of ${maxCreates}`} uses left`;
	return `${organizationName ?? 'No organisation'}: ${validationCode} (${left})`;
}

/** Finds validation codes for *From List*, those with uses left first. */
export async function searchValidationCodes(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await askPartnerCenter(this, async (client) => {
		const codes = await fetchValidationCodes(client, newTraceIds(), LIST_TIMEOUT_MS);
		const wanted = filter?.trim().toLowerCase() ?? '';
		const results = [...codes]
			.sort((one, other) => Number(isUsedUp(one)) - Number(isUsedUp(other)))
			.map((code) => ({ name: label(code), value: code.validationCode }))
			.filter(({ name }) => name.toLowerCase().includes(wanted));
		return { results };
	});
}
