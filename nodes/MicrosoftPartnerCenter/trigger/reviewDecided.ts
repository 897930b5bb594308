import type { IDataObject } from 'n8n-workflow';
import { fetchCustomerName } from '../api/endpoints/customers';
import { fetchDatedQualifications } from '../api/endpoints/qualifications';
import { describeError } from '../api/errors/nodeErrors';
import { isThrottled } from '../api/errors/requestError';
import type { PartnerCenterClient } from '../api/transport/client';
import { forEachConcurrently } from '../api/transport/concurrency';
import type { CustomerId } from '../domain/customer';
import { toReviewItem } from '../domain/review';
import type { ReviewedQualification } from '../domain/review';
import type { PollContext, PollFailure, PollResult } from './pollResult';
import { compareReviews } from './reviews';
import type { WatchedCustomer } from './state';
import { toServiceTime } from './time';
import { queueCustomers, removeCustomers, requeueCustomers } from './watchedCustomers';
import type { CustomerUpdate, QueuedCustomer } from './watchedCustomers';

/** The number of customers that are read at once: the default of the node's *Max Concurrency*. */
const MAX_CONCURRENCY = 5;

interface Decision {
	readonly customerId: CustomerId;
	readonly reviewed: ReviewedQualification;
}

/** The decisions as output items. Each customer's name costs a request. */
async function toItems(client: PartnerCenterClient, decisions: readonly Decision[]) {
	const names = new Map<CustomerId, string | undefined>();
	const ids = new Set(decisions.map(({ customerId }) => customerId));
	await forEachConcurrently(ids, MAX_CONCURRENCY, async (customerId) => {
		names.set(customerId, await fetchCustomerName(client.withNewRequestId(), customerId));
	});
	return decisions.map(({ customerId, reviewed }) => {
		const { customerId: id, ...members } = toReviewItem(customerId, reviewed);
		const customerName = names.get(customerId);
		const json: IDataObject = {
			customerId: id,
			...(customerName === undefined ? {} : { customerName }),
			...members,
		};
		return { json };
	});
}

/** The result of reading customers. */
interface Readings {
	readonly answers: ReadonlyMap<CustomerId, readonly ReviewedQualification[]>;
	readonly decisions: readonly Decision[];
	readonly updates: ReadonlyMap<CustomerId, CustomerUpdate>;
	readonly failures: readonly PollFailure[];
}

/** Reads customers in the given order until one shows that the rest would fail as well. */
async function readCustomers(
	{ client }: PollContext,
	queue: readonly QueuedCustomer[],
	isEnough: (decisionCount: number) => boolean = () => false,
): Promise<Readings> {
	const answers = new Map<CustomerId, readonly ReviewedQualification[]>();
	const updates = new Map<CustomerId, CustomerUpdate>();
	const decisions: Decision[] = [];
	const failures: PollFailure[] = [];
	let outages = 0;
	let isHopeless = false;
	await forEachConcurrently(queue, MAX_CONCURRENCY, async (customer) => {
		if (isHopeless || isEnough(decisions.length)) return;
		const { customerId } = customer;
		try {
			const answer = await fetchDatedQualifications(client.withNewRequestId(), customerId);
			const { qualifications, serviceDate } = answer;
			const at = toServiceTime(serviceDate, Date.now());
			const { decided, reviews } = compareReviews(customer, qualifications, at);
			decisions.push(...decided.map((reviewed) => ({ customerId, reviewed })));
			answers.set(customerId, qualifications);
			updates.set(customerId, { reviews });
		} catch (error) {
			failures.push({ customerId, error });
			const { isFatalForRun, cause } = describeError(error);
			if (cause === 'temporarily-unavailable') outages++;
			const isDown = outages >= MAX_CONCURRENCY && answers.size === 0;
			isHopeless ||= isThrottled(error) || isFatalForRun === true || isDown;
			// One that waits because of all keeps its place in the queue.
			if (!isHopeless) updates.set(customerId, {});
		}
	});
	return { answers, decisions, updates, failures };
}

/** Sorts by the order of the queue: reading several customers at once mixes it up. */
function sortByQueue<T extends { readonly customerId?: CustomerId }>(
	entries: readonly T[],
	queue: readonly QueuedCustomer[],
): T[] {
	const order = new Map(queue.map(({ customerId }, index) => [customerId, index]));
	const getIndex = ({ customerId }: T) =>
		(customerId === undefined ? undefined : order.get(customerId)) ?? -1;
	return [...entries].sort((one, other) => getIndex(one) - getIndex(other));
}

/**
 * Reads the watched customers, those that have waited longest first, and finds the reviews that were
 * decided and not reported yet.
 */
export async function findDecidedReviews(
	context: PollContext,
	ids: readonly CustomerId[],
	remembered: readonly WatchedCustomer[],
): Promise<PollResult> {
	const queue = queueCustomers(remembered, ids);
	const { answers, decisions, updates, failures } = await readCustomers(context, queue);
	return {
		items: await toItems(context.client, sortByQueue(decisions, queue)),
		state: {
			customers: [
				...requeueCustomers(queue, updates, context.now),
				...removeCustomers(remembered, ids),
			],
		},
		failures: sortByQueue(failures, queue),
		readSome: answers.size > 0,
	};
}

/** The result of a test by hand. */
export interface ReviewSample {
	readonly items: PollResult['items'];
	readonly failures: readonly PollFailure[];
	/** All qualifications of the customers that were read. */
	readonly answers: Readings['answers'];
}

/** Finds reviews that are decided now, to show what an event looks like. Stops when it has found one. */
export async function sampleDecidedReviews(
	context: PollContext,
	ids: readonly CustomerId[],
): Promise<ReviewSample> {
	const queue = ids.map((customerId) => ({ customerId, reviews: [] }));
	const isEnough = (count: number) => count > 0;
	const { answers, decisions, failures } = await readCustomers(context, queue, isEnough);
	const items = await toItems(context.client, sortByQueue(decisions, queue));
	return { items, failures: sortByQueue(failures, queue), answers };
}
