import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import { createRequestIds } from '../api/transport/request';
import type { RequestIds } from '../api/transport/request';
import type { PartnerCenterClient } from '../api/transport/client';
import { fetchCollection, fetchPage } from '../api/endpoints/pagination';
import type { PageRequest, Page } from '../api/endpoints/pagination';
import { getCustomerLabel, buildCustomersQuery, MAX_PAGE_SIZE } from '../api/endpoints/customers';
import { fetchValidationCodes, isUsedUp } from '../api/endpoints/validationCodes';
import type { ValidationCode } from '../api/endpoints/validationCodes';
import { isRecord } from '../domain/values';
import { withClient, LIST_TIMEOUT_MS } from './withClient';

/** How many customers the list shows before it is scrolled. */
const PAGE_SIZE = 50;
/** How many customers are looked through for a text that none of them begins with. */
const MAX_CUSTOMERS_SCANNED = 2000;

/** A next page as n8n carries it between two calls. */
function readPaginationToken(token: string | undefined): PageRequest | undefined {
	if (token === undefined || token === '') return undefined;
	const page: unknown = JSON.parse(token);
	if (!isRecord(page) || typeof page.path !== 'string' || !page.path.startsWith('/v1/')) {
		return undefined;
	}
	return {
		path: page.path,
		query: readStringRecord(page.query),
		headers: readStringRecord(page.headers),
	};
}

function readStringRecord(value: unknown): Record<string, string> {
	const entries = isRecord(value) ? Object.entries(value) : [];
	return Object.fromEntries(entries.map(([name, member]) => [name, String(member)]));
}

/** One page of the customers whose field begins with a text; of all, where no field is given. */
function buildFirstPage(field?: 'CompanyName' | 'Domain', value = ''): PageRequest {
	const filter = field === undefined ? undefined : { field, value };
	return { path: '/v1/customers', query: buildCustomersQuery(PAGE_SIZE, filter) };
}

/** How customers are sought by what was typed: each way only where those before it found nobody. */
function getSearchRequests(typed: string): PageRequest[] {
	if (typed === '') return [buildFirstPage()];
	const byName = buildFirstPage('CompanyName', typed);
	// A name may have a dot as well.
	return typed.includes('.') ? [buildFirstPage('Domain', typed), byName] : [byName];
}

/**
 * Finds customers for *From List*: by how the domain, where a dot was typed, or the company name begins;
 * where none begins so, by the text anywhere in them.
 *
 * @param paginationToken what the previous page gave
 */
export async function searchCustomers(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await withClient(this, async (client) => {
		const ids = createRequestIds();
		const read = async (page: PageRequest) => await fetchPage(client, page, ids, LIST_TIMEOUT_MS);
		const further = readPaginationToken(paginationToken);
		if (further !== undefined) return toSearchResult(await read(further));
		const typed = filter?.trim() ?? '';
		for (const first of getSearchRequests(typed)) {
			const page = await read(first);
			if (page.items.length > 0) return toSearchResult(page);
		}
		return { results: typed === '' ? [] : await searchInNames(client, typed, ids) };
	});
}

function toSearchResult({ items, next }: Page): INodeListSearchResult {
	return {
		results: items.map(toSearchItem),
		paginationToken: next === undefined ? undefined : JSON.stringify(next),
	};
}

function toSearchItem(customer: IDataObject): INodeListSearchItems {
	return { name: getCustomerLabel(customer), value: String(customer.id) };
}

/** Customers with a text anywhere in name or domain: Partner Center itself finds beginnings only. */
async function searchInNames(
	client: PartnerCenterClient,
	text: string,
	ids: RequestIds,
): Promise<INodeListSearchItems[]> {
	const first = { path: '/v1/customers', query: buildCustomersQuery(MAX_PAGE_SIZE) };
	const customers = await fetchCollection(
		client,
		first,
		ids,
		LIST_TIMEOUT_MS,
		MAX_CUSTOMERS_SCANNED,
	);
	const wanted = text.toLowerCase();
	return customers.map(toSearchItem).filter(({ name }) => name.toLowerCase().includes(wanted));
}

/** A code as the list shows it: whose it is, and what is left of it. */
function getValidationCodeLabel(code: ValidationCode): string {
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
	return await withClient(this, async (client) => {
		const codes = await fetchValidationCodes(client, createRequestIds(), LIST_TIMEOUT_MS);
		const wanted = filter?.trim().toLowerCase() ?? '';
		const results = [...codes]
			.sort((one, other) => Number(isUsedUp(one)) - Number(isUsedUp(other)))
			.map((code) => ({ name: getValidationCodeLabel(code), value: code.validationCode }))
			.filter(({ name }) => name.toLowerCase().includes(wanted));
		return { results };
	});
}
