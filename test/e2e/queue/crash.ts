import { setTimeout as sleep } from 'node:timers/promises';

import type { Sandbox } from '../../../sandbox';
import type { Batch } from './work';
import { EXECUTIONS_AT_ONCE } from './workers';

const PATIENCE_SECONDS = 120;

/**
 * Waits for the moment when killing a worker does the most harm: a third of the writes is done, and more executions are
 * half done than one worker can run, so that each worker has at least one of them. An execution is half done if it has used
 * a code and still has items to write.
 *
 * @param sandbox the running sandbox
 * @param batches the requested qualifications
 * @param signal ends the wait when it is aborted
 * @throws {Error} if the moment does not come within two minutes
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
