import assert from 'node:assert/strict';

import type { Sandbox } from '../../../sandbox';
import type { Batch } from './work';

/**
 * Compares the sandbox's state with the requested state: each customer has the requested qualification from exactly one
 * write, and each code was used exactly once for each customer whose item has it, and for no other customer.
 *
 * @param sandbox the running sandbox
 * @param batches the requested qualifications
 * @throws {AssertionError} if the states differ
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
