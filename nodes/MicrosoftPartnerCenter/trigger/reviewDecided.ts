import { furtherRequest } from '../api/request';
import { isThrottled } from '../api/failure';
import type { CustomerId } from '../domain/customer';
import { isRecord } from '../domain/record';
import type { ReviewedQualification } from '../domain/review';
import { fetchQualifications, toItem } from '../operations/customerQualification/getAll';
import { isTextArray } from './state';
import type { PollContext, PollResult } from './state';

/** The decisions that were reported, by customer; a customer that is missing has never been read. */
export type ReportedDecisions = Readonly<Record<string, readonly string[]>>;

/** The most decisions kept for a customer; Microsoft allows three Education verifications. */
const KEPT = 50;

/** What was reported before, as n8n kept it. */
export function readReported(kept: unknown): ReportedDecisions {
	if (!isRecord(kept)) return {};
	return Object.fromEntries(
		Object.entries(kept).filter((entry): entry is [string, string[]] => isTextArray(entry[1])),
	);
}

function isDecided({ vettingStatus }: ReviewedQualification): boolean {
	return vettingStatus !== undefined && vettingStatus !== 'inReview';
}

/** Names one decision: a later submission of the same qualification has another date or status. */
function decisionKey(reviewed: ReviewedQualification): string {
	const { qualification, vettingStatus, vettingCreatedDate } = reviewed;
	return [qualification, vettingStatus, vettingCreatedDate ?? ''].join('|');
}

/**
 * Reads the watched customers and finds the reviews that were decided since they were last reported.
 * It does not depend on having seen them *In Review*. A customer that is read for the first time gives
 * no events, so that activation floods nobody.
 */
export async function findDecidedReviews(
	context: PollContext,
	customerIds: readonly CustomerId[],
	reported: ReportedDecisions,
): Promise<PollResult<ReportedDecisions>> {
	const { ids, timeoutMs } = context;
	const state: Record<string, readonly string[]> = {};
	const items: Array<PollResult<unknown>['items'][number]> = [];
	const failures: unknown[] = [];
	for (const customerId of customerIds) {
		const before = reported[customerId];
		// A customer that cannot be read keeps its state.
		if (before !== undefined) state[customerId] = before;
		if (failures.some(isThrottled)) continue;
		try {
			const all = await fetchQualifications(context, customerId, furtherRequest(ids), timeoutMs);
			const open = all.filter((reviewed) => !isDecided(reviewed));
			// What is under review again may be decided as before, and without a date to tell.
			const isOpenAgain = (key: string) =>
				open.some(({ qualification }) => key.startsWith(`${qualification}|`));
			const known = (before ?? []).filter((key) => !isOpenAgain(key));
			const decided = all.filter(isDecided);
			const fresh = decided.filter((reviewed) => !known.includes(decisionKey(reviewed)));
			if (before !== undefined) {
				items.push(...fresh.map((reviewed) => ({ json: toItem(customerId, reviewed) })));
			}
			state[customerId] = [...known, ...fresh.map(decisionKey)].slice(-KEPT);
		} catch (error) {
			failures.push(error);
		}
	}
	return { items, state, failures };
}

/** What an event looks like: the decided reviews that are there now. */
export async function sampleDecidedReviews(
	context: PollContext,
	customerIds: readonly CustomerId[],
): Promise<PollResult<ReportedDecisions>> {
	const nothing = Object.fromEntries(customerIds.map((customerId) => [customerId, []]));
	return await findDecidedReviews(context, customerIds, nothing);
}
