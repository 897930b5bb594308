import type { Locator } from 'playwright-core';

/** Opens a *From List* picker and types what is searched for; with nothing to search for it shows all. */
export async function openPicker(field: Locator, search = ''): Promise<Locator> {
	const page = field.page();
	await picked(field).click();
	// n8n 1.x keeps those of closed pickers.
	await page.getByTestId('rlc-search').filter({ visible: true }).fill(search);
	return page.getByTestId('rlc-item');
}

/** Chooses from an open picker. */
export async function pick(entries: Locator, words: string): Promise<void> {
	await entries.filter({ hasText: words }).first().click();
}

/** Where a picker shows what was chosen. */
export function picked(field: Locator): Locator {
	return field.getByTestId('rlc-input');
}
