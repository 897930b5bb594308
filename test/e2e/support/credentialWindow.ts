import type { Locator, Page } from 'playwright-core';

import type { RunningN8n } from '../../../real-n8n/instance';
import { fieldOf } from './field';
import { sees } from './sees';

/** The window in which a credential is filled in. */
export interface CredentialWindow {
	readonly whole: Locator;
	field(label: string): Locator;
	/** Presses *Save*; n8n then tests a credential that has a test. */
	save(): Promise<void>;
	/** Presses *Connect* and gives the window of the sign-in that pops up. */
	connect(): Promise<Page>;
	/** Reads why the test did not pass, behind *More details*. */
	readsRefusal(words: string): Promise<void>;
	close(): Promise<void>;
}

/** Presses *Create credential* on the page of credentials and chooses the kind by typing. */
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

/** The window that has opened, or is about to. */
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
			// The second is n8n 1.x's.
			const button = whole.getByRole('button', { name: /^Connect( my account)?$/ });
			const [popup] = await Promise.all([page.waitForEvent('popup'), button.click()]);
			return popup;
		},
		async readsRefusal(words) {
			await sees(whole, 'Couldn’t connect with these settings');
			const details = whole.getByText('More details');
			// They stay open when the test is run again.
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
