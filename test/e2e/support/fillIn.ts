import { seed, type Sandbox } from '../../../sandbox';
import type { CredentialWindow } from './credentialWindow';
import { choose, typeInto } from './field';

const { partner, app } = seed;

/**
 * Fills in the fields that both credentials share with the values of the sandbox: its addresses, the tenant and the app.
 *
 * @param credential the window of the credential
 * @param sandbox the running sandbox
 * @param clientSecret the client secret to enter, which can be a wrong one
 */
export async function fillInSandbox(
	credential: CredentialWindow,
	sandbox: Sandbox,
	clientSecret: string = app.clientSecret,
): Promise<void> {
	await choose(credential.field('Cloud'), 'Custom');
	await typeInto(credential.field('API Base URL'), sandbox.url);
	await typeInto(credential.field('Sign-in Base URL'), sandbox.url);
	await typeInto(credential.field('Tenant ID'), partner.tenantId);
	await typeInto(credential.field('Client ID'), app.clientId);
	await typeInto(credential.field('Client Secret'), clientSecret);
}
