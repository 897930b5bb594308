import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

import type { Page } from 'playwright-core';

/** Where the screenshots of a run are kept. */
export interface Album {
	readonly folder: string;
	/** Keeps what `page` shows now. The name says what is seen; the number, in which step. */
	keep(page: Page, step: number, name: string): Promise<string>;
}

/** Names of this album's files: `04-customer-list.png`. */
const OURS = /^\d\d-.*\.png$/;

/**
 * Opens the album in the folder that `E2E_SCREENSHOTS` names, or beside the tests. The screenshots of an earlier run
 * are deleted, so that none of them is taken for a new one.
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
