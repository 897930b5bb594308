import { UserFacingError } from '../../domain/userFacingError';
import type { RequestIds } from '../transport/request';

/** The service answered, but not with success. */
export interface ErrorResponse {
	readonly kind: 'errorResponse';
	readonly status: number;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	/** Parsed where it was JSON, otherwise the text. */
	readonly body: unknown;
}

/** No answer came, so what became of the request is known only where it never left. */
export interface NoResponse {
	readonly kind: 'noResponse';
	readonly reason: 'timeout' | 'unreachable' | 'certificate' | 'broken';
	/** The operating system's or Node's code, such as ECONNRESET. */
	readonly code: string;
	/** Whether the request surely never reached the service. */
	readonly neverSent: boolean;
}

/** Success was answered, with a body that means nothing to this package. */
export interface UnreadableResponse {
	readonly kind: 'unreadable';
	readonly status: number;
	readonly body: unknown;
}

/** The sign-in for the request was refused, or could not be asked; the request did nothing. */
export interface SignInFailure {
	readonly kind: 'signIn';
	readonly error: UserFacingError;
	/** Where the sign-in could not be asked: it may well be possible a little later. */
	readonly outage?: ErrorResponse | NoResponse | UnreadableResponse;
}

/** n8n itself did not send the request: a domain it may not call, an incomplete credential. */
export interface NotSentFailure {
	readonly kind: 'notSent';
	readonly error: UserFacingError;
}

/** What can become of a request other than a readable success. */
export type Failure =
	| ErrorResponse
	| NoResponse
	| UnreadableResponse
	| SignInFailure
	| NotSentFailure;

/** The result of one attempt. */
export type AttemptResult<T> = { readonly value: T } | { readonly failure: Failure };

/** What is known about a failed request beyond its last failure. */
export interface FailureContext {
	/** The wait that the service asked for, where it is longer than the node waits. */
	readonly retryAfterMs?: number;
	/** Whether a write may have been carried out all the same. */
	readonly outcomeUnknown?: boolean;
	/** Whether a write was carried out for certain, and what failed came after it. */
	readonly written?: boolean;
	/** Whether the service no longer offers the way that was used. */
	readonly isLegacyEndpointRetired?: boolean;
	/** A sentence that belongs to every refusal of this request. */
	readonly note?: string;
	/** The IDs that the request carried; undefined where no try of it was sent. */
	readonly ids?: RequestIds;
}

/** A request to the service, or the sign-in for it, that did not end well. */
export class RequestError extends Error {
	override readonly name = 'RequestError';

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
		case 'errorResponse':
		case 'unreadable':
			return true;
		case 'noResponse':
			return !failure.neverSent;
		case 'signIn':
		case 'notSent':
			return false;
	}
}

/** The service's answer that there are too many requests, if a failure is one. */
export function getThrottlingResponse(failure: Failure): ErrorResponse | undefined {
	return failure.kind === 'errorResponse' && failure.status === 429 ? failure : undefined;
}

/** Whether a request ended because the service asks for a pause. */
export function isThrottled(error: unknown): error is RequestError {
	if (!(error instanceof RequestError)) return false;
	return (
		error.context.retryAfterMs !== undefined || getThrottlingResponse(error.failure) !== undefined
	);
}

/** The sign-in could not be asked; thrown by a credential, read again by the client. */
export class SignInOutageError extends UserFacingError {
	constructor(readonly outage: ErrorResponse | NoResponse | UnreadableResponse) {
		super(
			`Microsoft's sign-in ${outage.kind === 'noResponse' ? 'could not be reached' : 'did not work at the moment'}`,
			"Try again in a few minutes. If it stays so, check 'Cloud' of the credential, and that the machine that runs n8n can reach the internet.",
		);
	}
}

/** Statuses of a server that knows no token endpoint: not a passing outage, but a wrong address. */
const WRONG_ADDRESS_STATUSES = [301, 302, 303, 307, 308, 404, 405, 410];

/** What a sign-in that did not answer as Entra does means: a wrong address, or an outage. */
export function toSignInError(outage: SignInOutageError['outage']): UserFacingError {
	return outage.kind === 'errorResponse' && WRONG_ADDRESS_STATUSES.includes(outage.status)
		? new UserFacingError(
				"The address of the credential does not answer like Microsoft's sign-in",
				"Check 'Cloud' of the credential and, if it is Custom, 'Sign-in Base URL'.",
			)
		: new SignInOutageError(outage);
}
