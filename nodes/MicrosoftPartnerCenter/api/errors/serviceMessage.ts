import { isRecord } from '../../domain/values';
import { maskText } from './maskFailure';

/** The longest quote of a service's words, in characters. Partner Center's can have 1,024. */
const MAX_QUOTE_LENGTH = 400;

/** Only so much of a message is looked at, in characters: a proxy's page can be very long. */
const MAX_SCANNED_LENGTH = 20_000;

/** Matches what looks like a token or a secret. No word that a person reads is that long. */
const OPAQUE_TOKEN_REGEX = /[\w~.+-]{40,}/g;

/** The number of levels of an error body that are read. Real ones have at most three. */
const MAX_DEPTH = 5;
/** The maximum number of texts and codes that are read from an error body. */
const MAX_PARTS = 200;
/** The maximum number of details that are quoted after the message. */
const MAX_DETAILS = 3;

/** A service's own codes and words for an error. */
export interface ServiceMessage {
	/** All codes, outermost first. A zero is among them only if there is no other code. */
	readonly codes: readonly string[];
	/** The outermost code. */
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
	const line = maskText(scanned, secrets)
		.replace(OPAQUE_TOKEN_REGEX, '***')
		.replace(/\s+/g, ' ')
		.trim();
	if (line === '') return undefined;
	return line.length > MAX_QUOTE_LENGTH ? `${line.slice(0, MAX_QUOTE_LENGTH - 1)}…` : line;
}

/** Whether a body is an HTML page, or a part of one. */
export function isHtml(body: unknown): body is string {
	return typeof body === 'string' && /<[a-z!][^<>]*>/i.test(body.slice(0, MAX_SCANNED_LENGTH));
}

/** Extracts what a person would read on an HTML page: its title, or else its text. */
function extractHtmlText(page: string): string | undefined {
	// Cut before the regular expressions. No tag has "<" inside, so that a page full of them is fast too.
	const html = page.slice(0, MAX_SCANNED_LENGTH);
	const title = sanitize(/<title[^<>]*>([^<]*)<\/title>/i.exec(html)?.[1]);
	const body = html.replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ').replace(/<[^<>]*>/g, ' ');
	return title ?? sanitize(body);
}

/** A text or a code that an error body contains. */
interface Part {
	/**
	 * A `statement` says what happened, and a `detail` makes it more specific. A `name` is a short name of
	 * the error, which counts only if there are no other words.
	 */
	readonly kind: 'code' | 'statement' | 'detail' | 'name';
	readonly text: string;
	readonly depth: number;
}

/** Whether the texts of an object say what happened, or make that more specific. */
type Role = Extract<Part['kind'], 'statement' | 'detail'>;

// The names of members, in lower case. Sources: Partner Center's standard error, the gateway's error, RFC
// 6749 (OAuth), RFC 9457 (problem details), ASP.NET's HttpError with ModelState, and OData 4.
const CODE_NAMES = ['code', 'errorcode'];
const STATEMENT_NAMES = [
	'description',
	'message',
	'title',
	'errormessage',
	'errordescription',
	'error_description',
];
const DETAIL_NAMES = ['detail', 'exceptionmessage'];
const DETAIL_CONTAINER_NAMES = ['data', 'details', 'innererror', 'innerexception', 'modelstate'];

function isScalar(value: unknown): value is string | number {
	return typeof value === 'string' || typeof value === 'number';
}

/** Finds the texts and the codes in a value. Only own members with known names are read. */
function* findParts(value: unknown, role: Role, depth: number): Generator<Part> {
	if (typeof value === 'string') yield { kind: role, text: value, depth };
	if (!isRecord(value) || depth > MAX_DEPTH) return;
	if (Array.isArray(value)) {
		for (const entry of value) yield* findParts(entry, role, depth + 1);
		return;
	}
	for (const [name, member] of Object.entries(value)) {
		yield* findPartsOfMember(name.toLowerCase(), member, role, depth);
	}
}

function* findPartsOfMember(
	name: string,
	member: unknown,
	role: Role,
	depth: number,
): Generator<Part> {
	if (CODE_NAMES.includes(name)) {
		if (isScalar(member)) yield { kind: 'code', text: String(member), depth };
	} else if (STATEMENT_NAMES.includes(name)) {
		if (isScalar(member)) yield { kind: role, text: String(member), depth };
	} else if (DETAIL_NAMES.includes(name)) {
		if (isScalar(member)) yield { kind: 'detail', text: String(member), depth };
	} else if (name === 'error') {
		if (isScalar(member)) yield { kind: 'name', text: String(member), depth };
		else yield* findParts(member, role, depth + 1);
	} else if (name === 'errors' || DETAIL_CONTAINER_NAMES.includes(name)) {
		yield* findParts(member, 'detail', depth + 1);
		if (name === 'errors' || name === 'modelstate') yield* findFieldTexts(member, depth + 1);
	}
}

/** Finds the texts in `{ field: ["text"] }`, as ASP.NET reports invalid fields. */
function* findFieldTexts(fields: unknown, depth: number): Generator<Part> {
	if (!isRecord(fields) || Array.isArray(fields)) return;
	for (const [path, texts] of Object.entries(fields)) {
		const field = path.split('.').at(-1) ?? path;
		for (const text of Array.isArray(texts) ? texts : []) {
			if (typeof text !== 'string') continue;
			const isNamed = text.toLowerCase().includes(field.toLowerCase());
			yield { kind: 'detail', text: isNamed ? text : `${field}: ${text}`, depth };
		}
	}
}

/** The codes, outermost first, each once. A zero means that there is no code. */
function pickCodes(parts: readonly Part[]): string[] {
	const found = parts
		.filter(({ kind }) => kind === 'code')
		.sort((one, other) => one.depth - other.depth)
		.map(({ text }) => sanitize(text))
		.filter((code) => code !== undefined);
	const codes = [...new Set(found)];
	const others = codes.filter((code) => !/^0+$/.test(code));
	return others.length > 0 ? others : codes;
}

/** The first of the longest texts. */
function pickLongest(texts: readonly string[]): string | undefined {
	return texts.reduce<string | undefined>(
		(longest, text) => (text.length > (longest?.length ?? 0) ? text : longest),
		undefined,
	);
}

/** The longest statement, with the details in parentheses that it does not contain. */
function pickMessage(parts: readonly Part[], codes: readonly string[]): string | undefined {
	const getTexts = (kind: Part['kind']) =>
		parts
			.filter((part) => part.kind === kind)
			.map(({ text }) => sanitize(text))
			.filter((text) => text !== undefined)
			.filter((text) => !codes.includes(text));
	const details = getTexts('detail');
	const message =
		pickLongest(getTexts('statement')) ?? pickLongest(details) ?? pickLongest(getTexts('name'));
	if (message === undefined) return undefined;
	const repeated = details.find((detail) => detail.includes(message)) ?? message;
	const more = details.filter((detail) => !repeated.includes(detail));
	if (more.length === 0) return repeated;
	return sanitize(`${repeated} (${[...new Set(more)].slice(0, MAX_DETAILS).join('; ')})`);
}

/**
 * Reads a service's own words from an error body of any shape: Partner Center's
 * `{ code, description, data, source }`, the gateway's `{ statusCode, message }`, the shapes of ASP.NET,
 * OData and OAuth, a list of errors, a bare JSON string, HTML, half a JSON text, or nothing. The names of
 * members are not case-sensitive.
 *
 * @param body the parsed JSON, or the text
 * @returns sanitized codes and message; `code` and `message` are undefined if the body has none
 */
export function parseServiceMessage(body: unknown): ServiceMessage {
	if (typeof body === 'string') {
		return { codes: [], message: isHtml(body) ? extractHtmlText(body) : sanitize(body) };
	}
	const parts: Part[] = [];
	for (const part of findParts(body, 'statement', 0)) {
		parts.push(part);
		if (parts.length === MAX_PARTS) break;
	}
	const codes = pickCodes(parts);
	return { codes, code: codes[0], message: pickMessage(parts, codes) };
}
