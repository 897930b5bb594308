import type { INodeExecutionData } from 'n8n-workflow';
import { isThrottled } from '../api/errors/requestError';
import type { CustomerId } from '../domain/customer';
import { isRecord } from '../domain/values';
import type { ReviewedQualification } from '../domain/review';
import { fetchQualifications } from '../api/endpoints/qualifications';
import { toReviewItem } from '../domain/review';
import { forEachConcurrently } from '../api/transport/concurrency';
import { isTextArray } from './state';
import type { PollContext, PollResult } from './state';

/** The decisions that were reported, by customer; a customer that is missing has never been read. */
export type ReportedDecisions = Readonly<Record<string, readonly string[]>>;

/** The most decisions kept for a customer; Microsoft allows three Education verifications. */
const MAX_REMEMBERED_DECISIONS = 50;
/** How many customers are read at once: as many as the node's *Max Concurrency* has by default. */
const MAX_CONCURRENCY = 5;

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
function getDecisionKey(reviewed: ReviewedQualification): string {
	const { qualification, vettingStatus, vettingCreatedDate } = reviewed;
	return [qualification, vettingStatus, vettingCreatedDate ?? ''].join('|');
}

/** What reading one customer gave. */
interface Reading {
	readonly items: readonly INodeExecutionData[];
	/** The decisions that are reported now. */
	readonly reported: readonly string[];
}

/** Compares a customer's qualifications with what was reported; undefined: nothing was ever read. */
function compareWithReported(
	customerId: CustomerId,
	all: readonly ReviewedQualification[],
	before: readonly string[] | undefined,
): Reading {
	const open = all.filter((reviewed) => !isDecided(reviewed));
	// What is under review again may be decided as before, and without a date to tell.
	const isOpenAgain = (key: string) =>
		open.some(({ qualification }) => key.startsWith(`${qualification}|`));
	const present = all.filter(isDecided).map(getDecisionKey);
	const known = (before ?? []).filter((key) => present.includes(key) || !isOpenAgain(key));
	const fresh = all.filter(
		(reviewed) => isDecided(reviewed) && !known.includes(getDecisionKey(reviewed)),
	);
	return {
		items:
			before === undefined
				? []
				: fresh.map((reviewed) => ({ json: toReviewItem(customerId, reviewed) })),
		reported: [...known, ...fresh.map(getDecisionKey)].slice(-MAX_REMEMBERED_DECISIONS),
	};
}

/**
 * Reads the watched customers and finds the reviews that were decided since they were last reported.
 * It does not depend on having seen them *In Review*. A customer that is read for the first time gives
 * no events, so that activation emits no old events.
 */
export async function findDecidedReviews(
	context: PollContext,
	customerIds: readonly CustomerId[],
	reported: ReportedDecisions,
): Promise<PollResult<ReportedDecisions>> {
	const { client } = context;
	const readings = new Map<CustomerId, Reading>();
	const errors = new Map<CustomerId, unknown>();
	await forEachConcurrently(customerIds, MAX_CONCURRENCY, async (customerId) => {
		if ([...errors.values()].some(isThrottled)) return;
		try {
			const all = await fetchQualifications(client.withNewRequestId(), customerId);
			readings.set(customerId, compareWithReported(customerId, all, reported[customerId]));
		} catch (error) {
			errors.set(customerId, error);
		}
	});
	// A customer that was not read keeps its state.
	const state = customerIds.map(
		(customerId) =>
			[customerId, readings.get(customerId)?.reported ?? reported[customerId]] as const,
	);
	return {
		items: customerIds.flatMap((customerId) => readings.get(customerId)?.items ?? []),
		state: Object.fromEntries(
			state.filter((entry): entry is [CustomerId, readonly string[]] => entry[1] !== undefined),
		),
		failures: customerIds.flatMap((customerId) =>
			errors.has(customerId) ? [{ customerId, error: errors.get(customerId) }] : [],
		),
		readSome: readings.size > 0,
	};
}

/** What an event looks like: the decided reviews that are there now. */
export async function sampleDecidedReviews(
	context: PollContext,
	customerIds: readonly CustomerId[],
): Promise<PollResult<ReportedDecisions>> {
	const nothing = Object.fromEntries(customerIds.map((customerId) => [customerId, []]));
	return await findDecidedReviews(context, customerIds, nothing);
}
