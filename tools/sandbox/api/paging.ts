/** Paging of collections with continuation tokens. */
import type { Call } from './call';
import { refuseUnreadable } from './refusal';

/** In lower case, as in the journal. */
export const tokenHeader = 'ms-continuationtoken';

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
			`The sandbox does not simulate the seekOperation "${operation}", only "Next".`,
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
