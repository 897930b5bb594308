import assert from 'node:assert/strict';

import { seed } from '../../../sandbox';
import { openNode, openWorkflow, untilSaved } from '../support/editor';
import { choose, chosen } from '../support/field';
import type { NodePanel } from '../support/nodePanel';
import type { Step } from '../support/person';
import { openPicker, pick, picked } from '../support/picker';
import { holds } from '../support/sees';
import { NODE, prepareWorkflow } from '../support/workflows';

const { name, domain } = seed.customers.northwind;
const CODE = 'City of Tailspin: 012345';

export const reloadWorkflow: Step = {
	does: 'finds every field of a saved workflow unchanged after opening it again',
	async walk(person) {
		const { page, n8n, lookAt } = person;
		const workflow = await prepareWorkflow(person, { name: 'Come back' });
		await openWorkflow(page, n8n, workflow.id);
		const panel = await openNode(page, NODE);
		await pick(await openPicker(panel.field('Customer'), 'Northwind'), name);
		await choose(panel.field('Qualification'), 'Government Community Cloud');
		await pick(await openPicker(panel.field('Validation Code')), CODE);
		// The switch is on when it is added, because a user who adds Dry Run wants a dry run.
		await untilSaved(page, '"dryRun":true', () => panel.addOption('Dry Run'));
		await lookAt('before-reload');
		await readsTheSame(panel);

		await panel.close();
		await openWorkflow(page, n8n, workflow.id);
		await readsTheSame(await openNode(page, NODE));
		await lookAt('after-reload');
	},
};

async function readsTheSame(panel: NodePanel): Promise<void> {
	await holds(picked(panel.field('Customer')), `${name} (${domain})`);
	await holds(chosen(panel.field('Qualification')), 'Government Community Cloud');
	await holds(picked(panel.field('Validation Code')), `${CODE} (4 of 5 uses left)`);
	assert.equal(await panel.field('Dry Run').getByRole('switch').isChecked(), true);
}
