/** A customer's Entra tenant ID in lower case: the ID in every path of Partner Center's API. */
export type CustomerId = string & { readonly __brand: 'CustomerId' };

/** A GUID inside a longer regular expression: 8-4-4-4-12 hexadecimal digits, in any case. */
export const GUID_PATTERN = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';

/** Matches a text that is a GUID. It is for n8n expressions, which cannot call `isGuid`. */
export const GUID_REGEX = new RegExp(`^${GUID_PATTERN}$`);

/**
 * Matches a DNS domain with at least two labels (lengths from RFC 1035). It is for n8n expressions, which
 * cannot call `isDomain`.
 */
export const DOMAIN_REGEX =
	/^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i;

/** Whether a text is a GUID in its usual form (8-4-4-4-12 hexadecimal digits). */
export function isGuid(text: string): boolean {
	return GUID_REGEX.test(text);
}

/** Whether a text is a DNS domain such as `contoso.com`. */
export function isDomain(text: string): boolean {
	return DOMAIN_REGEX.test(text);
}

function isCustomerId(text: string): text is CustomerId {
	return isGuid(text) && text === text.toLowerCase();
}

/**
 * Reads a customer's tenant ID in any case, with or without spaces around it. The ID becomes part of
 * a URL, so only a GUID is accepted.
 *
 * @param value a value of any type
 * @returns the ID, or undefined if the value is not a tenant ID
 */
export function toCustomerId(value: unknown): CustomerId | undefined {
	if (typeof value !== 'string') return undefined;
	const id = value.trim().toLowerCase();
	return isCustomerId(id) ? id : undefined;
}

/**
 * Reads a domain such as `contoso.com` in any case, with or without spaces around it.
 *
 * @param value a value of any type
 * @returns the domain in lower case, or undefined if the value is not a domain
 */
export function toDomain(value: unknown): string | undefined {
	if (typeof value !== 'string') return undefined;
	const domain = value.trim().toLowerCase();
	return isDomain(domain) ? domain : undefined;
}

/** A customer's tenant ID, or a domain of the customer that must be looked up. */
export type CustomerReference =
	| { readonly kind: 'id'; readonly id: CustomerId }
	| { readonly kind: 'domain'; readonly domain: string };
