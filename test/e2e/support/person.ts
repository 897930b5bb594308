import type { Page } from 'playwright-core';

import type { Album } from './album';
import { openTab } from './browser';
import { listen, plain } from './failure';
import type { Stage } from './stage';

/** The user in the browser, in one step of the journey. */
export interface Person extends Pick<Stage, 'n8n' | 'sandbox'> {
	readonly page: Page;
	/** Saves a screenshot of the page, or of another window, under a name that describes the screenshot. */
	readonly lookAt: (name: string, window?: Page) => Promise<void>;
}

/** One step of the user's journey: the actions, and the checks of the result. */
export interface Step {
	/** The title of the test: a sentence without its subject. */
	readonly does: string;
	/**
	 * Runs the step.
	 *
	 * @throws {Error} if the page does not show the expected result
	 */
	walk(person: Person): Promise<void>;
}

/**
 * Runs one step in a new tab. If the step fails, prints the path of a screenshot, the requests that the sandbox received,
 * and n8n's log.
 *
 * @param step the step
 * @param number the number of the step, from 1
 * @param stage the running programs
 * @param album the folder for the screenshots
 * @throws {Error} if the step fails
 */
export async function walk(step: Step, number: number, stage: Stage, album: Album): Promise<void> {
	const { n8n, sandbox, browser, signal } = stage;
	const whatWasHeard = listen(stage);
	const page = await openTab(browser);
	const lookAt = async (name: string, window = page) => {
		await album.keep(window, number, name);
	};
	try {
		await step.walk({ n8n, sandbox, page, lookAt });
	} catch (error) {
		// If the tests are being canceled, the step failed only because of that.
		if (signal.aborted) throw error;
		const screenshot = await album.keep(page, number, 'did-not-succeed').catch(String);
		const seen = [`Step ${number} did not succeed, at ${page.url()}`, `Screenshot: ${screenshot}`];
		console.error(`\n${[...seen, ...whatWasHeard()].join('\n')}\n`);
		throw plain(error);
	} finally {
		await page.close();
	}
}
