import { setTimeout as sleep } from 'node:timers/promises';

import type { Sandbox } from '../../../sandbox';
import type { Batch } from './work';
import { EXECUTIONS_AT_ONCE } from './workers';

const PATIENCE_SECONDS = 120;

/**
 * Waits for the moment at which a killed worker does the most harm: a third of the writes is made, and more executions
 * are half done than one worker holds, so that either worker leaves some like that. Half done means that a code was
 * used and that something is still to be written. Throws after two minutes.
 */
export async function untilInTheMiddle(
	{ state }: Sandbox,
	batches: readonly Batch[],
	signal: AbortSignal,
): Promise<void> {
	const isQualified = (customerId: string) => state.customer(customerId).qualification !== 'none';
	const isHalfDone = (batch: Batch) =>
		batch.some((wish) => wish.code !== '' && isQualified(wish.customerId)) &&
		!batch.every((wish) => isQualified(wish.customerId));
	const customers = batches.flat().map(({ customerId }) => customerId);

	const deadline = Date.now() + PATIENCE_SECONDS * 1000;
	while (Date.now() < deadline) {
		const written = customers.filter(isQualified).length;
		const halfDone = batches.filter(isHalfDone).length;
		if (written * 3 >= customers.length && halfDone > EXECUTIONS_AT_ONCE) return;
		await sleep(2, undefined, { signal });
	}
	throw new Error(`The workers were not in the middle of it within ${PATIENCE_SECONDS} seconds.`);
}
