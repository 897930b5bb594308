import { removeInvisible, replaceDashes } from './text';

/**
 * Matches a DNS domain with at least two labels (lengths by RFC 1035). For n8n expressions, which
 * cannot call `isDomain`.
 */
export const DOMAIN_REGEX =
	/^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i;

/** Whether a text is a DNS domain such as `contoso.com`. */
export function isDomain(text: string): boolean {
	return DOMAIN_REGEX.test(text);
}

/**
 * A web address: with a scheme, or with `www.` in front. Its path must not contain the separator of a
 * list, or a second address: then it is not clear which domain is meant.
 */
const WEB_ADDRESS =
	/^(?:https?:\/\/(?:[^\s/?#@\\,;|]*@)?|(?=www\.))([^\s/?#@:\\,;|]+)(?::\d{1,5})?(?:[/?#](?:(?!:\/\/)[^\s,;|])*)?$/i;

const EMAIL_ADDRESS = /^(?:mailto:)?[^\s/@:\\,;|<>()"]+@([^\s/?#@:\\,;|<>()"]+)$/i;

/** A domain alone, with or without a port and a slash at the end. */
const BARE_DOMAIN = /^([^\s/?#@:\\,;|]+)(?::\d{1,5})?\/?$/;

/** The full stops of East Asian scripts, which also separate labels (Unicode UTS 46). */
const OTHER_FULL_STOP = /[\u3002\uFF0E\uFF61]/g;

/** Letters, digits and the punctuation that IDNA allows in a label (RFC 5892). */
const INTERNATIONAL_NAME =
	/^(?:[\p{L}\p{M}\p{Nd}.\-\u00B7\u0375\u05F3\u05F4\u30FB]|\p{Join_Control})+$/u;

/** Converts an international name to ASCII, with `xn--` labels. */
function toAscii(name: string): string | undefined {
	if (/^\p{ASCII}*$/u.test(name)) return name;
	if (!INTERNATIONAL_NAME.test(name)) return undefined;
	try {
		// Community nodes are not allowed to import node:url.
		return new URL(`http://${name}`).hostname;
	} catch {
		return undefined;
	}
}

function readDomain(text: string): string | undefined {
	const address = replaceDashes(text).trim();
	const match =
		WEB_ADDRESS.exec(address) ?? EMAIL_ADDRESS.exec(address) ?? BARE_DOMAIN.exec(address);
	const name = match?.[1]?.replace(OTHER_FULL_STOP, '.').replace(/\.$/, '');
	const domain = name === undefined ? undefined : toAscii(name)?.toLowerCase();
	if (domain === undefined || !isDomain(domain)) return undefined;
	const withoutWww = domain.replace(/^www\./, '');
	return isDomain(withoutWww) ? withoutWww : domain;
}

/** A joiner between two letters that are not ASCII. Persian and Indic names can contain one. */
const JOINER_IN_WORD = /(?<=[^\p{ASCII}])\p{Join_Control}(?=[^\p{ASCII}])/gu;

/**
 * Reads a domain such as `contoso.com` in any usual spelling: in any case, with spaces around it, with
 * invisible characters or typographic dashes, with `www.` in front or a dot at the end, as an
 * international name, or as part of an e-mail address or a web address.
 *
 * @param value a value of any type
 * @returns the domain in lower case and in ASCII; undefined if the value is not exactly one domain
 */
export function toDomain(value: unknown): string | undefined {
	if (typeof value !== 'string') return undefined;
	// A joiner can be part of the name. If IDNA does not allow it there, it is only an invisible character.
	const words = value.split(JOINER_IN_WORD);
	const joiners = value.match(JOINER_IN_WORD) ?? [];
	const withJoiners = words.map((word, index) => removeInvisible(word) + (joiners[index] ?? ''));
	return readDomain(withJoiners.join('')) ?? readDomain(removeInvisible(value));
}

/** Whether a text contains more than one domain, in any usual spelling. */
export function hasSeveralDomains(text: string): boolean {
	const domains = removeInvisible(text)
		.split(/[\s,;|]+/)
		.filter((part) => toDomain(part) !== undefined);
	return domains.length > 1;
}
