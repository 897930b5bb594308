import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { AUTHENTICATIONS, findAuthentication } from '../authentication';
import { isThrottled } from '../api/errors/requestError';
import { PartnerCenterConnection } from '../api/transport/connection';
import { createUnreadLog } from './changes';
import type { LogState } from './changes';
import { createDamageError, createNothingFoundError, createPollError } from './messages';
import type { Situation } from './messages';
import { createPause, isResting, isPausedByAnotherRun } from './pause';
import type { PollContext, PollFailure, PollResult } from './pollResult';
import { findChanges } from './qualificationChanged';
import { findDecidedReviews } from './reviewDecided';
import { parseState } from './parseState';
import type { ParsedState } from './parseState';
import type { TriggerState, WatchedCustomer } from './state';
import { fetchChange, fetchDecidedReviews } from './testEvent';
import type { TestEvent } from './testEvent';
import {
	hasWatchedCustomer,
	parseWatchedCustomers,
	queueCustomers,
	removeCustomers,
	requeueCustomers,
} from './watchedCustomers';

const TIMEOUT_MS = 60_000;
/** A poll does not wait out a Retry-After: the trigger remembers it and rests. */
const RETRY_LIMITS = { maxRetries: 2, maxRetryWaitMs: 0 };

/** The poll contexts that polled before. n8n makes one for each activation; the first poll belongs to it. */
const polledContexts = new WeakSet<IPollFunctions>();

function isWatchingChanges(context: IPollFunctions): boolean {
	return context.getNodeParameter('event') === 'qualificationChanged';
}

/**
 * Reads the credential. Sends nothing.
 *
 * @throws {UserFacingError} if the credential's addresses cannot be trusted
 */
async function openPoll(context: IPollFunctions, now: number): Promise<PollContext> {
	const chosen = context.getNodeParameter('authentication');
	const { credentialType } = findAuthentication(chosen) ?? AUTHENTICATIONS[0];
	const limits = RETRY_LIMITS;
	const connection = await PartnerCenterConnection.open(context, { credentialType, limits });
	return { client: connection.forItem(TIMEOUT_MS), now };
}

/** Gets what *Fetch Test Event* shows, or the failure that stopped it. */
async function tryFetchTestEvent(context: IPollFunctions): Promise<TestEvent | PollFailure> {
	try {
		const poll = await openPoll(context, Date.now());
		if (isWatchingChanges(context)) return await fetchChange(poll);
		const ids = parseWatchedCustomers(context.getNodeParameter('customerIds', []));
		return await fetchDecidedReviews(poll, ids);
	} catch (error) {
		return { error };
	}
}

/**
 * Shows a person what an event looks like.
 *
 * @throws {NodeApiError} if Partner Center cannot be read
 * @throws {NodeOperationError} if there is nothing to show, with the reason
 */
async function fetchTestEvent(context: IPollFunctions): Promise<INodeExecutionData[]> {
	const found = await tryFetchTestEvent(context);
	if ('error' in found) throw createPollError(context, 'test', [found]);
	const { items, failures, instead } = found;
	const [failure, ...others] = failures;
	const error = failure && createPollError(context, 'test', [failure, ...others]);
	if (items.length === 0) throw error ?? createNothingFoundError(context, instead);
	if (error) context.logger.warn(error.message);
	return [...items];
}

/** Whether the trigger was not active with this event before. */
function isNew(context: IPollFunctions, { state, isDamaged }: ParsedState): boolean {
	const { customers = [], log } = state ?? {};
	const isRemembered = isWatchingChanges(context)
		? log !== undefined
		: hasWatchedCustomer(customers);
	return !isRemembered && !isDamaged;
}

/** Reads the log, unless the trigger rests. */
async function pollChanges(
	context: IPollFunctions,
	now: number,
	log: LogState | undefined,
	rests: boolean,
): Promise<PollResult> {
	const unread = { log: log ?? createUnreadLog(now) };
	if (rests) return { items: [], state: unread, failures: [], readSome: false };
	try {
		return await findChanges(await openPoll(context, now), log);
	} catch (error) {
		return { items: [], state: unread, failures: [{ error }], readSome: false };
	}
}

/** Reads the watched customers, unless the trigger rests. New ones are remembered in any case. */
async function pollReviews(
	context: IPollFunctions,
	now: number,
	customers: readonly WatchedCustomer[],
	rests: boolean,
): Promise<PollResult> {
	let unread = [...customers];
	try {
		const ids = parseWatchedCustomers(context.getNodeParameter('customerIds', []));
		unread = [
			...requeueCustomers(queueCustomers(customers, ids), new Map(), now),
			...removeCustomers(customers, ids),
		];
		if (rests) return { items: [], state: { customers: unread }, failures: [], readSome: false };
		return await findDecidedReviews(await openPoll(context, now), ids, customers);
	} catch (error) {
		return { items: [], state: { customers: unread }, failures: [{ error }], readSome: false };
	}
}

/** Replaces the static data by one state; what an earlier version left there is removed. */
function saveState(staticData: IDataObject, state: TriggerState): void {
	for (const key of Object.keys(staticData)) {
		if (key !== 'state') delete staticData[key];
	}
	// As JSON, without members that are undefined.
	staticData.state = JSON.parse(JSON.stringify(state)) as IDataObject;
}

function getSituation(
	context: IPollFunctions,
	{ isFirstPoll, isFirstActivation }: { isFirstPoll: boolean; isFirstActivation: boolean },
): Situation {
	const activation = context.getActivationMode();
	if (isFirstActivation) return 'activation';
	if (!isFirstPoll) return 'running';
	if (['init', 'leadershipChange'].includes(activation)) return 'restart';
	return ['activate', 'create'].includes(activation) ? 'activation' : 'running';
}

/**
 * One poll of the trigger. It finds everything first and saves the state once, at the end.
 *
 * @param context the poll, as n8n runs it
 * @returns the events, or null if there are none
 * @throws {NodeApiError} if nothing could be read; at the first activation also if one customer could not,
 * because the person who chose it is there
 * @throws {NodeOperationError} the same, if no response was received
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	if (context.getMode() === 'manual') return [await fetchTestEvent(context)];
	const isFirstPoll = !polledContexts.has(context);
	polledContexts.add(context);
	const now = Date.now();
	const staticData = context.getWorkflowStaticData('node');
	const { state: before } = staticData;
	const parsed = parseState(staticData, now);
	const { customers = [], log, pause: oldPause } = parsed.state ?? {};
	const rests = oldPause !== undefined && isResting(oldPause, now);
	const isFirstActivation = isNew(context, parsed);
	const { items, state, failures, readSome, ...result } = isWatchingChanges(context)
		? await pollChanges(context, now, log, rests)
		: await pollReviews(context, now, customers, rests);
	// n8n starts a poll at its time even if the one before has not ended. That one has reported these
	// events meanwhile; the next poll finds the rest.
	if (staticData.state !== before) return null;
	const throttled = failures.map(({ error }) => error).find(isThrottled);
	const isStarting = isFirstPoll && throttled !== undefined;
	const [failure, ...others] = failures.filter(
		(each) =>
			!isPausedByAnotherRun(each.error) && !(isThrottled(each.error) && (readSome || isStarting)),
	);
	const situation = getSituation(context, { isFirstPoll, isFirstActivation });
	const error = failure && createPollError(context, situation, [failure, ...others]);
	if (error && isFirstActivation) throw error;

	const pause = throttled ? createPause(throttled, Date.now()) : rests ? oldPause : undefined;
	const removed = isWatchingChanges(context) ? { customers: removeCustomers(customers) } : {};
	saveState(staticData, { version: 1, ...(pause && { pause }), ...removed, ...state });
	if (parsed.isDamaged || result.isDamaged) context.__emitError(createDamageError(context));
	if (error) {
		if (!readSome && items.length === 0) throw error;
		// Thrown, it would keep the trigger from starting, for all customers, when n8n itself starts.
		context.__emitError(error);
	}
	return items.length === 0 ? null : [[...items]];
}
