import type { Locator, Page, Response } from 'playwright-core';

import { openedCredential, type CredentialWindow } from './credentialWindow';
import { choose, fieldOf } from './field';

/** The panel of a node: its input on the left, its fields in the middle, its output on the right. */
export interface NodePanel {
	readonly whole: Locator;
	readonly output: Locator;
	/** Finds a field by its label. The field can be absent. */
	field(label: string): Locator;
	/** Presses *Execute step* and waits until the node has run. */
	execute(): Promise<void>;
	/** Presses the button for a new credential, in a node without a credential. */
	connect(): Promise<CredentialWindow>;
	/** The field that shows the chosen credential. */
	readonly credential: Locator;
	/** Presses the pencil next to the credential. */
	editCredential(): Promise<CredentialWindow>;
	/** Sets *On Error* in the tab *Settings*, and returns to the tab *Parameters*. */
	onError(choice: string): Promise<void>;
	/** Shows the output as *Table*, *JSON* or *Schema*. */
	showOutputAs(view: 'Table' | 'JSON' | 'Schema'): Promise<void>;
	/** Adds an entry of *Options*. */
	addOption(name: string): Promise<void>;
	/** Adds an entry of *Fields to Update*. */
	addField(name: string): Promise<void>;
	close(): Promise<void>;
}

/** Waits for the panel of a node that has just been opened. */
export async function openNodePanel(page: Page): Promise<NodePanel> {
	const whole = page.getByTestId('ndv');
	await whole.getByText('Parameters', { exact: true }).waitFor();
	const output = page.getByTestId('output-panel');
	const credential = whole.getByTestId('node-credentials-slot');
	const execute = whole.getByTestId('node-execute-button');
	const field = (label: string) => fieldOf(whole, label);
	const add = async (button: string, name: string) => {
		await whole.getByPlaceholder(button).click();
		await page.getByRole('option', { name }).click();
	};
	return {
		whole,
		output,
		field,
		credential,
		async execute() {
			await Promise.all([page.waitForResponse(isRun), execute.click()]);
			// While the node runs, the button shows a spinner instead of this text.
			await execute.getByText('Execute step').waitFor();
		},
		async connect() {
			const button = credential.getByRole('button', { name: /^Connect to/ });
			// n8n 1.x has a list instead of a button.
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
			await add('Add option', name);
		},
		async addField(name) {
			await add('Add field', name);
		},
		async close() {
			// The second button is that of n8n 1.x.
			const button = whole.getByTestId('ndv-close-button').or(page.getByTestId('back-to-canvas'));
			await button.first().click();
			await whole.waitFor({ state: 'hidden' });
		},
	};
}

/** Whether a response confirms that n8n has started to run a workflow or a node. */
function isRun(response: Response): boolean {
	return /\/rest\/workflows\/[^/]+\/run$/.test(new URL(response.url()).pathname);
}
