import type { IDataObject } from 'n8n-workflow';
import { isRecord } from '../../domain/values';
import { quote, UserFacingError } from '../../domain/userFacingError';
import { withNewRequestId } from '../transport/request';
import type { PartnerCenterClient } from '../transport/client';
import type { RequestIds } from '../transport/request';

/** One page of a collection. */
export interface Page {
	readonly items: readonly IDataObject[];
	/** How to ask for the next one; undefined after the last. */
	readonly next?: PageRequest;
}

/** A request for a further page, as the service's link asks for it. */
export interface PageRequest {
	/** Begins with `/v1/`. */
	readonly path: string;
	readonly query?: Readonly<Record<string, string>>;
	readonly headers?: Readonly<Record<string, string>>;
}

interface PageBody {
	readonly items: readonly IDataObject[];
	readonly link?: { readonly uri: string; readonly headers: Readonly<Record<string, string>> };
	readonly continuationToken?: string;
}

/** The headers that a link lists, as far as they are Partner Center's own. */
function readLinkHeaders(listed: unknown): Record<string, string> {
	const entries: unknown[] = Array.isArray(listed) ? listed : [];
	return Object.fromEntries(
		entries
			.filter(isRecord)
			.map(({ key, value }): [string, string] => [String(key), String(value)])
			.filter(([key]) => /^MS-/i.test(key)),
	);
}

/** Reads `{ items, links: { next } }`, `{ items, continuationToken }`, or a bare array, as a page. */
function readPage(body: unknown): PageBody | undefined {
	const items: unknown = isRecord(body) && !Array.isArray(body) ? body.items : body;
	if (!Array.isArray(items)) return undefined;
	const rows = items.filter(isRecord).map((item): IDataObject => ({ ...item }) as IDataObject);
	const links = isRecord(body) && isRecord(body.links) ? body.links : {};
	const next = isRecord(links.next) ? links.next : {};
	if (typeof next.uri === 'string' && next.uri !== '') {
		return { items: rows, link: { uri: next.uri, headers: readLinkHeaders(next.headers) } };
	}
	const token = isRecord(body) ? body.continuationToken : undefined;
	return typeof token === 'string' && token !== ''
		? { items: rows, continuationToken: token }
		: { items: rows };
}

/**
 * Reads one page of a collection. Paging follows `links.next` with the headers that it lists
 * (Microsoft's pages on paged collections), never to another origin; where a page has only a
 * `continuationToken` (OpenAPI file of the audit service), the same request is sent again with it.
 *
 * @param timeoutMs milliseconds for one try
 * @throws RequestError, and UserFacingError for a next page at an address that is not the service's own
 */
export async function fetchPage(
	client: PartnerCenterClient,
	page: PageRequest,
	ids: RequestIds,
	timeoutMs: number,
): Promise<Page> {
	const { items, link, continuationToken } = await client.request(
		{ method: 'GET', ...page, timeoutMs, parse: readPage },
		withNewRequestId(ids),
	);
	if (continuationToken !== undefined) {
		const headers = { 'MS-ContinuationToken': continuationToken };
		return { items, next: { path: page.path, query: page.query, headers } };
	}
	if (link === undefined) return { items };
	const path = client.ownPath(link.uri);
	if (path !== undefined) return { items, next: { path, headers: link.headers } };
	throw new UserFacingError(
		`Partner Center named ${quote(link.uri)} as the next page, which is not its own address`,
		"Nothing was sent there. Check 'API Base URL' of the credential and what stands behind it.",
	);
}

/**
 * Reads a collection page by page until it ends or `enough` items are there.
 *
 * @throws RequestError, and UserFacingError for pages that go round in circles
 */
export async function fetchCollection(
	client: PartnerCenterClient,
	first: PageRequest,
	ids: RequestIds,
	timeoutMs: number,
	enough = Infinity,
): Promise<IDataObject[]> {
	const items: IDataObject[] = [];
	const seen = new Set<string>();
	let page = await fetchPage(client, first, ids, timeoutMs);
	items.push(...page.items);
	while (page.next !== undefined && items.length < enough) {
		const address = JSON.stringify(page.next);
		if (seen.has(address)) {
			throw new UserFacingError(
				'Partner Center gave the same page of its list twice',
				`Try again. If it happens again, give the correlation ID ${ids.correlationId} to Microsoft support.`,
			);
		}
		seen.add(address);
		page = await fetchPage(client, page.next, ids, timeoutMs);
		items.push(...page.items);
	}
	return items.slice(0, enough === Infinity ? undefined : enough);
}
