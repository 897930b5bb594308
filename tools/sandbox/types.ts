/** The public interface of the sandbox for tests, the demo and the benchmarks. */
import type { Faults } from './http/faults';
import type { Throttle, Throttled } from './http/throttling';
import type { WriteDelay } from './http/writeDelay';
import type { AuditRecord, NewAuditRecord } from './auditLog';
import type { AutoReview } from './autoReview';
import type { BillingProfile, ProfileChange, ProfileChangeOptions } from './billingProfile';
import type { Qualification } from './qualification';
import type { ReadLag } from './readLag';
import type { Readings } from './readings';
import type { SeedCustomer, SeedUserKey, SeedValidationCode } from './seed';
import type { QualificationRecord, ReviewDecision } from './vetting';

export interface SandboxOptions {
	/** 0 (default) selects any free port. The sandbox listens only on 127.0.0.1. */
	readonly port?: number;
	/** Serve the `/_sandbox/…` routes. The `Sandbox` object can always do the same. Default: false. */
	readonly control?: boolean;
	/** Called with one line for each request. The line never contains a token or a secret. */
	readonly log?: (line: string) => void;
	/** Add terminal colors to the log lines. Default: false. */
	readonly color?: boolean;
	/** The lifetime of an access token in seconds. Default: 3600, as on Partner Center's authentication page. */
	readonly accessTokenLifetime?: number;
	/** Revoke a refresh token when it is used. Default: false, as on Microsoft's "Refresh tokens" page. */
	readonly revokeRefreshTokenOnUse?: boolean;
	/** The delay in milliseconds before each request is handled. Default: 0. */
	readonly latency?: number;
	/** The number of generated customers after the seeded ones, e.g. "Customer 0001". Default: 0. */
	readonly customers?: number;
	/** The limit on API requests in each window. Default: no limit. */
	readonly throttle?: Throttle;
}

/** The outcome of a request: the status, or the effect of a fault on the response. `aborted`: the client disconnected. */
export type Answered = number | 'reset' | 'hung' | 'truncated' | 'aborted';

/** The outcome of a write at the service, no matter which response the client received. */
export interface WriteOutcome {
	/** `answeredAgain`: the response of an earlier request with the same MS-RequestId was sent again. */
	readonly outcome: 'applied' | 'refused' | 'answeredAgain';
	/** Milliseconds since 1970. */
	readonly at: number;
}

export interface ReceivedRequest {
	readonly method: string;
	/** Path and query, exactly as received. */
	readonly url: string;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	/** Exactly as received, decoded as UTF-8. */
	readonly body: string;
	/** The time when the whole request was received, in milliseconds since 1970. */
	readonly at: number;
	/** When the request was received, as `performance.now()`: changes of the machine's clock do not affect it. */
	readonly monotonicMs: number;
	/** `undefined` for a read, and for a write that the service has neither applied nor refused. */
	readonly write: WriteOutcome | undefined;
	/** `undefined` until the outcome is known. */
	readonly answered: Answered | undefined;
	/** The time when `answered` was set, in milliseconds since 1970; `undefined` until then. */
	readonly answeredAt: number | undefined;
}

export interface CustomerRecord extends SeedCustomer {
	/** The value that `GET …/qualification` returns. It is computed from `qualifications`. */
	readonly qualification: Qualification;
	/** The entries that `GET …/qualifications` returns. */
	qualifications: readonly QualificationRecord[];
	/** The number of accepted `PUT …/qualification` requests. Repeated request IDs do not count. */
	timesApplied: number;
	/** The number of accepted `POST …/qualifications` requests. Repeated request IDs do not count. */
	timesSubmitted: number;
	/** The number of accepted submissions for Education. Microsoft allows three. */
	educationSubmissions: number;
	/** The present profile, no matter what reads show. */
	billingProfile: BillingProfile;
	/** The number of accepted `PUT …/profiles/billing` requests. Repeated request IDs do not count. */
	timesProfileWritten: number;
	/** The status that `GET …/validationStatus` returns, and when it was set: ISO 8601. */
	validationStatus: { readonly status: string; readonly changedAt: string };
}

export interface ValidationCodeRecord extends Omit<SeedValidationCode, 'remainingCreates'> {
	remainingCreates: number | null;
	eTag: string;
}

export interface CodeUse {
	readonly customerId: string;
	readonly validationId: string;
}

export interface AccessTokenRecord {
	readonly value: string;
	readonly audience: string;
	/** `undefined` for an app-only token. */
	readonly user: SeedUserKey | undefined;
	/** Milliseconds since 1970. */
	expiresAt: number;
}

export interface RefreshTokenRecord {
	readonly value: string;
	readonly user: SeedUserKey;
	/** The AADSTS error code of the rejection if the token is no longer valid. */
	refusedWith: number | undefined;
}

export interface SandboxState {
	readonly customers: readonly CustomerRecord[];
	readonly validationCodes: readonly ValidationCodeRecord[];
	/** The customers that were qualified with a code. */
	readonly codeUses: readonly CodeUse[];
	/** Newest first. */
	readonly auditRecords: readonly AuditRecord[];
	readonly tokens: {
		readonly access: readonly AccessTokenRecord[];
		readonly refresh: readonly RefreshTokenRecord[];
	};
	/** @throws {Error} if the customer is unknown */
	customer(id: string): CustomerRecord;
	/** @throws {Error} if the code is unknown */
	validationCode(validationId: string): ValidationCodeRecord;
	/** The number of uses of the code since the start or the last `reset()`. */
	timesUsed(validationId: string): number;
}

export interface Sandbox {
	/** The origin of the API and the sign-in, without a trailing slash. */
	readonly url: string;
	readonly received: readonly ReceivedRequest[];
	readonly state: SandboxState;
	readonly faults: Faults;
	readonly readings: Readings;
	/** The number of successfully redeemed refresh tokens. */
	readonly redemptions: number;
	/** The counts of throttled requests since the start or the last `reset()`. */
	readonly throttled: Throttled;
	/** Sets the limit on API requests and starts a new window. `undefined` removes the limit. */
	throttle(limit: Throttle | undefined): void;
	/** Delays every later write; `undefined`: no delay. Does not change the time of writes that are already pending. */
	delayWrites(delay: WriteDelay | undefined): void;
	/** The number of writes that are accepted, but neither applied nor refused yet. */
	readonly pendingWrites: number;
	/** Resolves when no write is pending. Check the final state after that. */
	whenIdle(): Promise<void>;
	/**
	 * Lets reads of qualifications, of validation codes and of billing profiles lag behind later writes; `undefined`: no lag.
	 * Reads show all earlier writes at once.
	 */
	lagReads(lag: ReadLag | undefined): void;
	/** Decides the review of every later Education submission; `undefined`: reviews wait for `decideReview`. */
	reviewSubmissions(review: AutoReview | undefined): void;
	/** Milliseconds that the API's clock is ahead of the machine's clock; negative if it is behind. */
	setClockOffset(offsetMs: number): void;
	/** Issues an access token for Partner Center without an HTTP request. `app`: an app-only token. */
	issueAccessToken(holder?: SeedUserKey | 'app'): string;
	/** Makes all existing access tokens expire now. */
	expireAccessTokens(): void;
	/** Revokes all existing refresh tokens, including the seeded ones (AADSTS50173). */
	revokeRefreshTokens(): void;
	/**
	 * Adds generated customers after the existing ones. Their IDs, names and domains depend only on their number.
	 *
	 * @returns the new customers
	 */
	addCustomers(count: number): readonly CustomerRecord[];
	/**
	 * Replaces the customer's qualifications. The default status is `Approved` and the default date is now. State Owned
	 * Entity has neither.
	 *
	 * @throws {Error} if the customer is unknown
	 */
	setQualifications(customerId: string, qualifications: readonly QualificationRecord[]): void;
	/**
	 * Decides the review of the customer's Education. An approved Education can still be denied ("No longer an Education
	 * Customer").
	 *
	 * @throws {Error} if the customer is unknown or there is nothing to decide
	 */
	decideReview(customerId: string, decision: ReviewDecision): void;
	/**
	 * Changes the customer's billing profile as another program would, so that it has a new ETag: now, or just before each of
	 * the next `beforeWrites` updates is checked, which are then refused because of their ETag.
	 *
	 * @throws {Error} if the customer is unknown
	 */
	changeBillingProfile(
		customerId: string,
		change: ProfileChange,
		options?: ProfileChangeOptions,
	): void;
	/**
	 * Sets the status of `GET …/validationStatus`. Microsoft's page has `Unknown`, `UnderReview`, `Allowed` (default),
	 * `NotAllowed` and `Not Ready`.
	 *
	 * @throws {Error} if the customer is unknown
	 */
	setValidationStatus(customerId: string, status: string): void;
	/** Adds a record to the audit log, e.g. for a change that was made in the portal. */
	addAuditRecord(record: NewAuditRecord): void;
	/**
	 * Resets everything: customers, codes and tokens to the seed, readings to their defaults, the limit to the options.
	 * Removes all faults, audit records, received requests and stored responses, and the settings of `delayWrites`,
	 * `lagReads`, `reviewSubmissions` and `setClockOffset`. Pending writes are not applied, and are answered 503.
	 */
	reset(): void;
	/** Closes the server and all connections, including those that a fault keeps hanging. */
	close(): Promise<void>;
}
