import type { Locator } from 'playwright-core';

/** A field in a form of n8n (the node's panel, the credential's window), found by the label that a person reads. */
export function fieldOf(form: Locator, label: string): Locator {
	const item = form
		.getByTestId('parameter-item')
		.or(form.getByTestId('credential-connection-parameter'));
	const labels = form.page().locator('label');
	const labeled = labels
		.getByText(label, { exact: true })
		// The star of a required field.
		.or(labels.getByText(`${label} *`, { exact: true }));
	// A group of fields has the label of each in it; the field itself comes last.
	return item.filter({ has: labeled }).last();
}

/** n8n takes over what was typed a tenth of a second after the last key. No person presses a button sooner. */
const TAKEN_OVER_MS = 200;

/** Types into a field, in place of what is there. */
export async function typeInto(field: Locator, text: string): Promise<void> {
	await field.locator('input').first().fill(text);
	// By the clock of the page: however busy the machine is, n8n's timer was set first and ends first.
	await field
		.page()
		.evaluate(
			async (milliseconds) => await new Promise((resolve) => setTimeout(resolve, milliseconds)),
			TAKEN_OVER_MS,
		);
}

/** Opens the list of a field and gives its options. */
export async function openList(field: Locator): Promise<Locator> {
	// While n8n fetches the options, it is there and disabled.
	await field.getByRole('combobox', { disabled: false }).first().click();
	return field.page().getByRole('option');
}

/** Chooses an option by its name. */
export async function choose(field: Locator, option: string | RegExp): Promise<void> {
	const options = await openList(field);
	await options.filter({ hasText: option }).first().click();
}

/** What a field shows as chosen. */
export function chosen(field: Locator): Locator {
	return field.getByRole('combobox').first();
}
