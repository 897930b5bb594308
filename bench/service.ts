import type { Credential, N8nRest } from '../real-n8n/rest';
import {
	credentialFields,
	seed,
	startSandbox,
	type CustomerRecord,
	type Sandbox,
} from '../sandbox';

/** How both nodes sign in: the value of our node's *Authentication*, and the credential that goes with it. */
export const CREDENTIAL_TYPES = {
	oAuth2: 'microsoftPartnerCenterOAuth2Api',
	refreshToken: 'microsoftPartnerCenterApi',
} as const;

export type Authentication = keyof typeof CREDENTIAL_TYPES;

/** A sandbox in the place of Partner Center, and the way into it. */
export interface Service {
	sandbox: Sandbox;
	authentication: Authentication;
	credential: Credential;
	/** Made-up customers to work on, and others to warm up with. All are without a qualification. */
	customers: readonly CustomerRecord[];
	warmUpCustomers: readonly CustomerRecord[];
}

/** Items that go through a workflow before it is measured, so that all is loaded, compiled and signed in. */
export const WARM_UP = 50;

/** What a run needs of a service. */
export interface ServiceSettings {
	/** Milliseconds before each request is handled. */
	latency: number;
	/** How many customers there are to work on. */
	customers: number;
	authentication: Authentication;
}

/**
 * Starts a sandbox in this process and stores a credential for it in n8n. Each run has a service of its own, at an
 * address of its own: what a node learned about another one's limit does not help it.
 *
 * Throws an `Error` when n8n does not take the credential.
 */
export async function openService(
	rest: N8nRest,
	{ latency, customers, authentication }: ServiceSettings,
): Promise<Service> {
	const sandbox = await startSandbox({ latency });
	try {
		const credential = await rest.createCredential({
			name: `${seed.partner.name} at ${sandbox.url}`,
			type: CREDENTIAL_TYPES[authentication],
			data: credentialData(sandbox, authentication),
		});
		return {
			sandbox,
			authentication,
			credential,
			customers: sandbox.addCustomers(customers),
			warmUpCustomers: sandbox.addCustomers(WARM_UP),
		};
	} catch (error) {
		await sandbox.close();
		throw error;
	}
}

function credentialData(sandbox: Sandbox, authentication: Authentication): Record<string, unknown> {
	const { refreshToken } = seed.users.adminAgent;
	const app = credentialFields(sandbox.url);
	if (authentication === 'refreshToken') return { ...app, refreshToken };
	// As if a person had pressed Connect.
	const oauthTokenData = {
		token_type: 'Bearer',
		access_token: sandbox.issueAccessToken(),
		refresh_token: refreshToken,
	};
	return { ...app, oauthTokenData };
}
