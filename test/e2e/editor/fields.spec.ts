import { expect, type Response } from '@playwright/test';

import { seed } from '../../../tools/sandbox';
import { choose, chosen, openPicker, pick, picked, VISIBLE } from './support/fields';
import { NodePanel } from './support/nodePanel';
import { test } from './support/test';

const { contosoPharmaceuticals, contosoUniversity, northwind } = seed.customers;

const CODES = [
	'City of Tailspin: 012345 (4 of 5 uses left)',
	'Margie County Library District: 20481 (1 of 3 uses left)',
	'Département of Parks: A+B/1 &=2 (3 of 3 uses left)',
	'Proseware Public Safety: 77007 (no limit)',
	'Lamna Water Authority: 30000 (no uses left)',
] as const;

const GOVERNMENT = 'Government Community Cloud';

const shown = ({ name, domain }: { name: string; domain: string }) => `${name} (${domain})`;

test('chooses a customer by typing part of its name', async ({
	page,
	openWorkflow,
	takeScreenshot,
}) => {
	await openWorkflow('Choose a customer');
	const panel = await NodePanel.open(page);
	const customers = await openPicker(panel.field('Customer'), 'conto');
	await expect(customers).toHaveText(
		[contosoUniversity, contosoPharmaceuticals].map(shown),
		VISIBLE,
	);
	await takeScreenshot('customer-list');
	await pick(customers, contosoPharmaceuticals.name);
	await expect(picked(panel.field('Customer'))).toHaveValue(shown(contosoPharmaceuticals));
	await takeScreenshot('customer-chosen');
});

test('sees Validation Code only for Government Community Cloud, and the uses left of each code', async ({
	page,
	openWorkflow,
	takeScreenshot,
}) => {
	await openWorkflow('Choose a code');
	const panel = await NodePanel.open(page);
	const qualification = panel.field('Qualification');
	const code = panel.field('Validation Code');
	await expect(chosen(qualification)).toHaveValue('Choose…');
	await expect(code).toBeHidden();
	await takeScreenshot('nothing-chosen-beforehand');

	await choose(qualification, 'Education');
	await expect(code).toBeHidden();
	await takeScreenshot('education-needs-no-code');

	await choose(qualification, GOVERNMENT);
	await expect(code).toBeVisible();
	const codes = await openPicker(code);
	await expect(codes).toHaveText(CODES, VISIBLE);
	await takeScreenshot('validation-code-list');
	await pick(codes, CODES[0]);
	await takeScreenshot('validation-code-chosen');

	await choose(qualification, 'Education');
	await expect(code).toBeHidden();
});

test('sees Validation Code if Qualification is an expression that can result in Government Community Cloud', async ({
	page,
	openWorkflow,
	takeScreenshot,
}) => {
	// Spellings of a CRM. n8n shows the fields of a node with the values of the first item.
	const deals = [{ qualification: 'GCC' }, { qualification: 'EDU' }];
	await openWorkflow('By expression', { qualification: '={{ $json.qualification }}' }, deals);
	const panel = await NodePanel.open(page);
	await expect(panel.field('Qualification')).toContainText('GCC', VISIBLE);
	await expect(panel.field('Validation Code')).toBeVisible();
	await takeScreenshot('validation-code-beside-an-expression');
});

test('finds every field of a saved workflow unchanged after opening it again', async ({
	page,
	openWorkflow,
	takeScreenshot,
}) => {
	await openWorkflow('Come back');
	const panel = await NodePanel.open(page);
	await pick(await openPicker(panel.field('Customer'), 'Northwind'), northwind.name);
	await choose(panel.field('Qualification'), GOVERNMENT);
	await pick(await openPicker(panel.field('Validation Code')), CODES[0]);
	// The switch is on when it is added, because a user who adds Dry Run wants a dry run.
	const saved = page.waitForResponse(isSaved);
	await panel.addOption('Dry Run');
	// n8n saves automatically after a moment, but n8n 1.x does not.
	if (process.env.REAL_N8N) await page.keyboard.press('Control+s');
	await saved;
	await takeScreenshot('before-reload');
	await expectFields(panel);

	await panel.close();
	await page.reload();
	await expectFields(await NodePanel.open(page));
	await takeScreenshot('after-reload');
});

/** Whether a response confirms that n8n has saved the workflow with the last change. */
function isSaved(response: Response): boolean {
	const request = response.request();
	return (
		response.ok() &&
		request.method() === 'PATCH' &&
		response.url().includes('/rest/workflows/') &&
		(request.postData() ?? '').includes('"dryRun":true')
	);
}

async function expectFields(panel: NodePanel): Promise<void> {
	await expect(picked(panel.field('Customer'))).toHaveValue(shown(northwind));
	await expect(chosen(panel.field('Qualification'))).toHaveValue(GOVERNMENT);
	await expect(picked(panel.field('Validation Code'))).toHaveValue(CODES[0]);
	await expect(panel.field('Dry Run').getByRole('switch')).toBeChecked();
}
