import { Refusal } from '../domain/refusal';
import type { TraceIds } from './request';

/** The service answered, but not with success. */
export interface RefusedAnswer {
	readonly kind: 'answer';
	readonly status: number;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	/** Parsed where it was JSON, otherwise the text. */
	readonly body: unknown;
}

/** No answer came, so what became of the request is known only where it never left. */
export interface NoAnswer {
	readonly kind: 'noAnswer';
	readonly reason: 'timeout' | 'unreachable' | 'certificate' | 'broken';
	/** The operating system's or Node's code, such as ECONNRESET. */
	readonly code: string;
	/** Whether the request surely never reached the service. */
	readonly neverSent: boolean;
}

/** Success was answered, with a body that means nothing to this package. */
export interface UnreadableAnswer {
	readonly kind: 'unreadable';
	readonly status: number;
	readonly body: unknown;
}

/** The sign-in for the request was refused, or could not be asked; the request did nothing. */
export interface SignInFailure {
	readonly kind: 'signIn';
	readonly refusal: Refusal;
	/** Where the sign-in could not be asked: it may well be possible a little later. */
	readonly outage?: RefusedAnswer | NoAnswer | UnreadableAnswer;
}

/** n8n itself did not send the request: a domain it may not call, an incomplete credential. */
export interface NotSent {
	readonly kind: 'notSent';
	readonly refusal: Refusal;
}

/** What can become of a request other than a readable success. */
export type Failure = RefusedAnswer | NoAnswer | UnreadableAnswer | SignInFailure | NotSent;

/** What came of one try. */
export type Outcome<T> = { readonly answer: T } | { readonly failure: Failure };

/** What is known about a failed request beyond its last failure. */
export interface FailureContext {
	/** The wait that the service asked for, where it is longer than the node waits. */
	readonly retryAfterMs?: number;
	/** Whether a write may have been carried out all the same. */
	readonly fateUnknown?: boolean;
	/** Whether a write was carried out for certain, and what failed came after it. */
	readonly written?: boolean;
	/** Whether the service no longer offers the way that was used. */
	readonly gone?: boolean;
	/** A sentence that belongs to every refusal of this request. */
	readonly note?: string;
	/** The IDs that the request carried; undefined where no try of it was sent. */
	readonly ids?: TraceIds;
}

/** A request to the service, or the sign-in for it, that did not end well. */
export class RequestFailed extends Error {
	override readonly name = 'RequestFailed';

	constructor(
		readonly failure: Failure,
		readonly context: FailureContext = {},
	) {
		super(failure.kind);
	}
}

/** Whether something of a request may have reached the service. */
export function wasSent(failure: Failure): boolean {
	switch (failure.kind) {
		case 'answer':
		case 'unreadable':
			return true;
		case 'noAnswer':
			return !failure.neverSent;
		case 'signIn':
		case 'notSent':
			return false;
	}
}

/** The service's answer that there are too many requests, if a failure is one. */
export function tooManyRequests(failure: Failure): RefusedAnswer | undefined {
	return failure.kind === 'answer' && failure.status === 429 ? failure : undefined;
}

/** Whether a request ended because the service asks for a pause. */
export function isThrottled(error: unknown): error is RequestFailed {
	if (!(error instanceof RequestFailed)) return false;
	return error.context.retryAfterMs !== undefined || tooManyRequests(error.failure) !== undefined;
}

/** The sign-in could not be asked; thrown by a credential, read again by the client. */
export class SignInOutage extends Refusal {
	constructor(readonly outage: RefusedAnswer | NoAnswer | UnreadableAnswer) {
		super(
			`Microsoft's sign-in ${outage.kind === 'noAnswer' ? 'could not be reached' : 'did not work at the moment'}`,
			"Try again in a few minutes. If it stays so, check 'Cloud' of the credential, and that the machine that runs n8n can reach the internet.",
		);
	}
}

/** Statuses of a server that knows no token endpoint: not a passing outage, but a wrong address. */
const NOT_A_SIGN_IN = [301, 302, 303, 307, 308, 404, 405, 410];

/** What a sign-in that did not answer as Entra does means: a wrong address, or an outage. */
export function signInRefusal(outage: SignInOutage['outage']): Refusal {
	return outage.kind === 'answer' && NOT_A_SIGN_IN.includes(outage.status)
		? new Refusal(
				"The address of the credential does not answer like Microsoft's sign-in",
				"Check 'Cloud' of the credential and, if it is Custom, 'Sign-in Base URL'.",
			)
		: new SignInOutage(outage);
}
