import { expect, type Page } from '@playwright/test';

import { choose, VISIBLE } from './support/fields';
import { NodePanel, nodeOnCanvas } from './support/nodePanel';
import { test } from './support/test';

test('sees different icons in the light and in the dark theme', async ({
	page,
	openWorkflow,
	takeScreenshot,
}) => {
	await openWorkflow('Light and dark');
	const workflow = page.url();
	const icons: string[] = [];
	for (const theme of ['dark', 'light']) {
		await chooseTheme(page, theme);
		await page.goto(workflow);
		icons.push(await readIcon(page));
		await takeScreenshot(`canvas-${theme}`);
		await NodePanel.open(page);
		await takeScreenshot(`node-${theme}`);
	}
	const [dark, light] = icons;
	expect(dark, 'the icon in the dark theme').not.toBe(light);
});

/** Chooses a theme in *Settings* → *Personal*. */
async function chooseTheme(page: Page, theme: string): Promise<void> {
	await page.goto('/settings/personal');
	await choose(page.getByTestId('personal-settings-container'), new RegExp(`^${theme} theme`, 'i'));
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByRole('alert')).toContainText('Personal details updated', VISIBLE);
}

/** Reads the icon that n8n shows for our node. */
async function readIcon(page: Page): Promise<string> {
	const icon = nodeOnCanvas(page).locator('img').first();
	await expect(icon).toHaveAttribute('src', /./);
	const address = (await icon.getAttribute('src')) ?? '';
	const response = await page.request.get(new URL(address, page.url()).href);
	expect(response.status(), address).toBe(200);
	return await response.text();
}
