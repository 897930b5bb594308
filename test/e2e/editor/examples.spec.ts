import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { expect } from '@playwright/test';

import type { WorkflowFile } from '../../../tools/n8n/rest';
import { test } from './support/test';

const EXAMPLES = path.join(__dirname, '../../../examples');

/** The properties of an element that show whether its text is cut off, in pixels. */
interface ScrollBox {
	readonly scrollHeight: number;
	readonly clientHeight: number;
	readonly textContent: string;
}

test('shows the whole text of each sticky note of the examples', async ({ page, n8n }) => {
	// One workflow with all notes takes less time than one page for each example.
	const notes = readdirSync(EXAMPLES).flatMap((file) => {
		const { nodes } = JSON.parse(readFileSync(path.join(EXAMPLES, file), 'utf8')) as WorkflowFile;
		return nodes
			.filter(({ type }) => type === 'n8n-nodes-base.stickyNote')
			.map((note, index) => ({ ...note, id: `${file}-${index}`, name: `${file} ${index}` }));
	});
	const { id } = await n8n.rest.createWorkflow({ name: 'Notes', nodes: notes, connections: {} });
	await page.goto(`/workflow/${id}`);

	const shown = page.getByTestId('sticky');
	await expect(shown).toHaveCount(notes.length);
	const cutOff = await shown.locator('*').evaluateAll((elements) =>
		(elements as ScrollBox[])
			// One pixel is rounding.
			.filter(
				({ scrollHeight, clientHeight }) => clientHeight > 0 && scrollHeight > clientHeight + 1,
			)
			.map(({ textContent }) => textContent),
	);
	expect(cutOff).toEqual([]);
});
