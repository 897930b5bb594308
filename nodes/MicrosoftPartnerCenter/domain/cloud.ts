/** The addresses that belong to one cloud, without trailing slashes. */
export interface CloudEndpoints {
	/** The base URL of Partner Center's API. */
	readonly apiBaseUrl: string;
	/** The base URL of the sign-in authority. */
	readonly loginBaseUrl: string;
	/** The resource in the token's scope: the audience of the token. */
	readonly resource: string;
}

const GLOBAL: CloudEndpoints = {
	apiBaseUrl: 'https://api.partnercenter.microsoft.com',
	loginBaseUrl: 'https://login.microsoftonline.com',
	resource: 'https://api.partnercenter.microsoft.com',
};

/**
 * The addresses of Microsoft's clouds. Sources: Microsoft's page "Partner Center REST URLs". For 21Vianet,
 * the sign-in authority is from Microsoft's Azure China documentation; the old PowerShell module used a
 * different one.
 */
export const CLOUDS = {
	global: GLOBAL,
	usGovernment: { ...GLOBAL, loginBaseUrl: 'https://login.microsoftonline.us' },
	china: {
		apiBaseUrl: 'https://partner.partnercenterapi.microsoftonline.cn',
		loginBaseUrl: 'https://login.partner.microsoftonline.cn',
		resource: 'https://partner.partnercenterapi.microsoftonline.cn',
	},
} as const satisfies Record<string, CloudEndpoints>;

/**
 * Matches a base URL that is safe to send a secret to: `https`, or `http` on this machine (the
 * sandbox). It is a regular expression because the OAuth2 credential uses it inside an n8n expression.
 */
export const TRUSTED_BASE_URL_REGEX =
	/^(?:https:\/\/[^/?#@\s\\]+|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?)(?:\/[^?#\s\\]*)?$/i;

/**
 * Builds the address of the token endpoint (Microsoft identity platform, v2.0).
 *
 * @param loginBaseUrl the base URL of the sign-in authority, without a trailing slash
 * @param tenant a GUID or a domain, encoded for a URL
 * @returns the address
 */
export function buildTokenUrl(loginBaseUrl: string, tenant: string): string {
	return `${loginBaseUrl}/${tenant}/oauth2/v2.0/token`;
}
