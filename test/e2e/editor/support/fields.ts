import type { Locator } from '@playwright/test';

/** Compares the visible text of an element, not its whole content. */
export const VISIBLE = { useInnerText: true };

/** Finds a field of a form in n8n (the node's panel or the credential's window) by its visible label. */
export function fieldOf(form: Locator, label: string): Locator {
	const item = form
		.getByTestId('parameter-item')
		.or(form.getByTestId('credential-connection-parameter'));
	const labels = form.page().locator('label');
	const labeled = labels
		.getByText(label, { exact: true })
		// A required field has a star after its label.
		.or(labels.getByText(`${label} *`, { exact: true }));
	// A group of fields also contains the label. The field itself comes last.
	return item.filter({ has: labeled }).last();
}

/** n8n stores typed text 100 ms after the last key. No user presses a button sooner. */
const STORED_AFTER_MS = 200;

/** Replaces the text in a field. */
export async function typeInto(field: Locator, text: string): Promise<void> {
	await field.locator('input').first().fill(text);
	// The timer of the page is used, because n8n's timer started first and then also ends first, even on a busy machine.
	await field
		.page()
		.evaluate(
			async (milliseconds) => await new Promise((resolve) => setTimeout(resolve, milliseconds)),
			STORED_AFTER_MS,
		);
}

/** Opens the list of a field and returns its options. */
export async function openList(field: Locator): Promise<Locator> {
	// The list is visible but disabled while n8n loads the options.
	await field.getByRole('combobox', { disabled: false }).first().click();
	return field.page().getByRole('option');
}

/** Chooses an option by its name. */
export async function choose(field: Locator, option: string | RegExp): Promise<void> {
	const options = await openList(field);
	await options.filter({ hasText: option }).first().click();
}

/** Returns the element that shows the chosen option of a field. */
export function chosen(field: Locator): Locator {
	return field.getByRole('combobox').first();
}

/** Opens a *From List* picker and types a search text. With an empty text, the picker shows all entries. */
export async function openPicker(field: Locator, search = ''): Promise<Locator> {
	const page = field.page();
	await picked(field).click();
	// n8n 1.x keeps the search fields of closed pickers, which are not visible.
	await page.getByTestId('rlc-search').filter({ visible: true }).fill(search);
	return page.getByTestId('rlc-item');
}

/** Chooses an entry of an open picker. */
export async function pick(entries: Locator, text: string): Promise<void> {
	await entries.filter({ hasText: text }).first().click();
}

/** Returns the element that shows the chosen entry of a picker. */
export function picked(field: Locator): Locator {
	return field.getByTestId('rlc-input');
}
