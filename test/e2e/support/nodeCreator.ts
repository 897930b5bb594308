import type { Locator, Page } from 'playwright-core';

import { openNodePanel, type NodePanel } from './nodePanel';

/** The list on the right in which a person looks for a node. */
export interface NodeCreator {
	/** Types into its search and gives what is found, best first. */
	search(words: string): Promise<Locator>;
	/** Searches for a node and opens it, to see its triggers and actions. */
	open(words: string, name: string): Promise<void>;
	/** The entries of a heading, *Triggers* or *Actions*, which is opened for it. */
	under(heading: 'Triggers' | 'Actions'): Promise<Locator>;
	/** Adds a node to the canvas; its panel opens. */
	add(entry: string): Promise<NodePanel>;
}

/** Opens it from an empty workflow. */
export async function openNodeCreator(page: Page): Promise<NodeCreator> {
	await page.getByTestId('canvas-plus-button').click();
	const creator = page.getByTestId('node-creator');
	const entries = creator.getByTestId('item-iterator-item');
	const initialList = creator.getByText('Trigger manually');
	const search = async (words: string) => {
		const input = creator.getByRole('textbox');
		// Emptied first, so that nothing is read that an earlier search found.
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
			// "Actions (7)"; the triggers are open from the beginning.
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
