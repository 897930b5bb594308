import { findNoResponseRow, findProxyRow } from './connectionErrors';
import { getSubject, hasLabel, NEUTRAL_PLACE, sayHowToRead, sayRunAgain } from './errorPlace';
import type { ErrorPlace } from './errorPlace';
import { getAdvice } from './errorRow';
import type { ErrorRow, FailureCause } from './errorRow';
import {
	LEGACY_ENDPOINT_RETIRED,
	SERVICE_ERRORS,
	UNCONFIRMED_CHANGE,
	UNKNOWN_ERROR,
	UNREADABLE_RESPONSE,
} from './serviceErrors';
import type {
	ErrorResponse,
	FailureContext,
	NotSentFailure,
	RequestError,
	SignInFailure,
} from './requestError';
import { parseServiceMessage } from './serviceMessage';
import type { ServiceMessage } from './serviceMessage';

/** An error in words for the person who uses the node. */
export interface ErrorDescription {
	/** The summary, with the service's own words if there are any. It ends without a period. */
	readonly message: string;
	/** The next steps, in full sentences. */
	readonly advice: string;
	/** The part of the advice that also applies to other items. Used if the error is fatal for the run. */
	readonly runAdvice?: string;
	readonly httpStatus?: number;
	/** Partner Center's error code, or the code of the connection error. */
	readonly code?: string;
	readonly cause?: FailureCause;
	/** The wait that the service asked for, in milliseconds, if it is longer than the node waits. */
	readonly retryAfterMs?: number;
	/** Whether the change may have been applied. */
	readonly outcomeUnknown?: boolean;
	/** Whether the change was applied for certain. */
	readonly written?: boolean;
	/** More facts for the details of the item, by their names. */
	readonly data?: Readonly<Record<string, unknown>>;
	/** Whether every other item would fail in the same way: the sign-in or the credential does not work. */
	readonly isFatalForRun?: boolean;
}

/** The row for an error, and the code that led to it. */
interface Match {
	readonly row: ErrorRow;
	readonly code?: string;
}

/** Finds the row for an error answer of the service: by its codes or its words, or else by its status. */
function findServiceRow({ status }: ErrorResponse, { codes, message }: ServiceMessage): Match {
	const hasWords = ({ messagePattern }: ErrorRow): boolean =>
		message !== undefined && messagePattern?.test(message) === true;
	const [outermost, ...others] = codes;
	for (const code of [outermost, ...others]) {
		const row = SERVICE_ERRORS.find(
			(candidate) =>
				(code !== undefined && candidate.codes?.includes(code) === true) || hasWords(candidate),
		);
		if (row !== undefined) return { row, code };
	}
	const row = SERVICE_ERRORS.find(({ statuses }) => statuses?.includes(status)) ?? UNKNOWN_ERROR;
	return { row, code: outermost };
}

function findMatch({ failure, context }: DescribedError, said: ServiceMessage): Match {
	const { code } = said;
	if (context.isLegacyEndpointRetired) return { row: LEGACY_ENDPOINT_RETIRED, code };
	switch (failure.kind) {
		case 'errorResponse':
			return findServiceRow(failure, said);
		case 'proxyResponse':
			return { row: findProxyRow(failure) };
		case 'noResponse':
			return { row: findNoResponseRow(failure) ?? UNKNOWN_ERROR, code: failure.code };
		case 'unreadable':
			return { row: context.outcomeUnknown ? UNCONFIRMED_CHANGE : UNREADABLE_RESPONSE, code };
	}
}

/** Formats a wait as people say it: "45 seconds", "10 minutes". */
function formatDuration(ms: number): string {
	const seconds = Math.ceil(ms / 1000);
	if (seconds < 120) return `${seconds} second${seconds === 1 ? '' : 's'}`;
	const minutes = Math.ceil(seconds / 60);
	return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}

const NOTHING_SENT = 'Nothing was sent to Partner Center.';

function buildPauseAdvice(place: ErrorPlace, retryAfterMs: number, who: string): string {
	const limit = hasLabel(place, 'Max Retry Wait')
		? "longer than 'Max Retry Wait' allows"
		: 'longer than the node waits here';
	return `${who} asked to wait ${formatDuration(retryAfterMs)}, which is ${limit}. Try again after that time.`;
}

function buildAdvice(
	own: string,
	{ retryAfterMs, outcomeUnknown, written, note }: FailureContext,
	{ place, who }: { readonly place: ErrorPlace; readonly who: string },
): string {
	const advice = retryAfterMs === undefined ? own : buildPauseAdvice(place, retryAfterMs, who);
	// The advice of an error can be to try again, so these sentences come before it.
	const writtenFirst = `The change was made, but the node could not read it back. Do not ${sayRunAgain(place)}. Read the ${getSubject(place)} with Get later. To be able to read it:`;
	const readFirst = `The change may still have been applied. Check the customer's ${sayHowToRead(place)} before you ${sayRunAgain(place)}.`;
	const sentences = [written && writtenFirst, outcomeUnknown && readFirst, advice, note];
	return sentences.filter(Boolean).join(' ');
}

/** Describes a failed sign-in, or a request that n8n did not send. */
function describeUnsent(
	failure: SignInFailure | NotSentFailure,
	context: FailureContext,
	place: ErrorPlace,
): ErrorDescription {
	const { summary: message, advice } = failure.error;
	// An earlier attempt of the same request may have changed something.
	const { outcomeUnknown, written, retryAfterMs } = context;
	const who = "Microsoft's sign-in";
	const description = {
		message,
		advice: buildAdvice(advice, context, { place, who }),
		runAdvice: buildAdvice(advice, { retryAfterMs }, { place, who }),
		retryAfterMs,
		outcomeUnknown,
		written,
		isFatalForRun: true,
	};
	if (failure.kind === 'notSent') return description;
	const cause = failure.outage ? 'temporarily-unavailable' : 'credential-invalid';
	return { ...description, cause };
}

/** An error of a request that a row describes. */
interface DescribedError {
	readonly failure: Exclude<RequestError['failure'], SignInFailure | NotSentFailure>;
	readonly context: FailureContext;
}

/**
 * Describes a failed request in words. The function is pure: the same error always gives the same words.
 *
 * @param error the error, with its failure and its context
 * @param place where the person reads the words; by default, they name no field of the node
 * @returns `message` and `advice`, always. For an answer also `httpStatus`, and `code` if the answer had
 * one; for a missing answer `code`, the connection error's code. `cause`, `retryAfterMs`,
 * `outcomeUnknown`, `written` and `isFatalForRun` are undefined if they do not apply.
 */
export function describeRequestError(
	{ failure, context }: RequestError,
	place: ErrorPlace = NEUTRAL_PLACE,
): ErrorDescription {
	if (failure.kind === 'signIn' || failure.kind === 'notSent') {
		return describeUnsent(failure, context, place);
	}
	const said = failure.kind === 'noResponse' ? { codes: [] } : parseServiceMessage(failure.body);
	const { row, code } = findMatch({ failure, context }, said);
	const own = getAdvice(row, place, context);
	const isProxy = failure.kind === 'proxyResponse';
	const isUnsent = isProxy && failure.neverSent && !context.outcomeUnknown;
	const advice = isUnsent ? `${own} ${NOTHING_SENT}` : own;
	return {
		message:
			said.message === undefined
				? row.summary
				: `${row.summary}. ${isProxy ? 'The proxy' : 'Partner Center'} said: "${said.message}"`,
		advice: buildAdvice(advice, context, { place, who: isProxy ? 'The proxy' : 'Partner Center' }),
		runAdvice: own,
		httpStatus: failure.kind === 'noResponse' ? undefined : failure.status,
		code,
		cause: row.cause,
		isFatalForRun: row.cause === 'credential-invalid' || undefined,
		retryAfterMs: context.retryAfterMs,
		outcomeUnknown: context.outcomeUnknown,
		written: context.written,
	};
}
