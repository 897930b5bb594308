import { seed } from '../../../sandbox';
import { startWorkflow } from '../support/editor';
import { fillInSandbox } from '../support/fillIn';
import { openNodeCreator } from '../support/nodeCreator';
import type { Step } from '../support/person';
import { openPicker, pick } from '../support/picker';
import { holds, sees } from '../support/sees';
import { chosen } from '../support/field';

const { adminAgent } = seed.users;
const { contosoUniversity } = seed.customers;

export const connectAccount: Step = {
	does: 'adds the node, signs in with the pop-up, sees "Account connected", and reads a qualification with it',
	async walk({ page, n8n, sandbox, lookAt }) {
		await startWorkflow(page, n8n);
		const creator = await openNodeCreator(page);
		await creator.open('partner center', 'Microsoft Partner Center');
		await creator.under('Actions');
		const panel = await creator.add('Get customer qualification');
		await lookAt('node-without-credential');

		const credential = await panel.connect();
		await lookAt('credential-empty');
		await fillInSandbox(credential, sandbox);
		await lookAt('credential-filled-in');
		const popup = await credential.connect();
		await popup.getByRole('heading', { name: 'Who do you want to be?' }).waitFor();
		await lookAt('sign-in-page', popup);
		await popup.getByRole('button', { name: adminAgent.name }).click();

		// n8n closes both windows (n8n 1.x closes only the pop-up) and selects the credential in the node.
		if (process.env.REAL_N8N) {
			await sees(credential.whole, 'Account connected');
			await credential.close();
		}
		await credential.whole.waitFor({ state: 'hidden' });
		await holds(chosen(panel.credential), 'Microsoft Partner Center account');
		const connected = await panel.editCredential();
		await sees(connected.whole, 'Account connected');
		await lookAt('account-connected');
		await connected.close();

		const customers = await openPicker(panel.field('Customer'), 'Contoso U');
		await pick(customers, contosoUniversity.name);
		await panel.execute();
		await sees(panel.output, '1 item');
		await sees(panel.output, `${contosoUniversity.id} none`);
		await lookAt('qualification-read');
	},
};
