import {
	LEGACY_ENDPOINT_RETIRED,
	SERVICE_ERRORS,
	UNCONFIRMED_CHANGE,
	UNKNOWN_ERROR,
	UNREADABLE_RESPONSE,
} from './serviceErrors';
import type { ErrorRow, FailureCause } from './serviceErrors';
import type { FailureContext, RequestError } from './requestError';
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
	/** Whether every other item would fail in the same way: the sign-in or the credential does not work. */
	readonly isFatalForRun?: boolean;
}

function findRow({ failure, context }: RequestError, said: ServiceMessage): ErrorRow {
	if (failure.kind === 'unreadable') {
		return context.outcomeUnknown ? UNCONFIRMED_CHANGE : UNREADABLE_RESPONSE;
	}
	const { code, message: words } = said;
	const fits = (row: ErrorRow): boolean =>
		failure.kind === 'errorResponse' &&
		((code !== undefined && row.codes?.includes(code) === true) ||
			(words !== undefined && row.messagePattern?.test(words) === true));
	return (
		SERVICE_ERRORS.find(fits) ??
		SERVICE_ERRORS.find((row) =>
			failure.kind === 'errorResponse'
				? row.statuses?.includes(failure.status)
				: failure.kind === 'noResponse' && row.noResponse === failure.reason,
		) ??
		UNKNOWN_ERROR
	);
}

/** Formats a wait as people say it: "45 seconds", "10 minutes". */
function formatDuration(ms: number): string {
	const seconds = Math.ceil(ms / 1000);
	if (seconds < 120) return `${seconds} second${seconds === 1 ? '' : 's'}`;
	const minutes = Math.ceil(seconds / 60);
	return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}

const READ_FIRST =
	"The change may still have been applied: check the customer's qualification before you run this item again.";

const WRITTEN = 'The change was made, but the node could not read it back.';

function buildAdvice(
	own: string,
	{ retryAfterMs, outcomeUnknown, written, note }: FailureContext,
	who: string,
): string {
	const advice =
		retryAfterMs === undefined
			? own
			: `${who} asked to wait ${formatDuration(retryAfterMs)}, which is longer than 'Max Retry Wait' allows. Try again after that time.`;
	const sentences = [written && WRITTEN, advice, outcomeUnknown && READ_FIRST, note];
	return sentences.filter(Boolean).join(' ');
}

/**
 * Describes a failed request in words. The function is pure: the same error always gives the same words.
 *
 * @param error the error, with its failure and its context
 * @returns `message` and `advice`, always. For an answer of the service also `httpStatus`, and `code` if
 * the answer had one; for a missing answer `code`, the connection error's code. `cause`, `retryAfterMs`,
 * `outcomeUnknown`, `written` and `isFatalForRun` are undefined if they do not apply.
 */
export function describeRequestError(error: RequestError): ErrorDescription {
	const { failure, context } = error;
	if (failure.kind === 'signIn' || failure.kind === 'notSent') {
		const { summary: message, advice } = failure.error;
		// An earlier attempt of the same request may have changed something.
		const { outcomeUnknown, written } = context;
		const explanation = {
			message,
			advice: buildAdvice(advice, context, "Microsoft's sign-in"),
			runAdvice: advice,
			outcomeUnknown,
			written,
		};
		if (failure.kind === 'notSent') return { ...explanation, isFatalForRun: true };
		const cause = failure.outage ? 'temporarily-unavailable' : 'credential-invalid';
		return { ...explanation, cause, isFatalForRun: true };
	}
	const said = failure.kind === 'noResponse' ? { codes: [] } : parseServiceMessage(failure.body);
	const row = context.isLegacyEndpointRetired ? LEGACY_ENDPOINT_RETIRED : findRow(error, said);
	return {
		message:
			said.message === undefined
				? row.summary
				: `${row.summary}. Partner Center said: "${said.message}"`,
		advice: buildAdvice(row.advice, context, 'Partner Center'),
		runAdvice: row.advice,
		...(failure.kind === 'noResponse'
			? { code: failure.code }
			: { httpStatus: failure.status, code: said.code }),
		cause: row.cause,
		isFatalForRun: row.cause === 'credential-invalid' || undefined,
		retryAfterMs: context.retryAfterMs,
		outcomeUnknown: context.outcomeUnknown,
		written: context.written,
	};
}
