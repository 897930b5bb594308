import assert from 'node:assert/strict';

import type { Locator, Page } from 'playwright-core';

import type { RunningN8n } from '../../../real-n8n/instance';
import { nodeNamed, openNode, openWorkflow } from '../support/editor';
import { choose } from '../support/field';
import type { Step } from '../support/person';
import { sees } from '../support/sees';
import { NODE, prepareWorkflow } from '../support/workflows';

const THEMES = ['dark', 'light'] as const;

export const themes: Step = {
	does: 'sees different icons in the light and in the dark theme',
	async walk(person) {
		const { page, n8n, lookAt } = person;
		const workflow = await prepareWorkflow(person, { name: 'Light and dark' });
		const icons: string[] = [];
		for (const theme of THEMES) {
			await chooseTheme(page, n8n, theme);
			await openWorkflow(page, n8n, workflow.id);
			icons.push(await iconOf(nodeNamed(page, NODE)));
			await lookAt(`canvas-${theme}`);
			await openNode(page, NODE);
			await lookAt(`node-${theme}`);
		}
		const [dark, light] = icons;
		assert.notEqual(dark, light, 'The icon is the same in both themes.');
	},
};

/** Chooses a theme in *Settings* → *Personal*. */
async function chooseTheme(page: Page, { url }: RunningN8n, theme: string): Promise<void> {
	await page.goto(`${url}/settings/personal`);
	await choose(page.getByTestId('personal-settings-container'), new RegExp(`^${theme} theme`, 'i'));
	await page.getByRole('button', { name: 'Save' }).click();
	await sees(page.getByRole('alert'), 'Personal details updated');
}

/**
 * Reads the icon that n8n shows for a node.
 *
 * @throws {Error} if there is no icon
 */
async function iconOf(node: Locator): Promise<string> {
	const icon = node.locator('img').first();
	await icon.waitFor();
	const address = await icon.getAttribute('src');
	assert.ok(address, 'The node has no icon.');
	const answer = await node.page().request.get(new URL(address, node.page().url()).href);
	assert.equal(answer.status(), 200, `Its icon is not at ${address}.`);
	return await answer.text();
}
