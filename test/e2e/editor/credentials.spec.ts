import { expect } from '@playwright/test';

import { seed } from '../../../tools/sandbox';
import { CredentialWindow } from './support/credentialWindow';
import { chosen, openPicker, pick, typeInto, VISIBLE } from './support/fields';
import { NodeCreator } from './support/nodeCreator';
import { test } from './support/test';

const { adminAgent, userWithoutMfa } = seed.users;
const { contosoUniversity } = seed.customers;

test('adds the node, signs in with the pop-up, sees "Account connected", and reads a qualification with it', async ({
	page,
	sandbox,
	takeScreenshot,
}) => {
	const creator = await NodeCreator.inNewWorkflow(page);
	await creator.openNode('Actions');
	const panel = await creator.add('Get customer qualification');
	await takeScreenshot('node-without-credential');

	const credential = await panel.connect();
	await takeScreenshot('credential-empty');
	await credential.fillIn(sandbox);
	await takeScreenshot('credential-filled-in');
	const popup = await credential.connect();
	await popup.getByRole('heading', { name: 'Who do you want to be?' }).waitFor();
	await takeScreenshot('sign-in-page', popup);
	await popup.getByRole('button', { name: adminAgent.name }).click();

	// n8n closes both windows (n8n 1.x closes only the pop-up) and selects the credential in the node.
	if (process.env.REAL_N8N) {
		await expect(credential.whole).toContainText('Account connected', VISIBLE);
		await credential.close();
	}
	await expect(credential.whole).toBeHidden();
	await expect(chosen(panel.credential)).toHaveValue('Microsoft Partner Center account');
	const connected = await panel.editCredential();
	await expect(connected.whole).toContainText('Account connected', VISIBLE);
	await takeScreenshot('account-connected');
	await connected.close();

	const customers = await openPicker(panel.field('Customer'), 'Contoso U');
	await pick(customers, contosoUniversity.name);
	await panel.execute();
	await expect(panel.output).toContainText('1 item', VISIBLE);
	await expect(panel.output).toContainText(`${contosoUniversity.id} none`, VISIBLE);
	await takeScreenshot('qualification-read');
});

test('tests a refresh token, and sees that the secret is wrong, that MFA is missing, or that the test succeeded', async ({
	page,
	sandbox,
	takeScreenshot,
}) => {
	const name = 'Microsoft Partner Center Refresh Token API';
	const credential = await CredentialWindow.create(page, 'partner center', name);
	await credential.fillIn(sandbox, 'not-the-secret');
	await typeInto(credential.field('Refresh Token'), adminAgent.refreshToken);
	await credential.save();
	await credential.expectFailure("The client secret is wrong. Check 'Client Secret'");
	await takeScreenshot('wrong-secret');

	await typeInto(credential.field('Client Secret'), seed.app.clientSecret);
	await typeInto(credential.field('Refresh Token'), userWithoutMfa.refreshToken);
	await credential.save();
	await credential.expectFailure('it did not include multi-factor authentication (MFA)');
	await takeScreenshot('without-mfa');

	await typeInto(credential.field('Refresh Token'), adminAgent.refreshToken);
	await credential.save();
	await expect(credential.whole).toContainText('Connection tested successfully', VISIBLE);
	await takeScreenshot('refresh-token-works');
});
