import { seed } from './seed';

/**
 * The fields of a credential, of either type, that lead to a sandbox: its addresses, its partner and the partner's app.
 * They sign nobody in yet.
 *
 * @param url the sandbox's, without a trailing slash
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
