import { isRecord } from '../../domain/values';

/** The longest quote of a service's words, in characters. Partner Center's can have 1,024. */
const MAX_QUOTE_LENGTH = 400;

/** Only so much of a message is looked at, in characters: a proxy's page can be very long. */
const MAX_SCANNED_LENGTH = 20_000;

/** Matches what looks like a token or a secret. No word that a person reads is that long. */
const OPAQUE_TOKEN_REGEX = /[\w~.+-]{40,}/g;

/** A service's own code and words for an error. */
export interface ServiceMessage {
	readonly code?: string;
	readonly message?: string;
}

/**
 * Makes a service's words safe to show: on one line, at most 400 characters, with secrets masked.
 *
 * @param value a value of any type from the service's answer
 * @param secrets values that must not appear, even if the service repeats one
 * @returns the safe text, or undefined if there are no words
 */
export function sanitize(value: unknown, secrets: readonly string[] = []): string | undefined {
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const scanned = String(value).slice(0, MAX_SCANNED_LENGTH);
	// Mask before cutting: half a secret would no longer be recognized.
	const line = secrets
		.filter((secret) => secret !== '')
		.reduce((text, secret) => text.replaceAll(secret, '***'), scanned)
		.replace(OPAQUE_TOKEN_REGEX, '***')
		.replace(/\s+/g, ' ')
		.trim();
	if (line === '') return undefined;
	return line.length > MAX_QUOTE_LENGTH ? `${line.slice(0, MAX_QUOTE_LENGTH - 1)}…` : line;
}

/** Extracts what a person would read on an HTML page: its title, or else its text. */
function extractHtmlText(page: string): string | undefined {
	// Cut before the regular expressions. No tag has "<" inside, so that a page full of them is fast too.
	const html = page.slice(0, MAX_SCANNED_LENGTH);
	const title = sanitize(/<title[^<>]*>([^<]*)<\/title>/i.exec(html)?.[1]);
	const body = html.replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ').replace(/<[^<>]*>/g, ' ');
	return title ?? sanitize(body);
}

/**
 * Reads a service's own words from an error body of any shape: Partner Center's
 * `{ code, description, data, source }`, the gateway's `{ statusCode, message }`, an OAuth-like
 * object, a bare JSON string, HTML, half a JSON text, or nothing.
 *
 * @param body the parsed JSON, or the text
 * @returns sanitized code and message; each is undefined if the body has none
 */
export function parseServiceMessage(body: unknown): ServiceMessage {
	if (typeof body === 'string') {
		const isHtml = /<[a-z!][^<>]*>/i.test(body.slice(0, MAX_SCANNED_LENGTH));
		return { message: isHtml ? extractHtmlText(body) : sanitize(body) };
	}
	if (!isRecord(body)) return {};
	const nested = isRecord(body.error) ? body.error : {};
	const words = sanitize(
		body.description ?? body.message ?? body.error_description ?? nested.message ?? body.error,
	);
	const data: unknown[] = Array.isArray(body.data) ? body.data : [];
	const more = data.map((entry) => sanitize(entry)).find((entry) => entry !== undefined);
	return {
		code: sanitize(body.code ?? nested.code),
		message:
			words !== undefined && more !== undefined && !words.includes(more)
				? sanitize(`${words} (${more})`)
				: (words ?? more),
	};
}
