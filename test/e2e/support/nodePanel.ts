import type { Locator, Page, Response } from 'playwright-core';

import { openedCredential, type CredentialWindow } from './credentialWindow';
import { choose, fieldOf } from './field';

/** The panel of a node: its input on the left, its fields in the middle, its output on the right. */
export interface NodePanel {
	readonly whole: Locator;
	readonly output: Locator;
	/** A field by its label; it need not be there. */
	field(label: string): Locator;
	/** Presses *Execute step* and waits until the node has run. */
	execute(): Promise<void>;
	/** Presses the button of a node that has no credential yet. */
	connect(): Promise<CredentialWindow>;
	/** The field that shows which credential is chosen. */
	readonly credential: Locator;
	/** Presses the pencil beside the credential. */
	editCredential(): Promise<CredentialWindow>;
	/** Sets *On Error* in the tab *Settings*, and comes back. */
	onError(choice: string): Promise<void>;
	/** Shows the output as *Table*, *JSON* or *Schema*. */
	showOutputAs(view: 'Table' | 'JSON' | 'Schema'): Promise<void>;
	/** Adds an entry of *Options*. */
	addOption(name: string): Promise<void>;
	close(): Promise<void>;
}

/** The panel that has opened, or is about to. */
export async function openNodePanel(page: Page): Promise<NodePanel> {
	const whole = page.getByTestId('ndv');
	await whole.getByText('Parameters', { exact: true }).waitFor();
	const output = page.getByTestId('output-panel');
	const credential = whole.getByTestId('node-credentials-slot');
	const execute = whole.getByTestId('node-execute-button');
	const field = (label: string) => fieldOf(whole, label);
	return {
		whole,
		output,
		field,
		credential,
		async execute() {
			await Promise.all([page.waitForResponse(isRun), execute.click()]);
			// While the node runs, a circle turns in its place.
			await execute.getByText('Execute step').waitFor();
		},
		async connect() {
			const button = credential.getByRole('button', { name: /^Connect to/ });
			// n8n 1.x has a list instead.
			const list = whole.getByTestId('node-credentials-select');
			await button.or(list).first().click();
			const create = page.getByText('Create new credential');
			const dialog = page.getByTestId('credential-edit-dialog');
			await create.or(dialog).first().waitFor();
			if (await create.isVisible()) await create.click();
			return await openedCredential(page);
		},
		async editCredential() {
			await credential.getByTestId('credential-edit-button').click();
			return await openedCredential(page);
		},
		async onError(choice) {
			await whole.getByText('Settings', { exact: true }).click();
			await choose(field('On Error'), choice);
			await whole.getByText('Parameters', { exact: true }).click();
		},
		async showOutputAs(view) {
			await output.getByText(view, { exact: true }).click();
		},
		async addOption(name) {
			await whole.getByPlaceholder('Add option').click();
			await page.getByRole('option', { name }).click();
		},
		async close() {
			// The second is n8n 1.x's.
			const button = whole.getByTestId('ndv-close-button').or(page.getByTestId('back-to-canvas'));
			await button.first().click();
			await whole.waitFor({ state: 'hidden' });
		},
	};
}

/** n8n has taken the order to run something. */
function isRun(response: Response): boolean {
	return /\/rest\/workflows\/[^/]+\/run$/.test(new URL(response.url()).pathname);
}
