import type { Page } from 'playwright-core';

import type { Album } from './album';
import { openTab } from './browser';
import { listen, plain } from './failure';
import type { Stage } from './stage';

/** The user in the browser, in one step of the journey. */
export interface Person extends Pick<Stage, 'n8n' | 'sandbox'> {
	readonly page: Page;
	/** Keeps a screenshot of the page, or of another window, under a name that says what is seen. */
	readonly lookAt: (name: string, window?: Page) => Promise<void>;
}

/** One step of a person's way: what is done, and what is seen then. */
export interface Step {
	/** As a sentence. */
	readonly does: string;
	/** Throws when something else is seen. */
	walk(person: Person): Promise<void>;
}

/**
 * Lets a person walk one step in a tab of its own. When it does not succeed, what there was to see is printed: a
 * screenshot, what the sandbox was asked, and what n8n logged.
 *
 * @param number of the step, from 1
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
		// What does not succeed because everything is being ended is no news.
		if (signal.aborted) throw error;
		const screenshot = await album.keep(page, number, 'did-not-succeed').catch(String);
		const seen = [`Step ${number} did not succeed, at ${page.url()}`, `Screenshot: ${screenshot}`];
		console.error(`\n${[...seen, ...whatWasHeard()].join('\n')}\n`);
		throw plain(error);
	} finally {
		await page.close();
	}
}
