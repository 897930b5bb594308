import { UserFacingError } from '../../domain/userFacingError';

/** The IDs that an item's requests carry, for Microsoft's support and for idempotency. */
export interface RequestIds {
	/**
	 * `MS-RequestId`: one per request, the same for all its attempts (Microsoft's page "Partner Center
	 * REST headers"; its .NET SDK does the same).
	 */
	readonly requestId: string;
	/** `MS-CorrelationId`: one per item. */
	readonly correlationId: string;
}

/** An answer of the service with an error status. */
export interface ErrorResponse {
	readonly kind: 'errorResponse';
	readonly status: number;
	/** By name, in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	/** The parsed JSON, or the text if the body is not JSON. */
	readonly body: unknown;
}

/** An answer that a proxy or the network between n8n and the service gave instead of the service. */
export interface ProxyResponse {
	readonly kind: 'proxyResponse';
	readonly status: number;
	/** By name, in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: unknown;
	/** Whether it is certain that the request never reached the service. */
	readonly neverSent: boolean;
}

/** No answer came. The outcome is unknown, unless the request was never sent. */
export interface NoResponse {
	readonly kind: 'noResponse';
	readonly reason: 'timeout' | 'unreachable' | 'proxy' | 'tls' | 'certificate' | 'broken';
	/** The operating system's or Node's code, such as ECONNRESET. */
	readonly code: string;
	/** Whether it is certain that the request never reached the service. */
	readonly neverSent: boolean;
}

/** An answer with a success status, but with a body that this package cannot read. */
export interface UnreadableResponse {
	readonly kind: 'unreadable';
	readonly status: number;
	readonly body: unknown;
}

/** A failure of the sign-in that says nothing about the credential. */
export type SignInOutage = ErrorResponse | ProxyResponse | NoResponse | UnreadableResponse;

/** The sign-in for the request was rejected or could not be reached. The request was not sent. */
export interface SignInFailure {
	readonly kind: 'signIn';
	readonly error: UserFacingError;
	/** Set if the sign-in could not be reached. It may work a little later. */
	readonly outage?: SignInOutage;
}

/** n8n did not send the request, for example because of a blocked domain or an incomplete credential. */
export interface NotSentFailure {
	readonly kind: 'notSent';
	readonly error: UserFacingError;
}

/** Every way in which a request can end without a readable success. */
export type Failure =
	| ErrorResponse
	| ProxyResponse
	| NoResponse
	| UnreadableResponse
	| SignInFailure
	| NotSentFailure;

/** The result of one attempt. */
export type AttemptResult<T> = { readonly value: T } | { readonly failure: Failure };

/** The facts about a failed request, besides its last failure. */
export interface FailureContext {
	/** The wait that the service asked for, in milliseconds, if it is longer than the node waits. */
	readonly retryAfterMs?: number;
	/** Whether a write may have been applied. */
	readonly outcomeUnknown?: boolean;
	/** Whether a write was applied for certain, and the error came after it. */
	readonly written?: boolean;
	/** Whether the service no longer offers the endpoint `/qualification`. */
	readonly isLegacyEndpointRetired?: boolean;
	/** Whether the request carried a validation code. */
	readonly hasValidationCode?: boolean;
	/** A sentence to add to the advice whenever this request fails. */
	readonly note?: string;
	/** The IDs of the request; undefined if no attempt was sent. */
	readonly ids?: RequestIds;
}

/** Thrown when a request to the service, or the sign-in for it, fails. */
export class RequestError extends Error {
	override readonly name = 'RequestError';

	constructor(
		readonly failure: Failure,
		readonly context: FailureContext = {},
	) {
		super(failure.kind);
	}
}

/** Whether the request may have reached the service, at least in part. */
export function wasSent(failure: Failure): boolean {
	switch (failure.kind) {
		case 'errorResponse':
		case 'unreadable':
			return true;
		case 'noResponse':
		case 'proxyResponse':
			return !failure.neverSent;
		case 'signIn':
		case 'notSent':
			return false;
	}
}

/** Statuses of a rejection that say nothing about the change itself. */
const NOT_ABOUT_THE_CHANGE = [401, 403, 408, 429];

/** Whether an error says nothing lasting: the same request can succeed for another item. */
export function isTemporary(error: unknown): boolean {
	if (error instanceof UserFacingError) return error.details.isTemporary === true;
	return !(error instanceof RequestError) || !isRejection(error);
}

/** Whether the service certainly rejected a change, and no attempt of it is in doubt. */
export function isRejection(error: unknown): boolean {
	if (!(error instanceof RequestError) || error.context.outcomeUnknown) return false;
	const { failure } = error;
	if (failure.kind !== 'errorResponse' || NOT_ABOUT_THE_CHANGE.includes(failure.status))
		return false;
	return failure.status >= 400 && failure.status < 500;
}

/** Returns the failure if it is the service's answer 429 (too many requests); otherwise undefined. */
export function getThrottlingResponse(failure: Failure): ErrorResponse | undefined {
	return failure.kind === 'errorResponse' && failure.status === 429 ? failure : undefined;
}

/** Whether a request failed because the service asked for a pause. */
export function isThrottled(error: unknown): error is RequestError {
	if (!(error instanceof RequestError)) return false;
	return (
		error.context.retryAfterMs !== undefined || getThrottlingResponse(error.failure) !== undefined
	);
}
