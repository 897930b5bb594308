import type { Locator, Page } from 'playwright-core';

import type { RunningN8n } from '../../../real-n8n/instance';
import { openNodePanel, type NodePanel } from './nodePanel';

/** Signs in to n8n as the owner with the sign-in form. */
export async function signIn(page: Page, { url, owner }: RunningN8n): Promise<void> {
	await page.goto(`${url}/signin`);
	// The inputs are found by type, because n8n 1.x does not connect its labels with them.
	await page.locator('input[name^="email"]').fill(owner.email);
	await page.locator('input[type="password"]').fill(owner.password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.waitForURL(({ pathname }) => !pathname.startsWith('/signin'));
}

/** Opens an empty workflow. */
export async function startWorkflow(page: Page, { url }: RunningN8n): Promise<void> {
	await page.goto(`${url}/workflow/new`);
	await page.getByText('Add first step…').waitFor();
}

/** Opens a saved workflow. */
export async function openWorkflow(page: Page, { url }: RunningN8n, id: string): Promise<void> {
	await page.goto(`${url}/workflow/${id}`);
	await page.getByTestId('canvas-node').first().waitFor();
}

/** Finds a node on the canvas by its name. */
export function nodeNamed(page: Page, name: string): Locator {
	return page.getByTestId('canvas-node').filter({ hasText: name });
}

/** Opens a node on the canvas with a double click. */
export async function openNode(page: Page, name: string): Promise<NodePanel> {
	await nodeNamed(page, name).dblclick();
	return await openNodePanel(page);
}

/**
 * Makes a change to the workflow, and waits until n8n has saved it. n8n saves automatically after a moment.
 *
 * @param page the page with the editor
 * @param words a text in the saved change, which distinguishes this save from an earlier one
 * @param change makes the change
 */
export async function untilSaved(
	page: Page,
	words: string,
	change: () => Promise<void>,
): Promise<void> {
	const saved = page.waitForResponse(
		(response) =>
			response.ok() &&
			response.request().method() === 'PATCH' &&
			response.url().includes('/rest/workflows/') &&
			(response.request().postData() ?? '').includes(words),
	);
	await change();
	// n8n 1.x does not save automatically.
	if (process.env.REAL_N8N) await page.keyboard.press('Control+s');
	await saved;
}
