import { expect, type Locator, type Page } from '@playwright/test';

import { seed, type Sandbox } from '../../../../tools/sandbox';
import { choose, fieldOf, typeInto, VISIBLE } from './fields';

const { partner, app } = seed;

/** The window with the fields of a credential. */
export class CredentialWindow {
	readonly whole: Locator;

	private constructor(private readonly page: Page) {
		const form = page.getByTestId('credential-edit-dialog');
		this.whole = page.getByRole('dialog').filter({ has: form });
	}

	/** Waits for the window of a credential that has just been opened. */
	static async opened(page: Page): Promise<CredentialWindow> {
		const window = new CredentialWindow(page);
		await window.whole.waitFor();
		return window;
	}

	/**
	 * Presses *Create credential* on the page *Credentials*, and searches for the type of credential.
	 *
	 * @param page the page of the browser
	 * @param search the text to search for
	 * @param name the name of the type
	 * @returns the window, which n8n opens
	 */
	static async create(page: Page, search: string, name: string): Promise<CredentialWindow> {
		await page.goto('/home/credentials');
		await page
			.getByRole('button', { name: /create credential/i })
			.first()
			.click();
		await page.getByTestId('new-credential-type-select').locator('input').fill(search);
		await page.getByRole('option', { name }).click();
		await page.getByRole('button', { name: 'Continue' }).click();
		return await CredentialWindow.opened(page);
	}

	/** Finds a field by its label. */
	field(label: string): Locator {
		return fieldOf(this.whole, label);
	}

	/**
	 * Fills in the fields that both credentials share with the values of the sandbox: its addresses, the tenant and the app.
	 *
	 * @param sandbox the running sandbox
	 * @param clientSecret the client secret to enter, which can be a wrong one
	 */
	async fillIn(sandbox: Sandbox, clientSecret: string = app.clientSecret): Promise<void> {
		await choose(this.field('Cloud'), 'Custom');
		await typeInto(this.field('API Base URL'), sandbox.url);
		await typeInto(this.field('Sign-in Base URL'), sandbox.url);
		await typeInto(this.field('Tenant ID'), partner.tenantId);
		await typeInto(this.field('Client ID'), app.clientId);
		await typeInto(this.field('Client Secret'), clientSecret);
	}

	/** Presses *Save*. If the credential has a test, n8n then runs it. */
	async save(): Promise<void> {
		await this.whole.getByRole('button', { name: 'Save', exact: true }).click();
	}

	/** Presses *Connect* and returns the pop-up window of the sign-in. */
	async connect(): Promise<Page> {
		// n8n 1.x has another label.
		const button = this.whole.getByRole('button', { name: /^Connect( my account)?$/ });
		const [popup] = await Promise.all([this.page.waitForEvent('popup'), button.click()]);
		return popup;
	}

	/** Opens *More details* and waits until they show the reason that the test failed. */
	async expectFailure(reason: string): Promise<void> {
		await expect(this.whole).toContainText('Couldn’t connect with these settings', VISIBLE);
		const details = this.whole.getByText('More details');
		// The details stay open when the test runs again.
		await details.or(this.whole.getByText(reason)).first().waitFor();
		if (await details.isVisible()) await details.click();
		await expect(this.whole).toContainText(reason, VISIBLE);
	}

	/** Closes the window. */
	async close(): Promise<void> {
		await this.whole.getByRole('button', { name: 'Close this dialog' }).click();
		await this.whole.waitFor({ state: 'hidden' });
	}
}
