import { SERVICE_ERRORS, UNKNOWN_ERROR, UNREADABLE_ANSWER } from './errorTable';
import type { ErrorRow, FailureCause } from './errorTable';
import type { Failure, FailureContext, RequestFailed } from './failure';

/** A failure in words for the person in the editor. */
export interface Explanation extends FailureContext {
	/** What happened, with the service's own words where it had some. */
	readonly message: string;
	/** What to do, naming the field label or the role. */
	readonly advice: string;
	readonly httpStatus?: number;
	/** Partner Center's error code, or the code of the broken connection. */
	readonly code?: string;
	readonly cause?: FailureCause;
}

/** The longest quote of the service's words, in characters (its `description` may have 1,024). */
const LONGEST_QUOTE = 400;

interface ServiceWords {
	readonly code?: string;
	readonly words?: string;
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

function text(value: unknown): string | undefined {
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const line = String(value).replace(/\s+/g, ' ').trim();
	if (line === '') return undefined;
	return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE - 1)}…` : line;
}

/** What a person would read of an HTML page: its title, or else its text. */
function htmlText(html: string): string | undefined {
	const title = text(/<title[^>]*>([\s\S]*?)<\/title>/i.exec(html)?.[1]);
	const body = html.replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' ');
	return title ?? text(body);
}

/**
 * Reads the service's own words out of an error body, whatever its shape: Partner Center's
 * `{ code, description, data, source }`, the gateway's `{ statusCode, message }`, an OAuth-like
 * object, a bare JSON string, HTML, half a JSON text, or nothing.
 */
export function readServiceWords(body: unknown): ServiceWords {
	if (typeof body === 'string') {
		return { words: /<[a-z!][^>]*>/i.test(body) ? htmlText(body) : text(body) };
	}
	if (!isRecord(body)) return {};
	const nested = isRecord(body.error) ? body.error : {};
	const words =
		body.description ?? body.message ?? body.error_description ?? nested.message ?? body.error;
	const firstProblem: unknown = Array.isArray(body.data)
		? body.data.find((entry) => text(entry))
		: undefined;
	const said = text(words);
	const more = text(firstProblem);
	return {
		code: text(body.code ?? nested.code),
		words: said && more && !said.includes(more) ? text(`${said} (${more})`) : (said ?? more),
	};
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

function adviceFor(row: ErrorRow, { retryAfterMs, fateUnknown }: FailureContext): string {
	const advice =
		retryAfterMs === undefined
			? row.advice
			: `Partner Center asks to wait ${duration(retryAfterMs)}, which is longer than this node waits. Run this item again after that.`;
	return fateUnknown ? `${advice} ${READ_FIRST}` : advice;
}

/**
 * Puts a failed request into words. Pure: the same failure always reads the same.
 *
 * @returns message and advice; the message ends without a full stop
 */
export function explain({ failure, context }: RequestFailed): Explanation {
	if (failure.kind === 'signIn') {
		return {
			message: failure.refusal.what,
			advice: failure.refusal.advice,
			cause: 'credential-invalid',
		};
	}
	const said = failure.kind === 'noAnswer' ? {} : readServiceWords(failure.body);
	const row = findRow(failure, said);
	return {
		message: said.words === undefined ? row.what : `${row.what}. It said: "${said.words}"`,
		advice: adviceFor(row, context),
		...(failure.kind === 'noAnswer'
			? { code: failure.code }
			: { httpStatus: failure.status, code: said.code }),
		cause: row.cause,
		...context,
	};
}
