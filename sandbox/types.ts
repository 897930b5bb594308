/** What a test, the demo or a benchmark holds in its hands. */
import type { Faults } from './http/faults';
import type { Throttle, Throttled } from './http/throttling';
import type { AuditRecord, NewAuditRecord } from './auditLog';
import type { Qualification } from './qualification';
import type { Readings } from './readings';
import type { SeedCustomer, SeedUserKey, SeedValidationCode } from './seed';
import type { QualificationRecord, ReviewDecision } from './vetting';

export interface SandboxOptions {
	/** 0, the default: any free port. The sandbox listens on 127.0.0.1 only. */
	readonly port?: number;
	/** Serve `/_sandbox/…` over HTTP too. The `Sandbox` object can do the same at any time. Default: false. */
	readonly control?: boolean;
	/** Gets one line for each request; it never holds a token or a secret. */
	readonly log?: (line: string) => void;
	/** Colour the log lines, for a terminal. Default: false. */
	readonly colour?: boolean;
	/** Seconds. Default: 3600, as Partner Center's authentication page shows. */
	readonly accessTokenLifetime?: number;
	/** Default: false; Microsoft's "Refresh tokens" page says that a used one is not revoked. */
	readonly revokeRefreshTokenOnUse?: boolean;
	/** Milliseconds before each request is handled. Default: 0. */
	readonly latency?: number;
	/** How many made-up customers there are after the seeded ones, e.g. "Customer 0001". Default: 0. */
	readonly customers?: number;
	/** How many requests to the API pass in each window. Default: no limit. */
	readonly throttle?: Throttle;
}

/** What became of a request: the status, or what a fault did to its answer. `aborted`: the client went away. */
export type Answered = number | 'reset' | 'hung' | 'truncated' | 'aborted';

export interface ReceivedRequest {
	readonly method: string;
	/** Path and query, exactly as they stood on the wire. */
	readonly url: string;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	/** Exactly as received, read as UTF-8. */
	readonly body: string;
	/** When it was received whole, in milliseconds since 1970. */
	readonly at: number;
	/** `undefined` while no answer has been decided. */
	readonly answered: Answered | undefined;
	/** When that was settled, in milliseconds since 1970; `undefined` as long as `answered` is. */
	readonly answeredAt: number | undefined;
}

export interface CustomerRecord extends SeedCustomer {
	/** What `GET …/qualification` answers; it follows from `qualifications`. */
	readonly qualification: Qualification;
	/** What `GET …/qualifications` answers. */
	qualifications: readonly QualificationRecord[];
	/** How often a `PUT …/qualification` was accepted for this customer; an answer given again is not counted. */
	timesApplied: number;
	/** How often a `POST …/qualifications` was accepted for this customer, likewise. */
	timesSubmitted: number;
	/** How many of those were for Education, of which Microsoft allows three. */
	educationSubmissions: number;
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
	/** `undefined`: an app-only token. */
	readonly user: SeedUserKey | undefined;
	/** Milliseconds since 1970. */
	expiresAt: number;
}

export interface RefreshTokenRecord {
	readonly value: string;
	readonly user: SeedUserKey;
	/** The AADSTS number with which it is refused from now on. */
	refusedWith: number | undefined;
}

export interface SandboxState {
	readonly customers: readonly CustomerRecord[];
	readonly validationCodes: readonly ValidationCodeRecord[];
	/** Which customer was qualified with which code. */
	readonly codeUses: readonly CodeUse[];
	/** Newest first. */
	readonly auditRecords: readonly AuditRecord[];
	readonly tokens: {
		readonly access: readonly AccessTokenRecord[];
		readonly refresh: readonly RefreshTokenRecord[];
	};
	/** @throws Error when no such customer is known. */
	customer(id: string): CustomerRecord;
	/** @throws Error when no such code is known. */
	validationCode(validationId: string): ValidationCodeRecord;
}

export interface Sandbox {
	/** The origin, without a trailing slash. It serves the API and the sign-in alike. */
	readonly url: string;
	readonly received: readonly ReceivedRequest[];
	readonly state: SandboxState;
	readonly faults: Faults;
	readonly readings: Readings;
	/** How many refresh tokens were redeemed with success. */
	readonly redemptions: number;
	/** What the limit on requests has refused, since the start or the last `reset()`. */
	readonly throttled: Throttled;
	/** Limits the requests to the API from now on, with a new window; `undefined` for no limit. */
	throttle(limit: Throttle | undefined): void;
	/** A new access token for Partner Center, without the detour over HTTP. `app`: an app-only one. */
	issueAccessToken(holder?: SeedUserKey | 'app'): string;
	/** Every access token issued so far is expired from now on. */
	expireAccessTokens(): void;
	/** Every refresh token known so far, the seeded ones too, is refused from now on (AADSTS50173). */
	revokeRefreshTokens(): void;
	/**
	 * Adds made-up customers after those that are there, and gives them back. Their ids, names and domains depend on
	 * nothing but their number.
	 */
	addCustomers(count: number): readonly CustomerRecord[];
	/**
	 * Replaces the customer's qualifications. A status left out is `Approved`, a date left out is now; both stay absent
	 * with State Owned Entity.
	 *
	 * @throws Error when no such customer is known.
	 */
	setQualifications(customerId: string, qualifications: readonly QualificationRecord[]): void;
	/**
	 * Decides the review of the customer's Education. One that was approved can still be denied ("No longer an
	 * Education Customer").
	 *
	 * @throws Error when the customer is unknown or there is nothing to decide.
	 */
	decideReview(customerId: string, decision: ReviewDecision): void;
	/** Adds a record to the audit log, as if somebody had done this elsewhere, e.g. in the portal. */
	addAuditRecord(record: NewAuditRecord): void;
	/**
	 * Back to the seed: customers, codes, tokens, readings, the limit of the options, an empty audit log; no faults,
	 * nothing received, nothing remembered.
	 */
	reset(): void;
	/** Ends every connection, also those that a fault keeps hanging. */
	close(): Promise<void>;
}
