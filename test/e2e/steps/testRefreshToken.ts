import { seed } from '../../../sandbox';
import { createCredential } from '../support/credentialWindow';
import { typeInto } from '../support/field';
import { fillInSandbox } from '../support/fillIn';
import type { Step } from '../support/person';
import { sees } from '../support/sees';

const { adminAgent, userWithoutMfa } = seed.users;

export const testRefreshToken: Step = {
	does: 'tests a refresh token, and sees that the secret is wrong, that MFA is missing, or that the test succeeded',
	async walk({ page, n8n, sandbox, lookAt }) {
		const credential = await createCredential(page, n8n, {
			search: 'partner center',
			name: 'Microsoft Partner Center Refresh Token API',
		});
		await fillInSandbox(credential, sandbox, 'not-the-secret');
		await typeInto(credential.field('Refresh Token'), adminAgent.refreshToken);
		await credential.save();
		await credential.readsRefusal("The client secret is wrong. Check 'Client Secret'");
		await lookAt('wrong-secret');

		await typeInto(credential.field('Client Secret'), seed.app.clientSecret);
		await typeInto(credential.field('Refresh Token'), userWithoutMfa.refreshToken);
		await credential.save();
		await credential.readsRefusal('it did not include multi-factor authentication (MFA)');
		await lookAt('without-mfa');

		await typeInto(credential.field('Refresh Token'), adminAgent.refreshToken);
		await credential.save();
		await sees(credential.whole, 'Connection tested successfully');
		await lookAt('refresh-token-works');
	},
};
