import assert from 'node:assert/strict';

import { startWorkflow } from '../support/editor';
import { openNodeCreator } from '../support/nodeCreator';
import type { Step } from '../support/person';
import { sees } from '../support/sees';

const WORDS = ['partner center', 'csp', 'qualification'];

const ACTIONS = [
	'Get customer',
	'Get many customers',
	'Get customer qualification',
	'Get many customer qualifications',
	'Submit customer qualification for review',
	'Update customer qualification',
	'Get many validation codes',
];

export const findNode: Step = {
	does: `finds the node by typing ${WORDS.map((word) => `"${word}"`).join(', ')}, and sees its actions`,
	async walk({ page, n8n, lookAt }) {
		await startWorkflow(page, n8n);
		const creator = await openNodeCreator(page);
		for (const words of WORDS) {
			const found = await creator.search(words);
			await sees(found.first(), 'Microsoft Partner Center');
			await lookAt(`find-by-${words.replace(' ', '-')}`);
		}
		await creator.open('partner center', 'Microsoft Partner Center');
		const actions = await creator.under('Actions');
		await sees(actions.last(), ACTIONS.at(-1) ?? '');
		const read = await actions.allInnerTexts();
		assert.deepEqual(
			ACTIONS.filter((action) => !read.includes(action)),
			[],
			'These actions are not offered.',
		);
		await lookAt('actions');
	},
};
