import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { isAuthentication, PartnerCenterClient } from '../api/client';
import { newTraceIds } from '../api/request';
import { isThrottled } from '../api/failure';
import { isGuid, parseCustomerId } from '../domain/customer';
import type { CustomerId } from '../domain/customer';
import { isRecord } from '../domain/record';
import { quoted, Refusal } from '../domain/refusal';
import { inWords } from '../operations/refused';
import { findChanges, readReportedChanges, sampleChanges } from './qualificationChanged';
import { findDecidedReviews, readReported, sampleDecidedReviews } from './reviewDecided';
import type { PollContext, PollResult } from './state';

const TIMEOUT_MS = 60_000;
/** A poll does not wait out a Retry-After: the trigger notes it and comes back. */
const PATIENCE = { maxRetries: 2, maxRetryWaitMs: 0 };
/** How long, in milliseconds, the trigger rests where the service asks for a pause but names no time. */
const REST_MS = 60_000;

/** One of the customers to watch. @throws Refusal where it is no tenant ID */
function watchedCustomer(entry: unknown): CustomerId {
	if (typeof entry === 'string' && isGuid(entry.trim())) return parseCustomerId(entry);
	throw new Refusal(
		`'Customer Names or IDs' has ${quoted(entry)}, which is not a tenant ID`,
		'Choose customers from the list, or give their tenant IDs.',
	);
}

/** The customers to watch. @throws Refusal where there are none, or one is no tenant ID */
function watchedCustomers(context: IPollFunctions): CustomerId[] {
	const given: unknown = context.getNodeParameter('customerIds', []);
	const list: unknown[] = Array.isArray(given) ? given : [given];
	const ids = list.filter((entry) => entry !== '').map(watchedCustomer);
	if (ids.length > 0) return [...new Set(ids)];
	throw new Refusal(
		"'Customer Names or IDs' is empty",
		'Choose at least one customer whose review you wait for.',
	);
}

async function find(
	context: IPollFunctions,
	poll: PollContext,
	kept: unknown,
): Promise<PollResult<unknown>> {
	const isManual = context.getMode() === 'manual';
	if (context.getNodeParameter('event') === 'qualificationChanged') {
		if (!isManual) return await findChanges(poll, readReportedChanges(kept));
		const samples = await sampleChanges(poll);
		return { items: samples.map((json) => ({ json })), state: kept, failures: [] };
	}
	const customerIds = watchedCustomers(context);
	return isManual
		? await sampleDecidedReviews(poll, customerIds)
		: await findDecidedReviews(poll, customerIds, readReported(kept));
}

/** The error that a poll ends with, told apart for n8n's own back-off. */
function pollError(context: IPollFunctions, error: unknown): NodeApiError | NodeOperationError {
	const { message, advice, httpStatus, cause, retryAfterMs } = inWords(error);
	const options = {
		description: advice,
		failure: cause === undefined ? undefined : { cause, retryAfterMs },
	};
	const node = context.getNode();
	const wrapped =
		httpStatus === undefined
			? new NodeOperationError(node, message, options)
			: new NodeApiError(
					node,
					{ httpStatus },
					{ ...options, message, httpCode: String(httpStatus) },
				);
	// n8n replaces any message that contains a code such as EEXIST.
	wrapped.message = message;
	return wrapped;
}

/** Signs in and finds the events; whatever stops it becomes the one failure, and the state stays. */
async function findOrFail(
	context: IPollFunctions,
	now: number,
	kept: unknown,
): Promise<PollResult<unknown>> {
	try {
		const chosen = context.getNodeParameter('authentication');
		const authentication = isAuthentication(chosen) ? chosen : 'oAuth2';
		const client = await PartnerCenterClient.connect(context, authentication, PATIENCE);
		return await find(context, { client, ids: newTraceIds(), now, timeoutMs: TIMEOUT_MS }, kept);
	} catch (error) {
		return { items: [], state: kept, failures: [error] };
	}
}

/**
 * One poll of the trigger. Everything is found first; the static data is assigned once, at the end.
 *
 * Where one customer cannot be read, the others' events are emitted and its state stays; with no
 * events the poll ends with that error, so that n8n shows it.
 *
 * @returns the events, or null where there are none
 * @throws NodeApiError or NodeOperationError with what to do
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const staticData = context.getWorkflowStaticData('node');
	const isManual = context.getMode() === 'manual';
	const now = Date.now();
	const { notBefore, states: before } = staticData;
	if (!isManual && typeof notBefore === 'number' && now < notBefore) return null;

	const event = String(context.getNodeParameter('event'));
	const states = isRecord(before) ? before : {};
	const { items, state, failures } = await findOrFail(context, now, states[event]);
	// n8n begins a poll at its time even if the one before has not ended. What both found, one of them
	// has given by now; the next poll finds the rest.
	if (!isManual && staticData.states !== before) return null;
	const [failure] = failures;
	if (failure !== undefined && items.length > 0) context.logger.warn(inWords(failure).message);
	if (!isManual) {
		const throttled = failures.find(isThrottled);
		Object.assign(staticData, {
			states: { ...states, [event]: state },
			notBefore: throttled && Date.now() + (throttled.context.retryAfterMs ?? REST_MS),
		});
	}
	if (failure !== undefined && items.length === 0) throw pollError(context, failure);
	return items.length === 0 ? null : [[...items]];
}
