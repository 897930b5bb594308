import { isDomain, isGuid } from './customer';
import { UserFacingError } from './userFacingError';

/** The addresses that a choice of cloud decides together. No trailing slashes. */
export interface CloudEndpoints {
	/** Where Partner Center's API answers. */
	readonly apiBaseUrl: string;
	/** Where people and apps of that cloud sign in. */
	readonly loginBaseUrl: string;
	/** The resource of the token's scope: its audience. */
	readonly resource: string;
}

const GLOBAL: CloudEndpoints = {
	apiBaseUrl: 'https://api.partnercenter.microsoft.com',
	loginBaseUrl: 'https://login.microsoftonline.com',
	resource: 'https://api.partnercenter.microsoft.com',
};

/**
 * Microsoft's clouds. Sources: Microsoft's page "Partner Center REST URLs"; for 21Vianet the sign-in
 * authority that Microsoft's Azure China documentation gives (its old PowerShell module had another).
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
 * A base URL that a secret may be sent to: `https`, or `http` on this machine (the sandbox). A
 * regular expression, because the OAuth2 credential checks with it inside an n8n expression.
 */
export const TRUSTED_BASE_URL_REGEX =
	/^(?:https:\/\/[^/?#@\s\\]+|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?)(?:\/[^?#\s\\]*)?$/i;

/** The fields of a credential, as n8n hands them over: any of them may be missing or of any type. */
export interface CloudSettings {
	readonly cloud?: unknown;
	readonly apiBaseUrl?: unknown;
	readonly loginBaseUrl?: unknown;
}

function parseCustomBaseUrl(label: string, value: unknown): string {
	const url = typeof value === 'string' ? value.trim() : '';
	if (url === '') {
		throw new UserFacingError(
			`'${label}' of the credential is empty`,
			`Open the credential and fill in '${label}', or choose another 'Cloud'.`,
		);
	}
	if (!TRUSTED_BASE_URL_REGEX.test(url)) {
		throw new UserFacingError(
			`'${label}' of the credential is not safe to send a sign-in to`,
			`Open the credential and give '${label}' an address that begins with https:// (http:// is accepted only for this machine, such as http://localhost:4010), without a user name, a question mark or a number sign in it.`,
		);
	}
	return url.replace(/\/+$/, '');
}

/**
 * The addresses that a credential means. What is in its fields is not repeated in any message: people
 * may see an error who may not see the credential, and a secret may stand in the wrong field.
 *
 * @throws UserFacingError for an unknown cloud, and for a custom address that is empty or that is neither
 * `https` nor on this machine
 */
export function resolveCloud(settings: CloudSettings): CloudEndpoints {
	const { cloud } = settings;
	if (cloud === 'custom') {
		return {
			apiBaseUrl: parseCustomBaseUrl('API Base URL', settings.apiBaseUrl),
			loginBaseUrl: parseCustomBaseUrl('Sign-in Base URL', settings.loginBaseUrl),
			resource: CLOUDS.global.resource,
		};
	}
	if (cloud === 'global' || cloud === 'usGovernment' || cloud === 'china') return CLOUDS[cloud];
	throw new UserFacingError(
		"'Cloud' of the credential is not one that this node knows",
		'Open the credential and choose a cloud from the list.',
	);
}

/** The names of sign-in endpoints that belong to no tenant. */
const SHARED_TENANTS = ['common', 'organizations', 'consumers'];

/**
 * Reads the partner's own tenant: a GUID or a domain, ready to stand in a URL.
 *
 * @throws UserFacingError for anything else, `common` included: Entra redeems a refresh token only at the
 * tenant of the app
 */
export function parsePartnerTenant(value: unknown): string {
	const tenant = typeof value === 'string' ? value.trim() : '';
	if (isGuid(tenant) || isDomain(tenant)) return encodeURIComponent(tenant);
	throw new UserFacingError(
		tenant === ''
			? "'Tenant ID' of the credential is empty"
			: "'Tenant ID' of the credential is neither a tenant's ID nor its domain",
		SHARED_TENANTS.includes(tenant.toLowerCase())
			? 'Open the credential and give the ID of your own partner tenant, not a shared one.'
			: 'Open the credential and give the ID of your own partner tenant (Entra admin center, Overview, Tenant ID) or its domain, such as contoso.onmicrosoft.com.',
	);
}

/** Where tokens are issued for a tenant (Microsoft identity platform, v2.0). */
export function buildTokenUrl(loginBaseUrl: string, tenant: string): string {
	return `${loginBaseUrl}/${tenant}/oauth2/v2.0/token`;
}
