import type { Locator, Page } from 'playwright-core';

import type { RunningN8n } from '../../../real-n8n/instance';
import { fieldOf } from './field';
import { sees } from './sees';

/** The window with the fields of a credential. */
export interface CredentialWindow {
	readonly whole: Locator;
	field(label: string): Locator;
	/** Presses *Save*. If the credential has a test, n8n then runs it. */
	save(): Promise<void>;
	/** Presses *Connect* and returns the pop-up window of the sign-in. */
	connect(): Promise<Page>;
	/** Opens *More details* and waits until they show the reason that the test failed. */
	readsRefusal(words: string): Promise<void>;
	close(): Promise<void>;
}

/** Presses *Create credential* on the page *Credentials*, and searches for the type of credential. */
export async function createCredential(
	page: Page,
	{ url }: RunningN8n,
	kind: { search: string; name: string },
): Promise<CredentialWindow> {
	await page.goto(`${url}/home/credentials`);
	await page
		.getByRole('button', { name: /create credential/i })
		.first()
		.click();
	const apps = page.getByTestId('new-credential-type-select');
	await apps.locator('input').fill(kind.search);
	await page.getByRole('option', { name: kind.name }).click();
	await page.getByRole('button', { name: 'Continue' }).click();
	return await openedCredential(page);
}

/** Waits for the window of a credential that has just been opened. */
export async function openedCredential(page: Page): Promise<CredentialWindow> {
	const whole = page
		.getByRole('dialog')
		.filter({ has: page.getByTestId('credential-edit-dialog') });
	await whole.waitFor();
	return {
		whole,
		field: (label) => fieldOf(whole, label),
		async save() {
			await whole.getByRole('button', { name: 'Save', exact: true }).click();
		},
		async connect() {
			// n8n 1.x has another label.
			const button = whole.getByRole('button', { name: /^Connect( my account)?$/ });
			const [popup] = await Promise.all([page.waitForEvent('popup'), button.click()]);
			return popup;
		},
		async readsRefusal(words) {
			await sees(whole, 'Couldn’t connect with these settings');
			const details = whole.getByText('More details');
			// The details stay open when the test runs again.
			await details.or(whole.getByText(words)).first().waitFor();
			if (await details.isVisible()) await details.click();
			await sees(whole, words);
		},
		async close() {
			await whole.getByRole('button', { name: 'Close this dialog' }).click();
			await whole.waitFor({ state: 'hidden' });
		},
	};
}
