import { hasLabel } from './errorPlace';
import type { ErrorRow } from './errorRow';
import type { NoResponse, ProxyResponse } from './requestError';
import { TRY_LATER } from './advice';

/** A row for a missing answer. */
export interface NoResponseRow extends ErrorRow {
	readonly noResponse: NoResponse['reason'];
}

const ASK_ABOUT_PROXY = 'ask the person who runs n8n to check the proxy (HTTPS_PROXY)';

/** The reasons for a missing answer. The rows of a proxy, TLS and a certificate also fit a failed sign-in. */
export const NO_RESPONSE_ERRORS: readonly NoResponseRow[] = [
	{
		noResponse: 'timeout',
		summary: 'Partner Center did not answer in time',
		advice: (place) =>
			hasLabel(place, 'Timeout')
				? "Try again. If this happens often, add the option 'Timeout' with more than 60 seconds, or increase it."
				: TRY_LATER,
		cause: 'temporarily-unavailable',
	},
	{
		noResponse: 'unreachable',
		summary: 'n8n could not reach Partner Center',
		advice: `${TRY_LATER} If this continues, ask the person who runs n8n to check that n8n can reach Partner Center, and check 'Cloud' in the credential.`,
		cause: 'temporarily-unavailable',
	},
	{
		noResponse: 'proxy',
		summary: 'The proxy that n8n uses closed the connection',
		advice: `${TRY_LATER} If this continues, ${ASK_ABOUT_PROXY}.`,
		cause: 'temporarily-unavailable',
	},
	{
		noResponse: 'tls',
		summary: 'n8n could not start an encrypted connection (TLS) with the server or the proxy',
		advice: `If 'Cloud' in the credential is Custom, check that the addresses in the credential belong to servers that offer https. Otherwise, ${ASK_ABOUT_PROXY}. The address in HTTPS_PROXY usually starts with http://, not with https://.`,
	},
	{
		noResponse: 'certificate',
		summary: 'n8n does not trust the certificate of the server that answered',
		advice:
			'Ask the person who runs n8n whether a proxy inspects the network traffic. If so, the certificate of the proxy must be installed on the machine that runs n8n (NODE_EXTRA_CA_CERTS). If not, the certificate of the server may have expired.',
	},
	{
		noResponse: 'broken',
		summary: 'The connection to Partner Center was lost before the answer was complete',
		advice: TRY_LATER,
		cause: 'temporarily-unavailable',
	},
];

/**
 * The answers of a proxy or of the network that n8n is in. They say nothing about Partner Center, and only
 * the person who runs n8n can do something about them. Statuses: RFC 9110 (407), RFC 6585 (511).
 */
export const PROXY_ERRORS: readonly ErrorRow[] = [
	{
		statuses: [407],
		summary: 'The proxy that n8n uses asks for a user name and a password',
		advice:
			'Ask the person who runs n8n to check the user name and the password in the address of the proxy (HTTPS_PROXY).',
	},
	{
		statuses: [511],
		summary: 'The network that n8n is in asks for a sign-in before it lets requests through',
		advice: 'Ask the person who runs n8n to sign in to that network, or to use a different one.',
	},
	{
		statuses: [403],
		summary: 'A proxy or web filter between n8n and Microsoft blocks the request',
		advice:
			"Ask the person who runs n8n to allow requests to Microsoft's addresses in the proxy or web filter.",
	},
	{
		statuses: [502, 503, 504],
		summary: 'The proxy that n8n uses could not reach Microsoft',
		advice: `${TRY_LATER} If this continues, ${ASK_ABOUT_PROXY}.`,
		cause: 'temporarily-unavailable',
	},
];

/** The row for any other answer of a proxy. */
export const UNKNOWN_PROXY_ERROR: ErrorRow = {
	summary: 'The proxy that n8n uses did not pass on the request',
	advice: `Read what the proxy said, and ${ASK_ABOUT_PROXY}.`,
};

/** Finds the row for a missing answer. */
export function findNoResponseRow({ reason }: NoResponse): ErrorRow | undefined {
	return NO_RESPONSE_ERRORS.find(({ noResponse }) => noResponse === reason);
}

/** Finds the row for the answer of a proxy. */
export function findProxyRow({ status }: ProxyResponse): ErrorRow {
	return PROXY_ERRORS.find(({ statuses }) => statuses?.includes(status)) ?? UNKNOWN_PROXY_ERROR;
}
