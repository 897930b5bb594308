import { expect } from '@playwright/test';

import { seed } from '../../../tools/sandbox';
import { choose, chosen, openList, VISIBLE } from './support/fields';
import { NodeCreator } from './support/nodeCreator';
import { test } from './support/test';

const SEARCHES = ['partner center', 'csp', 'qualification'];

const ACTIONS = [
	'Get customer',
	'Get many customers',
	'Get customer qualification',
	'Get many customer qualifications',
	'Submit customer qualification for review',
	'Update customer qualification',
	'Get many validation codes',
];

const { fabrikam } = seed.customers;

test(`finds the node by typing ${SEARCHES.map((text) => `"${text}"`).join(', ')}, and sees its actions`, async ({
	page,
	takeScreenshot,
}) => {
	const creator = await NodeCreator.inNewWorkflow(page);
	for (const search of SEARCHES) {
		const found = await creator.search(search);
		await expect(found.first()).toContainText('Microsoft Partner Center', VISIBLE);
		await takeScreenshot(`find-by-${search.replace(' ', '-')}`);
	}
	const actions = await creator.openNode('Actions');
	await expect(actions.last()).toContainText(ACTIONS.at(-1) ?? '', VISIBLE);
	expect(await actions.allInnerTexts()).toEqual(expect.arrayContaining(ACTIONS));
	await takeScreenshot('actions');
});

test('finds the trigger, and chooses the customers whose reviews it watches', async ({
	page,
	credential,
	takeScreenshot,
}) => {
	const creator = await NodeCreator.inNewWorkflow(page);
	const triggers = await creator.openNode('Triggers');
	await expect(triggers).toContainText(['On review decided'], VISIBLE);
	await takeScreenshot('triggers');
	const panel = await creator.add('On review decided');
	await expect(chosen(panel.credential)).toHaveValue(credential.name);
	await expect(chosen(panel.field('Trigger On'))).toHaveValue('Review Decided');

	const customers = panel.field('Customer Names or IDs');
	await expect((await openList(customers)).filter({ hasText: fabrikam.name })).toBeVisible();
	await takeScreenshot('customers-to-watch');
	await page.getByRole('option', { name: fabrikam.name }).click();
	await page.keyboard.press('Escape');
	await expect(customers).toContainText(fabrikam.name, VISIBLE);
	await takeScreenshot('review-decided');

	await choose(panel.field('Trigger On'), 'Qualification Changed');
	await expect(customers).toBeHidden();
	await takeScreenshot('qualification-changed');
});
