/** The pages of collections, by continuation token. */
import { randomBytes, randomUUID } from 'node:crypto';
import { refuse } from './refusal';

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
