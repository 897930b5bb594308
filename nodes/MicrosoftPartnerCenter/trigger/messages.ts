import type { IPollFunctions, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { isCustomerNotFound } from '../api/endpoints/customers';
import type { ErrorDescription } from '../api/errors/describeError';
import { describeError, toNodeError } from '../api/errors/nodeErrors';
import { isThrottled, RequestError } from '../api/errors/requestError';
import { UserFacingError } from '../domain/userFacingError';
import type { PollFailure } from './pollResult';

/**
 * The reader of a message: a person who tests the trigger or publishes the workflow, or a person who later
 * reads the failed execution. `restart`: n8n starts the trigger again after its own start.
 */
export type Situation = 'test' | 'activation' | 'restart' | 'running';

const NEXT_STEPS: Readonly<Record<Situation, string>> = {
	test: "Then use 'Fetch Test Event' again.",
	activation: 'The trigger was not started: correct this, then publish the workflow again.',
	restart: 'The trigger was not started yet; n8n tries again by itself.',
	running: 'The trigger tries again by itself at the next poll time.',
};

const NEXT_STEPS_AFTER_PAUSE: Readonly<Record<Situation, string>> = {
	...NEXT_STEPS,
	test: "Wait until the pause is over, then use 'Fetch Test Event' again.",
	running: 'The trigger tries again by itself when the pause is over.',
};

const REPORT_TO_MICROSOFT = 'If it happens again, send the request ID to Microsoft support.';

/** Failures whose usual advice is about the credential, the account or the network, which a trigger has too. */
const GENERAL_STATUSES = [300, 301, 302, 303, 307, 308, 401, 403, 406, 415];

/** Gets the advice for a failure. It names only fields that a trigger has. */
function getAdvice({ error, customerId }: PollFailure, said: ErrorDescription): string {
	if (!(error instanceof RequestError) || said.isFatalForRun) return said.advice;
	const { failure } = error;
	if (customerId !== undefined && isCustomerNotFound(error)) {
		return "Take the customer out of 'Customer Names or IDs'. To watch it, the customer must first accept your reseller relationship request in Partner Center.";
	}
	switch (failure.kind) {
		case 'errorResponse':
			if (GENERAL_STATUSES.includes(failure.status)) return said.advice;
			return said.cause === 'temporarily-unavailable' ? '' : REPORT_TO_MICROSOFT;
		case 'noResponse':
			return ['unreachable', 'certificate', 'proxy', 'tls'].includes(failure.reason)
				? said.advice
				: '';
		default:
			return said.advice;
	}
}

function join(...sentences: readonly string[]): string {
	return sentences.filter((sentence) => sentence !== '').join(' ');
}

/**
 * Creates one error for everything that could not be read, in the words of the first failure.
 *
 * @param context the poll, as n8n runs it
 * @param situation the reader of the message
 * @param failures the first failure, and those of other customers, which the description lists
 * @returns the error that n8n shows
 */
export function createPollError(
	context: IPollFunctions,
	situation: Situation,
	failures: readonly [PollFailure, ...PollFailure[]],
): NodeApiError | NodeOperationError {
	const [failure, ...others] = failures;
	const { error, customerId } = failure;
	const said = describeError(error);
	const isPause = isThrottled(error);
	const isAboutOne = customerId !== undefined && !said.isFatalForRun && !isPause;
	const also = isAboutOne ? others.map((other) => other.customerId).join(', ') : '';
	const next = (isPause ? NEXT_STEPS_AFTER_PAUSE : NEXT_STEPS)[situation];
	const description = {
		...said,
		message: isAboutOne ? `${said.message} [customer ${customerId}]` : said.message,
		advice: join(isPause ? '' : getAdvice(failure, said), next),
	};
	const ids = error instanceof RequestError ? error.context.ids : undefined;
	const progress = also === '' ? '' : `Also not read: ${also}.`;
	return toNodeError(context.getNode(), { description, ids }, { progress });
}

/** The error that tells about a remembered state that could not be read. */
export function createDamageError(context: IPollFunctions): NodeApiError | NodeOperationError {
	const error = new UserFacingError(
		'The trigger could not read a part of the data that it saved in the workflow',
		'The trigger replaced this part and continues by itself. For this part, it does not report what happened since its last poll. Check this in Partner Center.',
	);
	return toNodeError(context.getNode(), { description: describeError(error) });
}

/** A test by hand that found no event. */
export interface NothingFound {
	/** The reason, without a period at the end. */
	readonly summary: string;
	/** The things that are there instead, as a sentence. */
	readonly found: string;
}

/** The error for a test by hand that found nothing: n8n itself would only say that there is no data. */
export function createNothingFoundError(
	context: IPollFunctions,
	{ summary, found }: NothingFound,
): NodeApiError | NodeOperationError {
	const error = new UserFacingError(
		summary,
		join(
			found,
			'Publish the workflow. It then starts by itself when the next event happens. To build the rest of the workflow now, use "set mock data".',
		),
	);
	return toNodeError(context.getNode(), { description: describeError(error) });
}
