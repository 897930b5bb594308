import { CLOUDS, TRUSTED_BASE_URL_REGEX } from '../domain/cloud';
import type { CloudEndpoints } from '../domain/cloud';
import { GUID_REGEX } from '../domain/customer';
import { DOMAIN_REGEX } from '../domain/domainName';

/** The variable that holds the credential's fields: `$self` in its defaults, `$credentials` in its test. */
type Scope = '$self' | '$credentials';

function byCloud(clouds: Record<string, CloudEndpoints>, endpoint: keyof CloudEndpoints): string {
	return JSON.stringify(
		Object.fromEntries(Object.entries(clouds).map(([cloud, urls]) => [cloud, urls[endpoint]])),
	);
}

/** Reads a field as text. A read is slow because it leaves n8n's expression sandbox, so a field is read once. */
function field(scope: Scope, name: string): string {
	return `String(${scope}["${name}"] || "").trim()`;
}

function baseUrl(scope: Scope, endpoint: 'apiBaseUrl' | 'loginBaseUrl'): string {
	const trusted = `(${String(TRUSTED_BASE_URL_REGEX)}.test(custom) ? custom.replace(/\\/+$/, "") : "")`;
	const choose = `(cloud, custom) => cloud === "custom" ? ${trusted} : (${byCloud(CLOUDS, endpoint)})[cloud]`;
	return `(${choose})(${field(scope, 'cloud')}, ${field(scope, endpoint)})`;
}

/**
 * The n8n expression for the API base URL in a credential's test. A custom address that cannot be
 * trusted gives an empty text, so that nothing is sent to it.
 */
export const apiBaseUrlExpression = `={{ ${baseUrl('$credentials', 'apiBaseUrl')} }}`;

/**
 * Builds the n8n expression for an endpoint of the partner's tenant at the sign-in authority. It gives an
 * empty text if the tenant is neither a GUID nor a domain, or if a custom address cannot be trusted.
 *
 * @param endpoint the last part of the endpoint's path
 * @returns the expression as the default of a credential's field: it starts with `={{`
 */
export function signInUrlExpression(endpoint: 'authorize' | 'token'): string {
	const isTenant = `(${String(GUID_REGEX)}.test(tenant) || ${String(DOMAIN_REGEX)}.test(tenant))`;
	const url = `base + "/" + encodeURIComponent(tenant) + "/oauth2/v2.0/${endpoint}"`;
	const join = `(tenant, base) => ${isTenant} && base ? ${url} : ""`;
	return `={{ (${join})(${field('$self', 'tenantId')}, ${baseUrl('$self', 'loginBaseUrl')}) }}`;
}

/** The n8n expression for the scope of an interactive sign-in. */
export const scopeExpression = `={{ (${byCloud({ ...CLOUDS, custom: CLOUDS.global }, 'resource')})[${field('$self', 'cloud')}] + "/user_impersonation offline_access" }}`;
