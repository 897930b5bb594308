import { seed } from '../../../sandbox';
import { openNode, openWorkflow } from '../support/editor';
import type { Step } from '../support/person';
import { openPicker, pick, picked } from '../support/picker';
import { holds, lists } from '../support/sees';
import { NODE, prepareWorkflow } from '../support/workflows';

const { contosoPharmaceuticals, contosoUniversity } = seed.customers;

export const chooseCustomer: Step = {
	does: 'chooses a customer by typing part of its name',
	async walk(person) {
		const { page, n8n, lookAt } = person;
		const workflow = await prepareWorkflow(person, { name: 'Choose a customer' });
		await openWorkflow(page, n8n, workflow.id);
		const panel = await openNode(page, NODE);
		const customers = await openPicker(panel.field('Customer'), 'conto');
		await lists(
			customers,
			[contosoUniversity, contosoPharmaceuticals].map(({ name, domain }) => `${name} (${domain})`),
		);
		await lookAt('customer-list');
		await pick(customers, contosoPharmaceuticals.name);
		const { name, domain } = contosoPharmaceuticals;
		await holds(picked(panel.field('Customer')), `${name} (${domain})`);
		await lookAt('customer-chosen');
	},
};
