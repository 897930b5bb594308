import { expect } from '@playwright/test';

import { seed } from '../../../tools/sandbox';
import { choose, openPicker, pick, picked, VISIBLE } from './support/fields';
import { NodePanel } from './support/nodePanel';
import { test } from './support/test';

const { northwind } = seed.customers;
const { leadingZero } = seed.validationCodes;

// `npm run docs:pictures` makes the animated picture of the README from the screenshots "main-job-1" and so on.
test('qualifies a customer for Government Community Cloud: chooses from lists, previews the change, and makes it', async ({
	page,
	sandbox,
	openWorkflow,
	takeScreenshot,
}) => {
	let count = 0;
	const takeFrame = () => takeScreenshot(`main-job-${++count}`);

	await openWorkflow('Deal won');
	const panel = await NodePanel.open(page);
	await takeFrame();

	const customers = await openPicker(panel.field('Customer'), 'north');
	await expect(customers).toContainText([northwind.name], VISIBLE);
	await takeFrame();
	await pick(customers, northwind.name);
	await expect(picked(panel.field('Customer'))).toHaveValue(new RegExp(northwind.name));

	await choose(panel.field('Qualification'), 'Government Community Cloud');
	const codes = await openPicker(panel.field('Validation Code'));
	await expect(codes).toContainText([leadingZero.validationId], VISIBLE);
	await takeFrame();
	await pick(codes, leadingZero.validationId);
	await takeFrame();

	const { output } = panel;
	await panel.addOption('Dry Run');
	await panel.execute();
	await panel.showOutputAs('JSON');
	await expect(output).toContainText('"dryRun": true', VISIBLE);
	await expect(output).toContainText('"qualification": "governmentCommunityCloud"', VISIBLE);
	await takeFrame();
	expect(sandbox.state.customer(northwind.id)).toMatchObject({ qualification: 'none' });

	// The input of the switch is not visible, so it cannot be clicked.
	await panel.field('Dry Run').getByRole('switch').press('Space');
	await panel.execute();
	await expect(output).not.toContainText('"dryRun": true', VISIBLE);
	await expect(output).toContainText('"changed": true', VISIBLE);
	await takeFrame();
	expect(sandbox.state.customer(northwind.id)).toMatchObject({
		qualification: 'governmentCommunityCloud',
		timesApplied: 1,
	});
	expect(sandbox.state.codeUses).toContainEqual(
		expect.objectContaining({ customerId: northwind.id, validationId: leadingZero.validationId }),
	);
});
