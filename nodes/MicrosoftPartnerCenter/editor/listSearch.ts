import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import { newTraceIds } from '../api/request';
import type { TraceIds } from '../api/request';
import type { PartnerCenterClient } from '../api/client';
import { readCollection, readCollectionPage } from '../api/collection';
import type { NextPage, Page } from '../api/collection';
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
	return { path: page.path, query: readTexts(page.query), headers: readTexts(page.headers) };
}

function readTexts(value: unknown): Record<string, string> {
	const entries = isRecord(value) ? Object.entries(value) : [];
	return Object.fromEntries(entries.map(([name, member]) => [name, String(member)]));
}

/** One page of the customers whose field begins with a text; of all, where no field is given. */
function firstPage(field?: 'CompanyName' | 'Domain', value = ''): NextPage {
	const filter = field === undefined ? undefined : { field, value };
	return { path: '/v1/customers', query: customersQuery(PAGE_SIZE, filter) };
}

/** How customers are sought by what was typed: each way only where those before it found nobody. */
function waysToFind(typed: string): NextPage[] {
	if (typed === '') return [firstPage()];
	const byName = firstPage('CompanyName', typed);
	// A name may have a dot as well.
	return typed.includes('.') ? [firstPage('Domain', typed), byName] : [byName];
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
	return await askPartnerCenter(this, async (client) => {
		const ids = newTraceIds();
		const read = async (page: NextPage) =>
			await readCollectionPage(client, page, ids, LIST_TIMEOUT_MS);
		const further = readToken(paginationToken);
		if (further !== undefined) return toResults(await read(further));
		const typed = filter?.trim() ?? '';
		for (const first of waysToFind(typed)) {
			const page = await read(first);
			if (page.items.length > 0) return toResults(page);
		}
		return { results: typed === '' ? [] : await findAnywhere(client, typed, ids) };
	});
}

function toResults({ items, next }: Page): INodeListSearchResult {
	return {
		results: items.map(toResult),
		paginationToken: next === undefined ? undefined : JSON.stringify(next),
	};
}

function toResult(customer: IDataObject): INodeListSearchItems {
	return { name: customerLabel(customer), value: String(customer.id) };
}

/** Customers with a text anywhere in name or domain: Partner Center itself finds beginnings only. */
async function findAnywhere(
	client: PartnerCenterClient,
	text: string,
	ids: TraceIds,
): Promise<INodeListSearchItems[]> {
	const first = { path: '/v1/customers', query: customersQuery(LARGEST_PAGE) };
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
