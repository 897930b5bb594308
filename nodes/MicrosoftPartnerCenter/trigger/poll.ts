import type {
	INodeExecutionData,
	IPollFunctions,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import { AUTHENTICATIONS, findAuthentication } from '../authentication';
import { PartnerCenterConnection } from '../api/transport/client';
import { isThrottled, RequestError, getThrottlingResponse } from '../api/errors/requestError';
import { toCustomerId } from '../domain/customer';
import type { CustomerId } from '../domain/customer';
import { MAX_PAUSE_MS } from '../api/transport/throttle';
import { isRecord } from '../domain/values';
import { quote, UserFacingError } from '../domain/userFacingError';
import { describeError, toNodeError } from '../api/errors/nodeErrors';
import { findChanges, readReportedChanges, sampleChanges } from './qualificationChanged';
import { findDecidedReviews, readReported, sampleDecidedReviews } from './reviewDecided';
import type { PollContext, PollFailure, PollResult } from './state';

const TIMEOUT_MS = 60_000;
/** A poll does not wait out a Retry-After: the trigger notes it and comes back. */
const RETRY_LIMITS = { maxRetries: 2, maxRetryWaitMs: 0 };
/** How long, in milliseconds, the trigger rests where the service asks for a pause but names no time. */
const DEFAULT_PAUSE_MS = 60_000;

/** One of the customers to watch. @throws UserFacingError where it is no tenant ID */
function parseWatchedCustomer(entry: unknown): CustomerId {
	const id = toCustomerId(entry);
	if (id !== undefined) return id;
	throw new UserFacingError(
		`'Customer Names or IDs' has ${quote(entry)}, which is not a tenant ID`,
		'Choose customers from the list, or enter their tenant IDs.',
	);
}

/** The customers to watch. @throws UserFacingError where there are none, or one is no tenant ID */
function parseWatchedCustomers(context: IPollFunctions): CustomerId[] {
	const given: unknown = context.getNodeParameter('customerIds', []);
	const list: unknown[] = Array.isArray(given) ? given : [given];
	const ids = list.filter((entry) => entry !== '').map(parseWatchedCustomer);
	if (ids.length > 0) return [...new Set(ids)];
	throw new UserFacingError(
		"'Customer Names or IDs' is empty",
		'Choose at least one customer to watch.',
	);
}

async function findEvents(
	context: IPollFunctions,
	poll: PollContext,
	kept: unknown,
): Promise<PollResult<unknown>> {
	const isManual = context.getMode() === 'manual';
	if (context.getNodeParameter('event') === 'qualificationChanged') {
		if (!isManual) return await findChanges(poll, readReportedChanges(kept));
		const samples = await sampleChanges(poll);
		return {
			items: samples.map((json) => ({ json })),
			state: kept,
			failures: [],
			readSome: true,
		};
	}
	const customerIds = parseWatchedCustomers(context);
	return isManual
		? await sampleDecidedReviews(poll, customerIds)
		: await findDecidedReviews(poll, customerIds, readReported(kept));
}

/** Whether a request was held back by a pause that another one had been asked for. */
function isPausedByAnotherRun({ error }: PollFailure): boolean {
	return (
		error instanceof RequestError &&
		getThrottlingResponse(error.failure) !== undefined &&
		error.context.ids === undefined
	);
}

/** What to do, in words that fit a trigger, which tries again by itself. */
function getPollAdvice(error: unknown, advice: string): string {
	return isThrottled(error)
		? 'An active trigger tries again by itself when the pause is over.'
		: advice;
}

/** What could not be read, as one error in the words of the first, told apart for n8n's own back-off. */
function createPollError(
	context: IPollFunctions,
	{ error, customerId }: PollFailure,
	others: readonly PollFailure[],
): NodeApiError | NodeOperationError {
	const said = describeError(error);
	const isAboutOne = customerId !== undefined && !said.isFatalForRun && !isThrottled(error);
	const also = isAboutOne ? others.map((other) => other.customerId).join(', ') : '';
	const refused = {
		...said,
		message: isAboutOne ? `${said.message} [customer ${customerId}]` : said.message,
		advice: getPollAdvice(error, said.advice),
	};
	const ids = error instanceof RequestError ? error.context.ids : undefined;
	const progress = also === '' ? '' : `Also not read: ${also}.`;
	return toNodeError(context.getNode(), { description: refused, ids }, { progress });
}

/** How long the trigger rests, in milliseconds. After an absurd Retry-After it has to ask again. */
function getPauseMs({ context }: RequestError): number {
	return Math.min(context.retryAfterMs ?? DEFAULT_PAUSE_MS, MAX_PAUSE_MS);
}

/** Signs in and finds the events; whatever stops it becomes the one failure, and the state stays. */
async function tryFindEvents(
	context: IPollFunctions,
	now: number,
	kept: unknown,
): Promise<PollResult<unknown>> {
	try {
		const chosen = context.getNodeParameter('authentication');
		const { credentialType } = findAuthentication(chosen) ?? AUTHENTICATIONS[0];
		const limits = RETRY_LIMITS;
		const connection = await PartnerCenterConnection.open(context, { credentialType, limits });
		return await findEvents(context, { client: connection.forItem(TIMEOUT_MS), now }, kept);
	} catch (error) {
		return { items: [], state: kept, failures: [{ error }], readSome: false };
	}
}

/**
 * One poll of the trigger. Everything is found first; the static data is assigned once, at the end.
 *
 * Where one customer cannot be read, its state stays, and the poll goes on for the others: what is
 * wrong becomes a failed execution of its own at each poll.
 *
 * @returns the events, or null where there are none
 * @throws NodeApiError or NodeOperationError with what to do, where nothing could be read; at the first
 * activation also where one customer could not, because the person who chose it is there
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const staticData = context.getWorkflowStaticData('node');
	const isManual = context.getMode() === 'manual';
	const now = Date.now();
	const { notBefore, states: before } = staticData;
	if (!isManual && typeof notBefore === 'number' && now < notBefore) return null;

	const event = String(context.getNodeParameter('event'));
	const states = isRecord(before) ? before : {};
	const { items, state, failures, readSome } = await tryFindEvents(context, now, states[event]);
	if (!isManual) {
		// n8n begins a poll at its time even if the one before has not ended. What both found, one of them
		// has given by now; the next poll finds the rest.
		if (staticData.states !== before) return null;
		const throttled = failures.map(({ error }) => error).find(isThrottled);
		Object.assign(staticData, {
			states: { ...states, [event]: state },
			notBefore: throttled && Date.now() + getPauseMs(throttled),
		});
	}
	// To a person who tests it, a pause is the answer; otherwise the trigger rests, and nothing is wrong.
	const [failure, ...others] = failures.filter((each) => isManual || !isPausedByAnotherRun(each));
	if (failure !== undefined) {
		const error = createPollError(context, failure, others);
		const goesOn = !isManual && readSome && states[event] !== undefined;
		if (!goesOn && items.length === 0) throw error;
		if (isManual) context.logger.warn(error.message);
		// Thrown, it would keep the trigger from starting, for all customers, when n8n itself starts.
		else context.__emitError(error);
	}
	return items.length === 0 ? null : [[...items]];
}
