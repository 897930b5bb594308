import {
	LEGACY_ENDPOINT_RETIRED,
	SERVICE_ERRORS,
	UNKNOWN_ERROR,
	UNREADABLE_RESPONSE,
} from './serviceErrors';
import type { ErrorRow, FailureCause } from './serviceErrors';
import type { Failure, FailureContext, RequestError } from './requestError';
import { parseServiceMessage } from './serviceMessage';
import type { ServiceMessage } from './serviceMessage';

/** A failure in words for the person in the editor. */
export interface ErrorDescription {
	/** What happened, with the service's own words where it had some. */
	readonly message: string;
	/** What to do, naming the field label or the role. */
	readonly advice: string;
	/** The part of the advice that holds for other items, too, where every other would meet the same. */
	readonly runAdvice?: string;
	readonly httpStatus?: number;
	/** Partner Center's error code, or the code of the broken connection. */
	readonly code?: string;
	readonly cause?: FailureCause;
	readonly retryAfterMs?: number;
	readonly outcomeUnknown?: boolean;
	readonly written?: boolean;
	/** Whether every other item would meet the same: the sign-in or the credential does not work. */
	readonly isFatalForRun?: boolean;
}

function findRow(failure: Failure, said: ServiceMessage): ErrorRow {
	if (failure.kind === 'unreadable') return UNREADABLE_RESPONSE;
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

/** A wait as people say it: "45 seconds", "10 minutes". */
function formatDuration(ms: number): string {
	const seconds = Math.ceil(ms / 1000);
	if (seconds < 120) return `${seconds} second${seconds === 1 ? '' : 's'}`;
	const minutes = Math.ceil(seconds / 60);
	return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}

const READ_FIRST =
	"The change may have been made all the same: read the customer's qualification before you run this item again.";

const WRITTEN = 'The change itself was made; only reading it back did not work.';

function buildAdvice(
	own: string,
	{ retryAfterMs, outcomeUnknown, written, note }: FailureContext,
	who: string,
): string {
	const advice =
		retryAfterMs === undefined
			? own
			: `${who} asks to wait ${formatDuration(retryAfterMs)}, which is longer than this node waits ('Max Retry Wait'). Try again after that.`;
	const sentences = [written && WRITTEN, advice, outcomeUnknown && READ_FIRST, note];
	return sentences.filter(Boolean).join(' ');
}

/**
 * Puts a failed request into words. Pure: the same failure always reads the same.
 *
 * @returns message and advice; the message ends without a full stop
 */
export function describeRequestError({ failure, context }: RequestError): ErrorDescription {
	if (failure.kind === 'signIn' || failure.kind === 'notSent') {
		const { summary: message, advice } = failure.error;
		// What came before may have changed something all the same.
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
	const said = failure.kind === 'noResponse' ? {} : parseServiceMessage(failure.body);
	const row = context.isLegacyEndpointRetired ? LEGACY_ENDPOINT_RETIRED : findRow(failure, said);
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
