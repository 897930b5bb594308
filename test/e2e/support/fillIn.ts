import { seed, type Sandbox } from '../../../sandbox';
import type { CredentialWindow } from './credentialWindow';
import { choose, typeInto } from './field';

const { partner, app } = seed;

/** Types what the sandbox prints for either credential: where it is, whose tenant, which app. A value can be wrong on purpose. */
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
