import { expect } from '@playwright/test';

import { seed } from '../../../tools/sandbox';
import { typeInto, VISIBLE } from './support/fields';
import { NodePanel } from './support/nodePanel';
import { test } from './support/test';

const { id, addressLine1, city } = seed.customers.adventureWorks;

test('corrects a billing profile, after Microsoft suggested another address than the entered one', async ({
	page,
	sandbox,
	openWorkflow,
	takeScreenshot,
}) => {
	const readCity = () => sandbox.state.customer(id).billingProfile.defaultAddress.city;
	sandbox.changeBillingProfile(id, { defaultAddress: { city: 'Boulder' } });
	await openWorkflow('Correct an address', {
		resource: 'billingProfile',
		operation: 'update',
		customerId: { __rl: true, mode: 'id', value: id },
	});
	const panel = await NodePanel.open(page);
	await panel.addField('City');
	await typeInto(panel.field('City'), 'Aurora');
	await panel.addOption('Validate Address');

	await panel.execute();
	await expect(panel.output).toContainText(`${addressLine1}, ${city}`, VISIBLE);
	await takeScreenshot('address-rejected-with-suggestion');
	expect(readCity()).toBe('Boulder');

	await typeInto(panel.field('City'), city);
	await panel.execute();
	await panel.showOutputAs('JSON');
	await expect(panel.output).toContainText('1 changed.', VISIBLE);
	await expect(panel.output).toContainText(`"city": "${city}"`, VISIBLE);
	await takeScreenshot('billing-profile-corrected');
	expect(readCity()).toBe(city);
});
