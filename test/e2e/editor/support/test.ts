import path from 'node:path';

import type { BrowserContextOptions, Page } from '@playwright/test';

import { createCredential } from '../../../../tools/demo/example';
import type { RunningN8n } from '../../../../tools/n8n/instance';
import type { Credential } from '../../../../tools/n8n/rest';
import { findProgram } from '../../support/programs';
import { START_TIMEOUT_MS, startInstalledN8n, test as base } from '../../support/test';
import { ourNode, sequence } from '../../support/workflows';

/** The parts that belong to one test of the editor. */
interface TestFixtures {
	/**
	 * A credential of the sandbox's admin agent, saved through n8n's REST API. It has passed its test. Without it, a test
	 * starts in an n8n that has no credential.
	 */
	readonly credential: Credential;
	/**
	 * Saves a workflow with a manual trigger and our node through n8n's REST API, and opens it, for a test that does not test
	 * how a user adds them.
	 *
	 * @param name the name of the workflow
	 * @param parameters the parameters of our node
	 * @param items the items that the trigger returns
	 */
	readonly openWorkflow: (
		name: string,
		parameters?: Record<string, unknown>,
		items?: readonly Record<string, unknown>[],
	) => Promise<void>;
	/** Saves a screenshot of the page, or of another window, under a name that describes the screenshot. */
	readonly takeScreenshot: (name: string, window?: Page) => Promise<void>;
	readonly deleteCredentials: undefined;
}

/** The parts that all tests of the editor share. */
interface WorkerFixtures {
	/** A real n8n with the packed node, installed as n8n's own installer does it. */
	readonly n8n: RunningN8n;
	/** The cookies and the local storage of a browser that is signed in to n8n. */
	readonly session: BrowserContextOptions['storageState'];
}

/** A test of the editor, by a user who is signed in to n8n as the owner. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
	n8n: [
		async ({ install, tarball, cleanup, logFiles }, use) =>
			use(await startInstalledN8n({ install, tarball, cleanup, logFiles })),
		{ scope: 'worker', timeout: START_TIMEOUT_MS },
	],
	launchOptions: [
		({ launchOptions }, use) =>
			use({
				...launchOptions,
				executablePath:
					process.env.CHROMIUM ?? findProgram('chromium', 'chromium', 'chromium-browser'),
				// Chromium can connect only to this machine.
				args: [
					'--no-proxy-server',
					'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
				],
			}),
		{ scope: 'worker' },
	],
	session: [
		async ({ browser, n8n: { url, owner } }, use) => {
			const page = await browser.newPage();
			page.setDefaultTimeout(START_TIMEOUT_MS);
			await page.goto(`${url}/signin`);
			// The inputs are found by type, because n8n 1.x does not connect its labels with them.
			await page.locator('input[name^="email"]').fill(owner.email);
			await page.locator('input[type="password"]').fill(owner.password);
			await page.getByRole('button', { name: 'Sign in' }).click();
			await page.waitForURL(({ pathname }) => !pathname.startsWith('/signin'));
			const state = await page.context().storageState();
			await page.close();
			await use(state);
		},
		{ scope: 'worker', timeout: START_TIMEOUT_MS },
	],

	baseURL: ({ n8n }, use) => use(n8n.url),
	storageState: ({ session }, use) => use(session),
	page: async ({ page }, use) => {
		// Leaves a page with unsaved changes without asking.
		page.on('dialog', (dialog) => void dialog.accept());
		await use(page);
	},
	credential: async ({ n8n, sandbox }, use) => use(await createCredential(n8n.rest, sandbox)),
	openWorkflow: ({ page, n8n, credential }, use) =>
		use(async (name, parameters = {}, items = [{ dealId: 'D-1001' }]) => {
			const trigger = { name: 'Deals won', type: 'n8n-nodes-base.manualTrigger' };
			const node = ourNode('microsoftPartnerCenter', credential, parameters);
			const { id } = await n8n.rest.createWorkflow({
				...sequence(name, [trigger, node]),
				pinData: { [trigger.name]: items.map((json) => ({ json })) },
			});
			await page.goto(`/workflow/${id}`);
		}),
	takeScreenshot: async ({ page }, use, { project }) => {
		const folder = path.join(project.outputDir, 'screenshots');
		await use(async (name, window = page) => {
			const file = path.join(folder, `${name}.png`);
			await window.screenshot({ path: file, animations: 'disabled' });
		});
	},
	deleteCredentials: [
		async ({ n8n: { rest } }, use) => {
			await use(undefined);
			const { data } = await rest.http.get<{ data: Credential[] }>('/rest/credentials');
			for (const { id } of data.data) await rest.http.delete(`/rest/credentials/${id}`);
		},
		{ auto: true },
	],
});
