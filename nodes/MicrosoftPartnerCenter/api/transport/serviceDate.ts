import type { ResponseHeaders } from './request';

/**
 * The present on the service's clock, as a response names it (RFC 9110, `Date`).
 *
 * @returns milliseconds since 1970, in whole seconds; undefined if there is no usable header
 */
export function parseServiceDate({ date }: ResponseHeaders): number | undefined {
	const at = Date.parse(date ?? '');
	return Number.isNaN(at) ? undefined : at;
}
