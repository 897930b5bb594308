import { expect } from '@playwright/test';

import { seed } from '../../../tools/sandbox';
import { VISIBLE } from './support/fields';
import { NodePanel } from './support/nodePanel';
import { test } from './support/test';

const { fabrikam, humongousCharity, adventureWorks } = seed.customers;

const REJECTION = 'Microsoft denied this qualification for the customer.';

test('executes the step, and sees the result of each item and why one item was rejected', async ({
	page,
	sandbox,
	openWorkflow,
	takeScreenshot,
}) => {
	sandbox.readings.educationConflict = 'taggingDenied';
	const parameters = {
		customerId: { __rl: true, mode: 'id', value: '={{ $json.customer }}' },
		qualification: 'education',
	};
	// Microsoft rejects only the second customer.
	const deals = [fabrikam, humongousCharity, adventureWorks].map(({ id }) => ({ customer: id }));
	await openWorkflow('Three deals', parameters, deals);
	const panel = await NodePanel.open(page);
	const { output } = panel;

	await panel.onError('Stop Workflow');
	await panel.execute();
	await expect(output).toContainText(
		`${REJECTION} Partner Center said: "Customer tagging denied." [item 1]`,
		VISIBLE,
	);
	await expect(output).toContainText('which a partner cannot change', VISIBLE);
	// The numbers depend on the items that were being processed when the item failed.
	await expect(output).toContainText(
		/\d items? (was|were) completed; \d changes? (was|were) made and remains?/,
		VISIBLE,
	);
	await takeScreenshot('rejected-and-stopped');

	await panel.onError('Pass error message as item in regular output');
	await panel.execute();
	await expect(output).toContainText('2 changed, 1 failed.', VISIBLE);
	await expect(output).toContainText('3 items', VISIBLE);
	await expect(output).toContainText(adventureWorks.id, VISIBLE);
	await takeScreenshot('rejected-and-continued');
	await panel.showOutputAs('JSON');
	await expect(output).toContainText(REJECTION, VISIBLE);
	await expect(output).toContainText(humongousCharity.id, VISIBLE);
	await expect(output).toContainText('"advice":', VISIBLE);
	await takeScreenshot('rejected-and-continued-json');
	expect(sandbox.state.customer(adventureWorks.id).qualification).toBe('education');
});
