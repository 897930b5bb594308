import { removeInvisible, removeSpecialSpaces, replaceDashes } from './text';

/** A customer's Entra tenant ID in lower case: the ID in every path of Partner Center's API. */
export type CustomerId = string & { readonly __brand: 'CustomerId' };

/** A GUID inside a longer regular expression: 8-4-4-4-12 hexadecimal digits, in any case. */
export const GUID_PATTERN = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';

/** Matches a text that is a GUID. It is for n8n expressions, which cannot call `isGuid`. */
export const GUID_REGEX = new RegExp(`^${GUID_PATTERN}$`);

/** The five groups of a GUID in lower case. Each hyphen between them can be missing. */
const GUID_GROUPS = '([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})';

/** Whether a text is a GUID in its usual form (8-4-4-4-12 hexadecimal digits). */
export function isGuid(text: string): boolean {
	return GUID_REGEX.test(text);
}

function isCustomerId(text: string): text is CustomerId {
	return isGuid(text) && text === text.toLowerCase();
}

function cleanUp(text: string): string {
	return replaceDashes(removeSpecialSpaces(removeInvisible(text)))
		.trim()
		.toLowerCase();
}

/**
 * Reads a customer's tenant ID in any usual spelling: in any case, in braces, after `urn:uuid:`, without
 * hyphens, with spaces around it, with invisible characters, no-break spaces or typographic dashes. The
 * ID becomes part of a URL, so only a GUID is accepted.
 *
 * @param value a value of any type
 * @returns the ID in its usual form; undefined if the value is not exactly one tenant ID
 */
export function toCustomerId(value: unknown): CustomerId | undefined {
	if (typeof value !== 'string') return undefined;
	const text = cleanUp(value);
	const digits = /^\{(.*)\}$/.exec(text)?.[1] ?? text.replace(/^urn:uuid:/, '');
	const id = new RegExp(`^${GUID_GROUPS}$`).exec(digits)?.slice(1).join('-');
	return id !== undefined && isCustomerId(id) ? id : undefined;
}

/** Whether a text contains more than one tenant ID, in any usual spelling. */
export function hasSeveralCustomerIds(text: string): boolean {
	return [...cleanUp(text).matchAll(new RegExp(GUID_GROUPS, 'g'))].length > 1;
}

/** A customer's tenant ID, or a domain of the customer that must be looked up. */
export type CustomerReference =
	| { readonly kind: 'id'; readonly id: CustomerId }
	| { readonly kind: 'domain'; readonly domain: string };
