import type { Locator } from 'playwright-core';

/** Opens a *From List* picker and types a search text. With an empty text, the picker shows all entries. */
export async function openPicker(field: Locator, search = ''): Promise<Locator> {
	const page = field.page();
	await picked(field).click();
	// n8n 1.x keeps the search fields of closed pickers, which are not visible.
	await page.getByTestId('rlc-search').filter({ visible: true }).fill(search);
	return page.getByTestId('rlc-item');
}

/** Chooses an entry of an open picker. */
export async function pick(entries: Locator, words: string): Promise<void> {
	await entries.filter({ hasText: words }).first().click();
}

/** Returns the element that shows the chosen entry of a picker. */
export function picked(field: Locator): Locator {
	return field.getByTestId('rlc-input');
}
