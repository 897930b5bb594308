import { isBlank, isRecord } from '../../domain/values';
import type { ResponseHeaders } from './request';

/**
 * Calls a parser of a response.
 *
 * @param parse reads the response
 * @returns undefined if it throws, as for a response that is not understood
 */
export function tryParse<T>(parse: () => T | undefined): T | undefined {
	try {
		return parse();
	} catch {
		return undefined;
	}
}

/**
 * Whether a successful response comes from Partner Center, because its body is JSON. A gateway can answer
 * with status 200 and plain text. The HTTP library returns a sentence in the same way as a JSON string, and
 * a number in the same way as a JSON number.
 */
export function isJson(
	body: unknown,
	{ 'content-type': contentType = '' }: ResponseHeaders,
): boolean {
	return isRecord(body) || isBlank(body) || /\bjson\b/i.test(contentType);
}

/**
 * Builds a query string in which every value is percent-encoded. n8n's HTTP library would not encode `:`,
 * `$` and `,`, and would encode a space as `+`.
 */
export function buildQueryString(query: Readonly<Record<string, string>> = {}): string {
	const pairs = Object.entries(query).map(
		([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`,
	);
	return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/**
 * Parses a body that n8n returned as text.
 *
 * @param body the text, or any other value
 * @returns the value of the JSON; the body itself if it is not JSON text
 */
export function parseJsonText(body: unknown): unknown {
	if (typeof body !== 'string') return body;
	try {
		return JSON.parse(body) as unknown;
	} catch {
		return body;
	}
}
