import { isRecord } from '../../domain/values';

/** The longest quote of a service's words, in characters (Partner Center's may have 1,024). */
const MAX_QUOTE_LENGTH = 400;

/** What looks like a token or a secret: nothing that a person would read is that long in one piece. */
const OPAQUE_TOKEN_REGEX = /[\w~.+-]{40,}/g;

/** What a service said about a refusal. */
export interface ServiceMessage {
	readonly code?: string;
	readonly message?: string;
}

/**
 * A service's words as they may be shown: one line, not too long, and without anything secret.
 *
 * @param secrets values that must not appear, should the service repeat one
 * @returns undefined where there are none
 */
export function sanitize(value: unknown, secrets: readonly string[] = []): string | undefined {
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	// Masked before it is cut: half a secret would no longer be recognised.
	const line = secrets
		.filter((secret) => secret !== '')
		.reduce((text, secret) => text.replaceAll(secret, '***'), String(value))
		.replace(OPAQUE_TOKEN_REGEX, '***')
		.replace(/\s+/g, ' ')
		.trim();
	if (line === '') return undefined;
	return line.length > MAX_QUOTE_LENGTH ? `${line.slice(0, MAX_QUOTE_LENGTH - 1)}…` : line;
}

/** What a person would read of an HTML page: its title, or else its text. */
function extractHtmlText(html: string): string | undefined {
	const title = sanitize(/<title[^>]*>([\s\S]*?)<\/title>/i.exec(html)?.[1]);
	const body = html.replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' ');
	return title ?? sanitize(body);
}

/**
 * Reads a service's own words out of an error body, whatever its shape: Partner Center's
 * `{ code, description, data, source }`, the gateway's `{ statusCode, message }`, an OAuth-like
 * object, a bare JSON string, HTML, half a JSON text, or nothing.
 */
export function parseServiceMessage(body: unknown): ServiceMessage {
	if (typeof body === 'string') {
		return { message: /<[a-z!][^>]*>/i.test(body) ? extractHtmlText(body) : sanitize(body) };
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
