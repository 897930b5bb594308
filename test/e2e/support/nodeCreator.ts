import type { Locator, Page } from 'playwright-core';

import { openNodePanel, type NodePanel } from './nodePanel';

/** The panel on the right, in which a user searches for a node. */
export interface NodeCreator {
	/** Types into the search field and returns the results, best match first. */
	search(words: string): Promise<Locator>;
	/** Searches for a node and opens it, to see its triggers and actions. */
	open(words: string, name: string): Promise<void>;
	/** Opens the section *Triggers* or *Actions*, and returns its entries. */
	under(heading: 'Triggers' | 'Actions'): Promise<Locator>;
	/** Adds a node to the canvas and returns its panel, which opens. */
	add(entry: string): Promise<NodePanel>;
}

/** Opens the panel in an empty workflow. */
export async function openNodeCreator(page: Page): Promise<NodeCreator> {
	await page.getByTestId('canvas-plus-button').click();
	const creator = page.getByTestId('node-creator');
	const entries = creator.getByTestId('item-iterator-item');
	const initialList = creator.getByText('Trigger manually');
	const search = async (words: string) => {
		const input = creator.getByRole('textbox');
		// The field is emptied first, so that the results of an earlier search disappear.
		await input.fill('');
		await initialList.waitFor();
		await input.fill(words);
		await initialList.waitFor({ state: 'hidden' });
		return entries;
	};
	return {
		search,
		async open(words, name) {
			const found = await search(words);
			await found.filter({ hasText: name }).first().click();
			await creator.getByText('Node details').waitFor();
		},
		async under(heading) {
			// The title also has a number, such as "Actions (7)". The section *Triggers* is already open.
			const title = creator.getByTestId('node-creator-category-item').filter({ hasText: heading });
			await title.waitFor();
			if (heading === 'Actions') await title.click();
			return entries;
		},
		async add(entry) {
			await creator.getByText(entry, { exact: true }).click();
			return await openNodePanel(page);
		},
	};
}
