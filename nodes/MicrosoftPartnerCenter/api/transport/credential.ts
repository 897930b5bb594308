import { CLOUDS, TRUSTED_BASE_URL_REGEX } from '../../domain/cloud';
import type { CloudEndpoints } from '../../domain/cloud';
import { isGuid } from '../../domain/customer';
import { isDomain } from '../../domain/domainName';
import { UserFacingError } from '../../domain/userFacingError';
import { ENTER_PARTNER_TENANT } from '../errors/advice';

/** The fields of a credential that choose the cloud, as n8n passes them: of any type, or missing. */
export interface CloudSettings {
	readonly cloud?: unknown;
	readonly apiBaseUrl?: unknown;
	readonly loginBaseUrl?: unknown;
}

/**
 * Reads a field that must be filled in.
 *
 * @param value the field's value, of any type
 * @param label the field's label in the credential
 * @returns the text without spaces around it
 * @throws {UserFacingError} if the field is empty
 */
export function parseRequiredField(value: unknown, label: string): string {
	const text = typeof value === 'string' ? value.trim() : '';
	if (text !== '') return text;
	throw new UserFacingError(
		`'${label}' is empty in the credential`,
		`Open the credential and fill in '${label}'.`,
	);
}

function parseCustomBaseUrl(value: unknown, label: string): string {
	const url = parseRequiredField(value, label);
	const isTrusted = TRUSTED_BASE_URL_REGEX.test(url);
	if (isTrusted && URL.canParse(url)) return url.replace(/\/+$/, '');
	if (isTrusted) {
		throw new UserFacingError(
			`'${label}' in the credential is not a valid address`,
			`Open the credential and correct '${label}'. A valid address looks like https://gateway.contoso.com. A port after the host is a number up to 65535.`,
		);
	}
	throw new UserFacingError(
		`'${label}' in the credential is not a safe address to send a sign-in to`,
		`Open the credential and enter an address in '${label}' that starts with https:// and contains no user name, no ? and no #. An address that starts with http:// is accepted only for the machine that runs n8n, such as http://localhost:4010.`,
	);
}

/**
 * Finds the addresses of the cloud that a credential chooses. The error messages never contain values of
 * the credential: the person who sees the error might not be allowed to see the credential, and a secret
 * might have been entered in the wrong field.
 *
 * @param settings the credential's fields
 * @returns the addresses, without trailing slashes
 * @throws {UserFacingError} if the cloud is unknown, or if a custom address is empty, not valid or not safe; it
 * must start with `https://`, or with `http://` and be on this machine
 */
export function resolveCloud(settings: CloudSettings): CloudEndpoints {
	const { cloud } = settings;
	if (cloud === 'custom') {
		return {
			apiBaseUrl: parseCustomBaseUrl(settings.apiBaseUrl, 'API Base URL'),
			loginBaseUrl: parseCustomBaseUrl(settings.loginBaseUrl, 'Sign-in Base URL'),
			resource: CLOUDS.global.resource,
		};
	}
	if (cloud === 'global' || cloud === 'usGovernment' || cloud === 'china') return CLOUDS[cloud];
	throw new UserFacingError(
		"This version of the node does not know the 'Cloud' in the credential",
		"Open the credential and choose a 'Cloud' from the list.",
	);
}

/**
 * Reads the partner's own tenant: a GUID or a domain.
 *
 * @param value the field's value, of any type
 * @returns the tenant, encoded for a URL
 * @throws {UserFacingError} if the value is anything else, including `common`: Entra redeems a refresh token
 * only at the app's own tenant
 */
export function parsePartnerTenant(value: unknown): string {
	const tenant = typeof value === 'string' ? value.trim() : '';
	if (isGuid(tenant) || isDomain(tenant)) return encodeURIComponent(tenant);
	throw new UserFacingError(
		tenant === ''
			? "'Tenant ID' is empty in the credential"
			: "'Tenant ID' in the credential is not a tenant ID or a domain",
		ENTER_PARTNER_TENANT,
	);
}
