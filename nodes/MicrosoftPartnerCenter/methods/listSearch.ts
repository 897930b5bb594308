import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import { buildCustomersRequest, MAX_PAGE_SIZE, toListEntry } from '../api/endpoints/customers';
import { fetchCollectionStart, fetchPage } from '../api/endpoints/pagination';
import type { Page, PageRequest } from '../api/endpoints/pagination';
import { fetchValidationCodes, isUsedUp } from '../api/endpoints/validationCodes';
import type { ValidationCode } from '../api/endpoints/validationCodes';
import type { PartnerCenterClient } from '../api/transport/client';
import { isRecord } from '../domain/values';
import { withClient } from './withClient';

/** The number of customers that the list loads at a time. */
const PAGE_SIZE = 50;
/** The maximum number of customers to scan for a text that no name or domain starts with. */
const MAX_CUSTOMERS_SCANNED = 2000;
/**
 * The last entry of a search that stopped early. n8n has no other place for it. Choosing it leaves the field
 * empty, and n8n does not start a node with an empty *Customer*.
 */
const STOPPED_EARLY: INodeListSearchItems = {
	name: `Only the first ${MAX_CUSTOMERS_SCANNED.toLocaleString('en-US')} customers were searched. Type the start of the name.`,
	value: '',
};

/** Reads the pagination token that n8n passes from one call to the next. */
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

/** Lists the searches for a typed text. Each is tried only if the ones before found no customer. */
function getSearchRequests(typed: string): PageRequest[] {
	if (typed === '') return [buildCustomersRequest(PAGE_SIZE)];
	const byName = buildCustomersRequest(PAGE_SIZE, { field: 'CompanyName', value: typed });
	// A company name can contain a dot, too.
	return typed.includes('.')
		? [buildCustomersRequest(PAGE_SIZE, { field: 'Domain', value: typed }), byName]
		: [byName];
}

/**
 * Finds customers for *From List*: those whose domain (if a dot was typed) or company name starts with
 * the text; if none does, those with the text anywhere in them. A last entry says if not all customers were
 * searched.
 *
 * @param filter the text that the person typed
 * @param paginationToken the token that the previous page returned
 * @returns the customers by name and domain, with a token if there is a next page
 * @throws {NodeOperationError} if Partner Center cannot be asked; its message says what to do
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
		results: items.map(toListEntry).filter((entry) => entry !== undefined),
		paginationToken: next === undefined ? undefined : JSON.stringify(next),
	};
}

/** Finds customers with a text anywhere in name or domain. Partner Center itself searches only for beginnings. */
async function searchInNames(
	client: PartnerCenterClient,
	text: string,
): Promise<INodeListSearchItems[]> {
	const request = buildCustomersRequest(MAX_PAGE_SIZE);
	const { items, hasMore } = await fetchCollectionStart(client, request, {
		limit: MAX_CUSTOMERS_SCANNED,
	});
	const wanted = text.toLowerCase();
	const found = items
		.map(toListEntry)
		.filter((entry) => entry !== undefined)
		.filter(({ name }) => name.toLowerCase().includes(wanted));
	return hasMore ? [...found, STOPPED_EARLY] : found;
}

/** A code as the list shows it: with its organization and its uses left. */
function getValidationCodeLabel(code: ValidationCode): string {
	const { validationCode, organizationName, remainingCreates, maxCreates } = code;
	const left =
		remainingCreates === null
			? 'no limit'
			: isUsedUp(code)
				? 'no uses left'
				: `${remainingCreates}${maxCreates === null ? '' : ` of ${maxCreates}`} uses left`;
	return `${organizationName ?? 'No organization'}: ${validationCode} (${left})`;
}

/**
 * Finds validation codes for *From List*. Codes with uses left come first.
 *
 * @param filter the text that the person typed
 * @returns the codes whose label contains the text
 * @throws {NodeOperationError} if Partner Center cannot be asked; its message says what to do
 */
export async function searchValidationCodes(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await withClient(this, async (client) => {
		const codes = await fetchValidationCodes(client);
		const wanted = filter?.trim().toLowerCase() ?? '';
		const results = codes
			.filter(({ validationCode }) => validationCode !== '')
			.sort((one, other) => Number(isUsedUp(one)) - Number(isUsedUp(other)))
			.map((code) => ({ name: getValidationCodeLabel(code), value: code.validationCode }))
			.filter(({ name }) => name.toLowerCase().includes(wanted));
		return { results };
	});
}
