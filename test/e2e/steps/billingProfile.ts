import assert from 'node:assert/strict';

import { seed } from '../../../sandbox';
import { openNode, openWorkflow } from '../support/editor';
import { typeInto } from '../support/field';
import type { Step } from '../support/person';
import { sees } from '../support/sees';
import { NODE, prepareWorkflow } from '../support/workflows';

const { id, addressLine1, city } = seed.customers.adventureWorks;

export const billingProfile: Step = {
	does: 'corrects a billing profile, after Microsoft suggested another address than the entered one',
	async walk(person) {
		const { page, n8n, sandbox, lookAt } = person;
		sandbox.changeBillingProfile(id, { defaultAddress: { city: 'Boulder' } });
		const workflow = await prepareWorkflow(person, {
			name: 'Correct an address',
			parameters: {
				resource: 'billingProfile',
				operation: 'update',
				customerId: { __rl: true, mode: 'id', value: id },
			},
		});
		await openWorkflow(page, n8n, workflow.id);
		const panel = await openNode(page, NODE);
		await panel.addField('City');
		await typeInto(panel.field('City'), 'Aurora');
		await panel.addOption('Validate Address');

		await panel.execute();
		await sees(panel.output, `${addressLine1}, ${city}`);
		await lookAt('address-rejected-with-suggestion');
		assert.equal(readCity(), 'Boulder');

		await typeInto(panel.field('City'), city);
		await panel.execute();
		await panel.showOutputAs('JSON');
		await sees(panel.output, '1 changed.');
		await sees(panel.output, `"city": "${city}"`);
		await lookAt('billing-profile-corrected');
		assert.equal(readCity(), city);

		function readCity(): string {
			return sandbox.state.customer(id).billingProfile.defaultAddress.city;
		}
	},
};
