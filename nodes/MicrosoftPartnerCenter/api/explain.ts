import { GONE, SERVICE_ERRORS, UNKNOWN_ERROR, UNREADABLE_ANSWER } from './errorTable';
import type { ErrorRow, FailureCause } from './errorTable';
import type { Failure, FailureContext, RequestFailed } from './failure';
import { readServiceWords } from './words';
import type { ServiceWords } from './words';

/** A failure in words for the person in the editor. */
export interface Explanation {
	/** What happened, with the service's own words where it had some. */
	readonly message: string;
	/** What to do, naming the field label or the role. */
	readonly advice: string;
	/** The part of the advice that holds for other items, too, where every other would meet the same. */
	readonly adviceForAll?: string;
	readonly httpStatus?: number;
	/** Partner Center's error code, or the code of the broken connection. */
	readonly code?: string;
	readonly cause?: FailureCause;
	readonly retryAfterMs?: number;
	readonly fateUnknown?: boolean;
	readonly written?: boolean;
	/** Whether every other item would meet the same: the sign-in or the credential does not work. */
	readonly concernsAll?: boolean;
}

function findRow(failure: Failure, said: ServiceWords): ErrorRow {
	if (failure.kind === 'unreadable') return UNREADABLE_ANSWER;
	const { code, words } = said;
	const fits = (row: ErrorRow): boolean =>
		failure.kind === 'answer' &&
		((code !== undefined && row.codes?.includes(code) === true) ||
			(words !== undefined && row.words?.test(words) === true));
	return (
		SERVICE_ERRORS.find(fits) ??
		SERVICE_ERRORS.find((row) =>
			failure.kind === 'answer'
				? row.statuses?.includes(failure.status)
				: failure.kind === 'noAnswer' && row.noAnswer === failure.reason,
		) ??
		UNKNOWN_ERROR
	);
}

/** A wait as people say it: "45 seconds", "10 minutes". */
function duration(ms: number): string {
	const seconds = Math.ceil(ms / 1000);
	if (seconds < 120) return `${seconds} second${seconds === 1 ? '' : 's'}`;
	const minutes = Math.ceil(seconds / 60);
	return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}

const READ_FIRST =
	"The change may have been made all the same: read the customer's qualification before you run this item again.";

const WRITTEN = 'The change itself was made; only reading it back did not work.';

function adviceFor(
	own: string,
	{ retryAfterMs, fateUnknown, written, note }: FailureContext,
	who: string,
): string {
	const advice =
		retryAfterMs === undefined
			? own
			: `${who} asks to wait ${duration(retryAfterMs)}, which is longer than this node waits ('Max Retry Wait'). Try again after that.`;
	const sentences = [written && WRITTEN, advice, fateUnknown && READ_FIRST, note];
	return sentences.filter(Boolean).join(' ');
}

/**
 * Puts a failed request into words. Pure: the same failure always reads the same.
 *
 * @returns message and advice; the message ends without a full stop
 */
export function explain({ failure, context }: RequestFailed): Explanation {
	if (failure.kind === 'signIn' || failure.kind === 'notSent') {
		const { what: message, advice } = failure.refusal;
		// What came before may have changed something all the same.
		const { fateUnknown, written } = context;
		const explanation = {
			message,
			advice: adviceFor(advice, context, "Microsoft's sign-in"),
			adviceForAll: advice,
			fateUnknown,
			written,
		};
		if (failure.kind === 'notSent') return { ...explanation, concernsAll: true };
		const cause = failure.outage ? 'temporarily-unavailable' : 'credential-invalid';
		return { ...explanation, cause, concernsAll: true };
	}
	const said = failure.kind === 'noAnswer' ? {} : readServiceWords(failure.body);
	const row = context.gone ? GONE : findRow(failure, said);
	return {
		message:
			said.words === undefined ? row.what : `${row.what}. Partner Center said: "${said.words}"`,
		advice: adviceFor(row.advice, context, 'Partner Center'),
		adviceForAll: row.advice,
		...(failure.kind === 'noAnswer'
			? { code: failure.code }
			: { httpStatus: failure.status, code: said.code }),
		cause: row.cause,
		concernsAll: row.cause === 'credential-invalid' || undefined,
		retryAfterMs: context.retryAfterMs,
		fateUnknown: context.fateUnknown,
		written: context.written,
	};
}
