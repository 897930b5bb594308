/** Paging of collections with continuation tokens. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Call } from './call';
import { refuse, refuseUnreadable } from './refusal';

/** In lower case, as in the journal. */
export const tokenHeader = 'ms-continuationtoken';

export interface Page<Item> {
	readonly items: readonly Item[];
	/** The continuation token of the next page; `undefined` on the last page. */
	readonly token: string | undefined;
	/** The query of the request for the first page, as received. */
	readonly query: string;
}

/** The rest of a collection after a page. All pages share one array of items, which avoids a copy for each page. */
interface Rest<Item> {
	readonly items: readonly Item[];
	/** The index of the first item of the next page. */
	readonly start: number;
	readonly size: number;
	readonly query: string;
}

/** The continuation tokens of one collection. */
export class PageBook<Item> {
	private readonly rests = new Map<string, Rest<Item>>();

	/**
	 * @param size the page size; `Infinity` for a single page
	 * @param query the query of the request
	 */
	cut(items: readonly Item[], size: number, query: string): Page<Item> {
		return this.pageAt({ items, start: 0, size, query });
	}

	/** Gets the page of a token. A token can be used more than once, as a retry does. */
	turn(token: string): Page<Item> {
		const rest = this.rests.get(token);
		if (!rest) refuse(400, '800002', `The MS-ContinuationToken "${token}" is unknown.`);
		return this.pageAt(rest);
	}

	private pageAt(rest: Rest<Item>): Page<Item> {
		const { items, start, size, query } = rest;
		const end = start + size;
		const token = end < items.length ? newToken() : undefined;
		if (token !== undefined) this.rests.set(token, { ...rest, start: end });
		return { items: items.slice(start, end), token, query };
	}

	clear(): void {
		this.rests.clear();
	}
}

/** A token as in the "Get invoice line items" page's example: with commas, slashes, plus and equals signs. */
function newToken(): string {
	const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
	return `${first},${second}_a4ayc/80/OG+${randomBytes(20).toString('base64')},${third}`;
}

/**
 * The maximum number of items on a page. The .NET SDK sends `size=0` for "no page size".
 *
 * @returns `Infinity` for no limit
 */
export function pageSize({ query, world }: Call): number {
	const size = query.get('size') ?? '0';
	if (!/^(?:0|[1-9]\d{0,5})$/.test(size)) {
		refuseUnreadable(world.readings, '800002', `"${size}" is not a size.`);
	}
	const limits = [Number(size), world.readings.pageSize].filter((limit) => limit > 0);
	return Math.min(Infinity, ...limits);
}

/**
 * The .NET SDK sends the word, the swagger has the number 0. The sandbox does not support the other documented operations.
 *
 * @returns whether the request is for the next page
 */
export function seeksNext({ query, world }: Call): boolean {
	const operation = query.get('seekOperation');
	if (operation === null) return false;
	if (operation !== 'Next' && operation !== '0') {
		refuseUnreadable(
			world.readings,
			'800002',
			`The seekOperation "${operation}" is not played, only "Next".`,
		);
	}
	return true;
}

export function link(uri: string) {
	return { uri, method: 'GET', headers: [] };
}

/** The query of the request as received, without the question mark. */
export function rawQuery({ url }: Call): string {
	return url.slice(url.indexOf('?') + 1 || url.length);
}

/** The link to the request itself, without the version, as in the examples. */
export function selfLink({ url }: Call) {
	return link(url.replace(/^\/v1\/+/, '/'));
}

/**
 * The link to the next page: an address and a header to send, as in the invoice pages' examples.
 *
 * @param uri path and query, without the version
 */
export function nextLink({ world, headers }: Call, uri: string, token: string) {
	const origin = `http://${headers.host ?? 'localhost'}`;
	const written = {
		relative: uri,
		relativeWithVersion: `/v1${uri}`,
		withoutSlash: uri.replace(/^\//, ''),
		absolute: `${origin}/v1${uri}`,
		foreignOrigin: `http://127.0.0.1:1/v1${uri}`,
	}[world.readings.nextLink];
	return { ...link(written), headers: [{ key: 'MS-ContinuationToken', value: token }] };
}
