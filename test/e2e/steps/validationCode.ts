import { openNode, openWorkflow } from '../support/editor';
import { choose, chosen } from '../support/field';
import type { Step } from '../support/person';
import { openPicker, pick } from '../support/picker';
import { holds, lists, seesNo } from '../support/sees';
import { NODE, prepareWorkflow } from '../support/workflows';

const CODES = [
	'City of Tailspin: 012345 (4 of 5 uses left)',
	'Margie County Library District: 20481 (1 of 3 uses left)',
	'Département of Parks: A+B/1 &=2 (3 of 3 uses left)',
	'Proseware Public Safety: 77007 (no limit)',
	'Lamna Water Authority: 30000 (no uses left)',
] as const;

export const validationCode: Step = {
	does: 'sees Validation Code only for Government Community Cloud, and the uses left of each code',
	async walk(person) {
		const { page, n8n, lookAt } = person;
		const workflow = await prepareWorkflow(person, { name: 'Choose a code' });
		await openWorkflow(page, n8n, workflow.id);
		const panel = await openNode(page, NODE);
		const qualification = panel.field('Qualification');
		const code = panel.field('Validation Code');
		await holds(chosen(qualification), 'Choose…');
		await seesNo(code);
		await lookAt('nothing-chosen-beforehand');

		await choose(qualification, 'Education');
		await seesNo(code);
		await lookAt('education-needs-no-code');

		await choose(qualification, 'Government Community Cloud');
		await code.waitFor();
		const codes = await openPicker(code);
		await lists(codes, CODES);
		await lookAt('validation-code-list');
		await pick(codes, CODES[0]);
		await lookAt('validation-code-chosen');

		await choose(qualification, 'Education');
		await seesNo(code);
	},
};
