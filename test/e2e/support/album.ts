import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

import type { Page } from 'playwright-core';

/** The folder with the screenshots of a run. */
export interface Album {
	readonly folder: string;
	/**
	 * Saves a screenshot of a page.
	 *
	 * @param page the page
	 * @param step the number of the step, from 1
	 * @param name a name that describes the screenshot
	 * @returns the path of the file
	 */
	keep(page: Page, step: number, name: string): Promise<string>;
}

/** Matches the names of the screenshots, such as `04-customer-list.png`. */
const OURS = /^\d\d-.*\.png$/;

/**
 * Prepares the folder that `E2E_SCREENSHOTS` names, or the folder `screenshots` of the tests. Deletes the screenshots of
 * an earlier run, so that they are not mistaken for new ones.
 */
export function openAlbum(): Album {
	const folder = path.resolve(
		process.env.E2E_SCREENSHOTS ?? path.join(__dirname, '..', 'screenshots'),
	);
	mkdirSync(folder, { recursive: true });
	for (const name of readdirSync(folder)) {
		if (OURS.test(name)) rmSync(path.join(folder, name));
	}
	return {
		folder,
		async keep(page, step, name) {
			const file = path.join(folder, `${String(step).padStart(2, '0')}-${name}.png`);
			await page.screenshot({ path: file, animations: 'disabled' });
			return file;
		},
	};
}
