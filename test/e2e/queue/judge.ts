import assert from 'node:assert/strict';

import type { Sandbox } from '../../../sandbox';
import type { Batch } from './work';

/**
 * Holds the sandbox's own state against what was asked: each customer qualified as asked, by one write, and each code
 * used once for a customer whose item named it, and for no other.
 */
export function judge({ state }: Sandbox, batches: readonly Batch[]): void {
	const wishes = batches.flat();
	const asked = wishes.map(({ customerId, qualification }) => ({
		customerId,
		qualification,
		writes: 1,
	}));
	const became = wishes.map(({ customerId }) => {
		const { qualification, timesApplied } = state.customer(customerId);
		return { customerId, qualification, writes: timesApplied };
	});
	assert.deepEqual(became, asked);

	const customers = new Set(wishes.map(({ customerId }) => customerId));
	const use = (customerId: string, code: string) => `${code} for ${customerId}`;
	const used = state.codeUses
		.filter(({ customerId }) => customers.has(customerId))
		.map(({ customerId, validationId }) => use(customerId, validationId));
	const toBeUsed = wishes
		.filter(({ code }) => code !== '')
		.map(({ customerId, code }) => use(customerId, code));
	assert.deepEqual(used.sort(), toBeUsed.sort());
}
