import assert from 'node:assert/strict';

import { seed } from '../../../sandbox';
import { openNode, openWorkflow } from '../support/editor';
import type { Step } from '../support/person';
import { sees } from '../support/sees';
import { NODE, prepareWorkflow } from '../support/workflows';

const { fabrikam, humongousCharity, adventureWorks } = seed.customers;

/** Three customers. Microsoft rejects only the second one. */
const DEALS = [fabrikam, humongousCharity, adventureWorks].map(({ id }) => ({ customer: id }));

const REFUSAL = 'Microsoft denied this qualification for the customer.';

export const readResult: Step = {
	does: 'executes the step, and sees the result of each item and why one item was rejected',
	async walk(person) {
		const { page, n8n, sandbox, lookAt } = person;
		sandbox.readings.educationConflict = 'taggingDenied';
		const workflow = await prepareWorkflow(person, {
			name: 'Three deals',
			parameters: {
				customerId: { __rl: true, mode: 'id', value: '={{ $json.customer }}' },
				qualification: 'education',
			},
			items: DEALS,
		});
		await openWorkflow(page, n8n, workflow.id);
		const panel = await openNode(page, NODE);

		await panel.onError('Stop Workflow');
		await panel.execute();
		await sees(panel.output, `${REFUSAL} Partner Center said: "Customer tagging denied." [item 1]`);
		await sees(panel.output, 'A partner cannot change a qualification');
		// The numbers depend on the items that were being processed when the item failed.
		await sees(
			panel.output,
			/\d items? (was|were) completed; \d changes? (was|were) made and remains?/,
		);
		await lookAt('refused-and-stopped');

		await panel.onError('Pass error message as item in regular output');
		await panel.execute();
		await sees(panel.output, '2 changed, 1 failed.');
		await sees(panel.output, '3 items');
		await sees(panel.output, adventureWorks.id);
		await lookAt('refused-and-continued');
		await panel.showOutputAs('JSON');
		await sees(panel.output, REFUSAL);
		await sees(panel.output, humongousCharity.id);
		await sees(panel.output, '"advice":');
		await lookAt('refused-and-continued-json');
		assert.equal(sandbox.state.customer(adventureWorks.id).qualification, 'education');
	},
};
