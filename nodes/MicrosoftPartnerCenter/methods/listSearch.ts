import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import { buildCustomersRequest, getCustomerLabel, MAX_PAGE_SIZE } from '../api/endpoints/customers';
import { fetchCollection, fetchPage } from '../api/endpoints/pagination';
import type { Page, PageRequest } from '../api/endpoints/pagination';
import { fetchValidationCodes, isUsedUp } from '../api/endpoints/validationCodes';
import type { ValidationCode } from '../api/endpoints/validationCodes';
import type { PartnerCenterClient } from '../api/transport/client';
import { isRecord } from '../domain/values';
import { withClient } from './withClient';

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

/** The searches for what was typed, each tried only if those before it found no customer. */
function getSearchRequests(typed: string): PageRequest[] {
	if (typed === '') return [buildCustomersRequest(PAGE_SIZE)];
	const byName = buildCustomersRequest(PAGE_SIZE, { field: 'CompanyName', value: typed });
	// A company name may contain a dot, too.
	return typed.includes('.')
		? [buildCustomersRequest(PAGE_SIZE, { field: 'Domain', value: typed }), byName]
		: [byName];
}

/**
 * Finds customers for *From List*: those whose domain (if a dot was typed) or company name starts with
 * the text; if none does, those with the text anywhere in them.
 *
 * @param paginationToken what the previous page returned
 */
export async function searchCustomers(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await withClient(this, async (client) => {
		const next = readPaginationToken(paginationToken);
		if (next !== undefined) return toSearchResult(await fetchPage(client, next));
		const typed = filter?.trim() ?? '';
		for (const request of getSearchRequests(typed)) {
			const page = await fetchPage(client, request);
			if (page.items.length > 0) return toSearchResult(page);
		}
		return { results: typed === '' ? [] : await searchInNames(client, typed) };
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
): Promise<INodeListSearchItems[]> {
	const request = buildCustomersRequest(MAX_PAGE_SIZE);
	const customers = await fetchCollection(client, request, MAX_CUSTOMERS_SCANNED);
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
		const codes = await fetchValidationCodes(client);
		const wanted = filter?.trim().toLowerCase() ?? '';
		const results = [...codes]
			.sort((one, other) => Number(isUsedUp(one)) - Number(isUsedUp(other)))
			.map((code) => ({ name: getValidationCodeLabel(code), value: code.validationCode }))
			.filter(({ name }) => name.toLowerCase().includes(wanted));
		return { results };
	});
}
