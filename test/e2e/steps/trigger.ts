import { seed } from '../../../sandbox';
import { startWorkflow } from '../support/editor';
import { choose, chosen, openList } from '../support/field';
import { openNodeCreator } from '../support/nodeCreator';
import type { Step } from '../support/person';
import { holds, sees, seesNo } from '../support/sees';
import { prepareCredential } from '../support/workflows';

const { fabrikam } = seed.customers;

export const trigger: Step = {
	does: 'finds the trigger, and chooses the customers whose reviews it watches',
	async walk(person) {
		const { page, n8n, lookAt } = person;
		// n8n chooses it when the trigger is added.
		await prepareCredential(person);
		await startWorkflow(page, n8n);
		const creator = await openNodeCreator(page);
		await creator.open('partner center', 'Microsoft Partner Center');
		await sees(await creator.under('Triggers'), 'On review decided');
		await lookAt('triggers');
		const panel = await creator.add('On review decided');
		await holds(chosen(panel.field('Trigger On')), 'Review Decided');

		const customers = panel.field('Customer Names or IDs');
		await sees(await openList(customers), fabrikam.name);
		await lookAt('customers-to-watch');
		await page.getByRole('option', { name: fabrikam.name }).click();
		await page.keyboard.press('Escape');
		await sees(customers, fabrikam.name);
		await lookAt('review-decided');

		await choose(panel.field('Trigger On'), 'Qualification Changed');
		await seesNo(customers);
		await lookAt('qualification-changed');
	},
};
