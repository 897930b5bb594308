import type { Locator, Page } from '@playwright/test';

import { NodePanel } from './nodePanel';

/** The panel on the right, in which a user searches for a node. */
export class NodeCreator {
	private readonly whole: Locator;
	private readonly entries: Locator;

	private constructor(private readonly page: Page) {
		this.whole = page.getByTestId('node-creator');
		this.entries = this.whole.getByTestId('item-iterator-item');
	}

	/** Opens the panel in a new, empty workflow. */
	static async inNewWorkflow(page: Page): Promise<NodeCreator> {
		await page.goto('/workflow/new');
		await page.getByText('Add first step…').waitFor();
		await page.getByTestId('canvas-plus-button').click();
		return new NodeCreator(page);
	}

	/** Types into the search field and returns the results, best match first. */
	async search(text: string): Promise<Locator> {
		const input = this.whole.getByRole('textbox');
		const initialList = this.whole.getByText('Trigger manually');
		// The field is emptied first, so that the results of an earlier search disappear.
		await input.fill('');
		await initialList.waitFor();
		await input.fill(text);
		await initialList.waitFor({ state: 'hidden' });
		return this.entries;
	}

	/**
	 * Searches for our node, opens it, and opens one of its sections.
	 *
	 * @param section the section to open
	 * @returns the entries of the section
	 */
	async openNode(section: 'Triggers' | 'Actions'): Promise<Locator> {
		const found = await this.search('partner center');
		await found.filter({ hasText: 'Microsoft Partner Center' }).first().click();
		await this.whole.getByText('Node details').waitFor();
		// The title also has a number, such as "Actions (7)". The section *Triggers* is already open.
		const titles = this.whole.getByTestId('node-creator-category-item');
		const title = titles.filter({ hasText: section });
		await title.waitFor();
		if (section === 'Actions') await title.click();
		return this.entries;
	}

	/** Adds a node to the canvas and returns its panel, which opens. */
	async add(entry: string): Promise<NodePanel> {
		await this.whole.getByText(entry, { exact: true }).click();
		return await NodePanel.opened(this.page);
	}
}
