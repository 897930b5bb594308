import axios from 'axios';

import type { Credential, N8nRest } from '../../../tools/n8n/rest';
import { credentialFields, seed, type Sandbox } from '../../../tools/sandbox';

/** Stores a credential with a refresh token but no access token, as if it had never been used. */
export async function createRefreshTokenCredential(
	rest: N8nRest,
	sandbox: Sandbox,
): Promise<Credential> {
	return await rest.createCredential({
		name: 'Refresh token',
		type: 'microsoftPartnerCenterApi',
		data: { ...credentialFields(sandbox.url), refreshToken: seed.users.adminAgent.refreshToken },
	});
}

/** Stores an OAuth2 credential and signs in as a user does with *Connect*, but without a browser. */
export async function createOAuth2Credential(rest: N8nRest, sandbox: Sandbox): Promise<Credential> {
	const credential = await rest.createCredential({
		name: 'OAuth2',
		type: 'microsoftPartnerCenterOAuth2Api',
		data: credentialFields(sandbox.url),
	});
	const { data } = await rest.http.get<{ data: string }>('/rest/oauth2-credential/auth', {
		params: { id: credential.id },
	});
	const choice = new URLSearchParams({ user: seed.users.adminAgent.key });
	const signedIn = await axios.post(data.data, choice, {
		proxy: false,
		maxRedirects: 0,
		validateStatus: (status) => status === 302,
	});
	await rest.http.get(String(signedIn.headers.location));
	return credential;
}
