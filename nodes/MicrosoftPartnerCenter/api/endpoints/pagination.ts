import type { IDataObject } from 'n8n-workflow';
import { quote, UserFacingError } from '../../domain/userFacingError';
import { isRecord } from '../../domain/values';
import type { PartnerCenterClient } from '../transport/client';
import type { ResponseInfo } from '../transport/request';
import { parseServiceDate } from '../transport/serviceDate';

/** A filtered collection can have some empty pages in a row, but not so many. */
const MAX_EMPTY_PAGES = 50;

/** A request for one page of a collection. */
export interface PageRequest {
	/** Begins with `/v1/`. */
	readonly path: string;
	readonly query?: Readonly<Record<string, string>>;
	readonly headers?: Readonly<Record<string, string>>;
	/**
	 * The way to ask for the next page if a page has only a `continuationToken`. `seek` (default): with
	 * `seekOperation=Next` instead of the query, as Microsoft's SDKs do for customers. `sameQuery`: with the
	 * query again (OpenAPI file of the audit service).
	 */
	readonly continueWith?: 'seek' | 'sameQuery';
}

/** One page of a collection. */
export interface Page {
	readonly items: readonly IDataObject[];
	/** The request for the next page; undefined after the last one. */
	readonly next?: PageRequest;
	/** The `Date` of the response, in milliseconds since 1970; undefined if it had none. */
	readonly serviceDate?: number;
}

interface PageBody {
	readonly items: readonly IDataObject[];
	readonly serviceDate?: number;
	readonly link?: { readonly uri: string; readonly headers: Readonly<Record<string, string>> };
	readonly continuationToken?: string;
}

/** The headers that a link lists. Only Partner Center's own ones (`MS-…`) are taken. */
function readLinkHeaders(listed: unknown): Record<string, string> {
	const entries: unknown[] = Array.isArray(listed) ? listed : [];
	return Object.fromEntries(
		entries
			.filter(isRecord)
			.map(({ key, value }): [string, string] => [String(key), String(value)])
			.filter(([key]) => /^MS-/i.test(key)),
	);
}

/** Gets the host of a link, without the path and the query, which can contain a token. */
function getHost(uri: string): string {
	try {
		return new URL(uri, 'https://localhost').host;
	} catch {
		return '';
	}
}

/** Reads `{ items, links: { next } }`, `{ items, continuationToken }`, or a bare array, as a page. */
function readPage(body: unknown, { headers }: ResponseInfo): PageBody | undefined {
	const serviceDate = parseServiceDate(headers);
	const listed: unknown = isRecord(body) && !Array.isArray(body) ? body.items : body;
	if (!Array.isArray(listed)) return undefined;
	const items = listed.filter(isRecord).map((item): IDataObject => ({ ...item }) as IDataObject);
	const links = isRecord(body) && isRecord(body.links) ? body.links : {};
	const next = isRecord(links.next) ? links.next : {};
	if (typeof next.uri === 'string' && next.uri !== '') {
		const link = { uri: next.uri, headers: readLinkHeaders(next.headers) };
		return { items, serviceDate, link };
	}
	const token = isRecord(body) ? body.continuationToken : undefined;
	return typeof token === 'string' && token !== ''
		? { items, serviceDate, continuationToken: token }
		: { items, serviceDate };
}

/**
 * Fetches one page of a collection. The next page is the one that `links.next` names, with the headers
 * that it lists (Microsoft's pages on paged collections), and never at another origin. If a page has only
 * a `continuationToken`, the next request has that token; see `continueWith`.
 *
 * @param client sends the request
 * @param request the request for the page
 * @returns the page's items, with the request for the next page if there is one
 * @throws {RequestError} if the request fails
 * @throws {UserFacingError} if the next page is not at the service's own address
 */
export async function fetchPage(client: PartnerCenterClient, request: PageRequest): Promise<Page> {
	const { path, query, headers: sent, continueWith } = request;
	const { items, serviceDate, link, continuationToken } = await client
		.withNewRequestId()
		.request({ method: 'GET', path, query, headers: sent, parse: readPage });
	if (continuationToken !== undefined) {
		const headers = { 'MS-ContinuationToken': continuationToken };
		// The path of a page that a link led to has a query of its own.
		const [seekPath = path] = path.split('?');
		const again =
			continueWith === 'sameQuery'
				? { path, query }
				: { path: seekPath, query: { seekOperation: 'Next' } };
		return { items, serviceDate, next: { ...again, headers, continueWith } };
	}
	if (link === undefined) return { items, serviceDate };
	const nextPath = client.toOwnPath(link.uri);
	if (nextPath !== undefined) {
		return { items, serviceDate, next: { path: nextPath, headers: link.headers, continueWith } };
	}
	throw new UserFacingError(
		`Partner Center's link to the next page leads to a different server, ${quote(getHost(link.uri))}`,
		"The node sent nothing there. Check 'API Base URL' in the credential and the server at that address.",
	);
}

/** The items of a collection, or the first ones. */
export interface CollectionStart {
	readonly items: readonly IDataObject[];
	/** Whether the collection may have more items than these. */
	readonly hasMore: boolean;
}

/** The part of a collection that the caller needs. */
export interface CollectionLimits {
	/**
	 * The maximum number of items. No page is fetched after it is reached.
	 *
	 * @default Infinity
	 */
	readonly limit?: number;
	/** Selects the items to keep. Only they count toward the limit. By default, all items are kept. */
	readonly isWanted?: (item: IDataObject) => boolean;
}

/**
 * Fetches the first items of a collection page by page.
 *
 * @param client sends the requests
 * @param first the request for the first page
 * @param limits the maximum number of items, and the items to keep
 * @returns at most `limits.limit` items
 * @throws {RequestError} if a request fails
 * @throws {UserFacingError} if a page repeats, or is not at the service's own address
 */
export async function fetchCollectionStart(
	client: PartnerCenterClient,
	first: PageRequest,
	{ limit = Infinity, isWanted = () => true }: CollectionLimits,
): Promise<CollectionStart> {
	const items: IDataObject[] = [];
	const seen = new Set<string>();
	let emptyPages = 0;
	let page = await fetchPage(client, first);
	items.push(...page.items.filter(isWanted));
	while (page.next !== undefined && items.length < limit) {
		const key = JSON.stringify(page.next);
		emptyPages = page.items.length === 0 ? emptyPages + 1 : 0;
		if (seen.has(key) || emptyPages > MAX_EMPTY_PAGES) {
			throw new UserFacingError(
				emptyPages > MAX_EMPTY_PAGES
					? 'Partner Center sent a list of empty pages that does not end'
					: 'Partner Center sent the same page of the list twice',
				`Try again. If it happens again, send the correlation ID ${client.ids.correlationId} to Microsoft support.`,
			);
		}
		seen.add(key);
		page = await fetchPage(client, page.next);
		items.push(...page.items.filter(isWanted));
	}
	const hasMore = page.next !== undefined || items.length > limit;
	return { items: items.slice(0, limit), hasMore };
}

/**
 * Fetches a collection page by page.
 *
 * @param client sends the requests
 * @param first the request for the first page
 * @param limits the maximum number of items, and the items to keep; by default all items
 * @returns at most `limits.limit` items
 * @throws {RequestError} if a request fails
 * @throws {UserFacingError} if a page repeats, or is not at the service's own address
 */
export async function fetchCollection(
	client: PartnerCenterClient,
	first: PageRequest,
	limits: CollectionLimits = {},
): Promise<IDataObject[]> {
	const { items } = await fetchCollectionStart(client, first, limits);
	return [...items];
}
