import type { Locator, Page, Response } from '@playwright/test';

import { NODE } from '../../support/workflows';
import { CredentialWindow } from './credentialWindow';
import { choose, fieldOf } from './fields';

/** Finds our node of a prepared workflow on the canvas. */
export function nodeOnCanvas(page: Page): Locator {
	return page.getByTestId('canvas-node').filter({ hasText: NODE });
}

/** The panel of a node: its input on the left, its fields in the middle, its output on the right. */
export class NodePanel {
	readonly output: Locator;
	/** The field that shows the chosen credential. */
	readonly credential: Locator;
	private readonly whole: Locator;

	private constructor(private readonly page: Page) {
		this.whole = page.getByTestId('ndv');
		this.output = page.getByTestId('output-panel');
		this.credential = this.whole.getByTestId('node-credentials-slot');
	}

	/** Waits for the panel of a node that has just been opened. */
	static async opened(page: Page): Promise<NodePanel> {
		const panel = new NodePanel(page);
		await panel.tab('Parameters').waitFor();
		return panel;
	}

	/** Opens our node in a prepared workflow with a double click. */
	static async open(page: Page): Promise<NodePanel> {
		await nodeOnCanvas(page).dblclick();
		return await NodePanel.opened(page);
	}

	/** Finds a field by its label. The field can be absent. */
	field(label: string): Locator {
		return fieldOf(this.whole, label);
	}

	/** Presses *Execute step* and waits until the node has run. */
	async execute(): Promise<void> {
		const button = this.whole.getByTestId('node-execute-button');
		await Promise.all([this.page.waitForResponse(isRun), button.click()]);
		// While the node runs, the button shows a spinner instead of this text.
		await button.getByText('Execute step').waitFor();
	}

	/** Presses the button for a new credential, in a node without a credential. */
	async connect(): Promise<CredentialWindow> {
		const button = this.credential.getByRole('button', { name: /^Connect to/ });
		// n8n 1.x has a list instead of a button.
		const list = this.whole.getByTestId('node-credentials-select');
		await button.or(list).first().click();
		const create = this.page.getByText('Create new credential');
		const dialog = this.page.getByTestId('credential-edit-dialog');
		await create.or(dialog).first().waitFor();
		if (await create.isVisible()) await create.click();
		return await CredentialWindow.opened(this.page);
	}

	/** Presses the pencil next to the credential. */
	async editCredential(): Promise<CredentialWindow> {
		await this.credential.getByTestId('credential-edit-button').click();
		return await CredentialWindow.opened(this.page);
	}

	/** Sets *On Error* in the tab *Settings*, and returns to the tab *Parameters*. */
	async onError(choice: string): Promise<void> {
		await this.tab('Settings').click();
		await choose(this.field('On Error'), choice);
		await this.tab('Parameters').click();
	}

	/** Shows the output as *Table*, *JSON* or *Schema*. */
	async showOutputAs(view: 'Table' | 'JSON' | 'Schema'): Promise<void> {
		await this.output.getByText(view, { exact: true }).click();
	}

	/** Adds an entry of *Options*. */
	async addOption(name: string): Promise<void> {
		await this.addTo('Add option', name);
	}

	/** Adds an entry of *Fields to Update*. */
	async addField(name: string): Promise<void> {
		await this.addTo('Add field', name);
	}

	/** Closes the panel. */
	async close(): Promise<void> {
		// The second button is that of n8n 1.x.
		const button = this.whole
			.getByTestId('ndv-close-button')
			.or(this.page.getByTestId('back-to-canvas'));
		await button.first().click();
		await this.whole.waitFor({ state: 'hidden' });
	}

	private async addTo(list: string, name: string): Promise<void> {
		await this.whole.getByPlaceholder(list).click();
		await this.page.getByRole('option', { name }).click();
	}

	private tab(name: 'Parameters' | 'Settings'): Locator {
		return this.whole.getByText(name, { exact: true });
	}
}

/** Whether a response confirms that n8n has started to run a workflow or a node. */
function isRun(response: Response): boolean {
	return /\/rest\/workflows\/[^/]+\/run$/.test(new URL(response.url()).pathname);
}
