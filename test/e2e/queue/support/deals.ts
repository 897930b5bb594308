import { expect } from '@playwright/test';

import { seed, type Qualification, type Sandbox } from '../../../../tools/sandbox';
import { CONCURRENCY } from './test';

/** The qualification that the CRM requests for one customer, with the fields of an input item. */
export interface Deal {
	readonly customerId: string;
	readonly qualification: Extract<Qualification, 'education' | 'governmentCommunityCloud'>;
	/** The validation code; empty for Education. */
	readonly code: string;
}

/** The deals that are sent to the webhook in one request and become the items of one execution. */
export type Batch = readonly Deal[];

const BATCHES = 40;
const DEALS = 10;

/** The deals of a batch that are for Government Community Cloud. The first deal is one, so that it is written early. */
const GOVERNMENT_DEALS: ReadonlySet<number> = new Set([0, 5]);

const { validationId: CODE } = seed.validationCodes.unlimited;

const CRASH_TIMEOUT_MS = 5 * 60_000;

/** Adds customers without a qualification to the sandbox, and creates one deal for each of them, in batches. */
export function makeBatches(sandbox: Sandbox, count = BATCHES): readonly Batch[] {
	return Array.from({ length: count }, () =>
		sandbox
			.addCustomers(DEALS)
			.map(({ id: customerId }, index) =>
				GOVERNMENT_DEALS.has(index)
					? { customerId, qualification: 'governmentCommunityCloud', code: CODE }
					: { customerId, qualification: 'education', code: '' },
			),
	);
}

/**
 * Waits for the moment when killing a worker does the most harm: a third of the writes is done, and more executions are
 * half done than one worker can run, so that each worker has at least one of them. An execution is half done if it has used
 * a code and still has items to write.
 *
 * @throws {Error} if the moment does not come within five minutes
 */
export async function untilHalfDone({ state }: Sandbox, batches: readonly Batch[]): Promise<void> {
	const isQualified = ({ customerId }: Deal) => state.customer(customerId).qualification !== 'none';
	const isHalfDone = (batch: Batch) =>
		batch.some((deal) => deal.code !== '' && isQualified(deal)) && !batch.every(isQualified);
	const isTheMoment = () =>
		batches.flat().filter(isQualified).length * 3 >= batches.flat().length &&
		batches.filter(isHalfDone).length > CONCURRENCY;
	const options = { timeout: CRASH_TIMEOUT_MS, intervals: [2] };
	await expect
		.poll(isTheMoment, { ...options, message: 'the workers are in the middle of it' })
		.toBe(true);
}

/**
 * Compares the sandbox's state with the deals: each customer has the requested qualification from exactly one write, and
 * each code was used exactly once for each customer whose deal has it, and for no other customer.
 *
 * @throws {Error} if the states differ
 */
export function expectQualifiedOnce({ state }: Sandbox, batches: readonly Batch[]): void {
	const deals = batches.flat();
	const actual = deals.map(({ customerId }) => {
		const { qualification, timesApplied } = state.customer(customerId);
		return { customerId, qualification, writes: timesApplied };
	});
	expect(actual).toEqual(
		deals.map(({ customerId, qualification }) => ({ customerId, qualification, writes: 1 })),
	);

	const customers = new Set(deals.map(({ customerId }) => customerId));
	const use = (customerId: string, code: string) => `${code} for ${customerId}`;
	const used = state.codeUses
		.filter(({ customerId }) => customers.has(customerId))
		.map(({ customerId, validationId }) => use(customerId, validationId));
	const requested = deals
		.filter(({ code }) => code !== '')
		.map(({ customerId, code }) => use(customerId, code));
	expect(used.sort()).toEqual(requested.sort());
}
