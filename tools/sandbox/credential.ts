import { seed } from './seed';

/**
 * The credential fields for a sandbox, the same for both credential types: its addresses, the partner and the partner's
 * app. They do not include a sign-in.
 *
 * @param url the sandbox's URL, without a trailing slash
 */
export function credentialFields(url: string) {
	return {
		cloud: 'custom',
		apiBaseUrl: url,
		loginBaseUrl: url,
		tenantId: seed.partner.tenantId,
		clientId: seed.app.clientId,
		clientSecret: seed.app.clientSecret,
	};
}
