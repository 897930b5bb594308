/** Collections in pages, each with what leads to the next one. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Call } from './call';
import { refuse } from './refusal';

/** As the journal names it. */
export const tokenHeader = 'ms-continuationtoken';

export interface Page<Item> {
	readonly items: readonly Item[];
	/** Leads to the next page; `undefined` on the last one. */
	readonly token: string | undefined;
	/** The query that the first page was asked with, as on the wire. */
	readonly query: string;
}

/** What is left after a page. All pages of a collection share its items, or many small pages would hold many copies. */
interface Rest<Item> {
	readonly items: readonly Item[];
	/** Where the next page begins. */
	readonly start: number;
	readonly size: number;
	readonly query: string;
}

/** The continuation tokens of one collection. */
export class PageBook<Item> {
	private readonly rests = new Map<string, Rest<Item>>();

	/**
	 * @param size `Infinity` for everything on one page
	 * @param query what the first page was asked with
	 */
	cut(items: readonly Item[], size: number, query: string): Page<Item> {
		return this.pageAt({ items, start: 0, size, query });
	}

	/** The page that the token leads to. A token can be used again, as a retry does. */
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

/** In the form of the token in the "Get invoice line items" page's example: with commas, slashes, plus and equals signs. */
function newToken(): string {
	const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
	return `${first},${second}_a4ayc/80/OG+${randomBytes(20).toString('base64')},${third}`;
}

/**
 * How many items a page has at most. `size=0` is what the .NET SDK sends for "no page size".
 *
 * @returns `Infinity` for no limit
 */
export function pageSize({ query, world }: Call): number {
	const size = query.get('size') ?? '0';
	if (!/^(?:0|[1-9]\d{0,5})$/.test(size)) refuse(400, '800002', `"${size}" is not a size.`);
	const limits = [Number(size), world.readings.pageSize].filter((limit) => limit > 0);
	return Math.min(Infinity, ...limits);
}

/**
 * The .NET SDK writes the word, the swagger the number 0; the other operations are documented, but not played.
 *
 * @returns whether the query asks for the next page
 */
export function seeksNext({ query }: Call): boolean {
	const operation = query.get('seekOperation');
	if (operation === null) return false;
	if (operation !== 'Next' && operation !== '0') {
		refuse(400, '800002', `The seekOperation "${operation}" is not played, only "Next".`);
	}
	return true;
}

export function link(uri: string) {
	return { uri, method: 'GET', headers: [] };
}

/** The query of the call as on the wire, without the question mark. */
export function rawQuery({ url }: Call): string {
	return url.slice(url.indexOf('?') + 1 || url.length);
}

/** The link to the request itself, as in the examples: without the version. */
export function selfLink({ url }: Call) {
	return link(url.replace(/^\/v1/, ''));
}

/**
 * The invoice pages' examples: an address and the header to send with it.
 *
 * @param uri path and query, without the version
 */
export function nextLink({ world, headers }: Call, uri: string, token: string) {
	const origin = `http://${headers.host ?? 'localhost'}`;
	const written = {
		relative: uri,
		relativeWithVersion: `/v1${uri}`,
		absolute: `${origin}/v1${uri}`,
		foreignOrigin: `http://127.0.0.1:1/v1${uri}`,
	}[world.readings.nextLink];
	return { ...link(written), headers: [{ key: 'MS-ContinuationToken', value: token }] };
}
