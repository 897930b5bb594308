import { openNode, openWorkflow } from '../support/editor';
import type { Step } from '../support/person';
import { sees } from '../support/sees';
import { NODE, prepareWorkflow } from '../support/workflows';

/** Two deals with the spellings of a CRM. n8n shows the fields of a node with the values of the first item. */
const DEALS = [{ qualification: 'GCC' }, { qualification: 'EDU' }];

export const validationCodeByExpression: Step = {
	does: 'sees Validation Code if Qualification is an expression that can result in Government Community Cloud',
	async walk(person) {
		const { page, n8n, lookAt } = person;
		const workflow = await prepareWorkflow(person, {
			name: 'Qualification from the CRM',
			parameters: { qualification: '={{ $json.qualification }}' },
			items: DEALS,
		});
		await openWorkflow(page, n8n, workflow.id);
		const panel = await openNode(page, NODE);
		await sees(panel.field('Qualification'), 'GCC');
		await panel.field('Validation Code').waitFor();
		await lookAt('validation-code-beside-an-expression');
	},
};
