import { quote, UserFacingError } from './userFacingError';
import { isBlank } from './values';

/** A customer's Entra tenant ID in lower case: the ID in every path of Partner Center's API. */
export type CustomerId = string & { readonly __brand: 'CustomerId' };

/** A GUID inside a longer regular expression: 8-4-4-4-12 hexadecimal digits, in any case. */
export const GUID_PATTERN = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';

/** A text that is a GUID. For n8n expressions, which cannot call `isGuid`. */
export const GUID_REGEX = new RegExp(`^${GUID_PATTERN}$`);

/**
 * A text that is a DNS domain of two labels or more (lengths by RFC 1035). For n8n expressions, which
 * cannot call `isDomain`.
 */
export const DOMAIN_REGEX =
	/^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i;

const TENANT_ID_HELP =
	"A tenant ID looks like 41f8d5fb-0d5c-4c1c-9d0d-3f2a6c0e7b11. Partner Center shows it as Microsoft ID on the customer's Account page.";

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
 * Reads the customer's tenant ID. Blanks around it are dropped. It becomes part of a URL, so nothing
 * but a GUID passes.
 *
 * @throws UserFacingError for anything else, naming the field *Customer*
 */
export function parseCustomerId(value: unknown): CustomerId {
	if (isBlank(value)) {
		throw new UserFacingError(
			"'Customer' is empty",
			`Give the customer's tenant ID. If it comes from an expression, check the field that it reads. ${TENANT_ID_HELP}`,
		);
	}
	if (typeof value !== 'string') {
		throw new UserFacingError(
			`'Customer' is not a text but ${quote(value)}`,
			`Give the customer's tenant ID as a text. ${TENANT_ID_HELP}`,
		);
	}
	const id = value.trim().toLowerCase();
	if (isCustomerId(id)) return id;
	if (isDomain(id)) {
		throw new UserFacingError(
			`'Customer' is the domain ${quote(id)}, but By ID wants a tenant ID`,
			`Choose By Domain in 'Customer', or give the tenant ID. ${TENANT_ID_HELP}`,
		);
	}
	throw new UserFacingError(
		`'Customer' is ${quote(value)}, which is not a tenant ID`,
		TENANT_ID_HELP,
	);
}

/** How a person names a customer: by its tenant ID, or by a domain that has to be looked up. */
export type CustomerReference =
	| { readonly kind: 'id'; readonly id: CustomerId }
	| { readonly kind: 'domain'; readonly domain: string };

/**
 * Reads a domain such as `contoso.com`, in any case and with blanks around it.
 *
 * @throws UserFacingError for anything else, naming the field *Customer*
 */
export function parseDomain(value: unknown): string {
	const domain = typeof value === 'string' ? value.trim().toLowerCase() : '';
	if (isDomain(domain)) return domain;
	if (isGuid(domain)) {
		throw new UserFacingError(
			"'Customer' is a tenant ID, but By Domain wants a domain",
			"Choose By ID in 'Customer', or give a domain such as contoso.com.",
		);
	}
	throw new UserFacingError(
		isBlank(value) ? "'Customer' is empty" : `'Customer' is ${quote(value)}, which is not a domain`,
		'Give a domain of the customer, such as contoso.com. If it comes from an expression, check the field that it reads.',
	);
}
