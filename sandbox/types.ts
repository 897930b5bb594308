/** What a test, the demo or a benchmark holds in its hands. */
import type { Faults } from './http/faults';
import type { Qualification, QualificationReply } from './qualification';
import type { SeedCustomer, SeedUserKey, SeedValidationCode } from './seed';

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
}

/** Points where Microsoft's sources disagree or are silent; a test can have each reading. */
export interface Readings {
	/** How a qualification is written in a reply. Default: `lowercase`, the documented example. */
	qualificationReply: QualificationReply;
	/** Put a byte order mark before every JSON reply of the API. Default: false. */
	bom: boolean;
	/** `PUT …/qualification` answers success with nothing: with that status. Default: false. */
	emptyReply: false | 200 | 204;
	/** Refuse App+User tokens without MFA (announced for 2026). Default: true. */
	mfaEnforced: boolean;
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
}

export interface CustomerRecord extends Omit<SeedCustomer, 'qualification'> {
	qualification: Qualification;
	/** How often a `PUT …/qualification` was accepted for this customer; an answer given again is not counted. */
	timesApplied: number;
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
	/** A new access token for Partner Center, without the detour over HTTP. `app`: an app-only one. */
	issueAccessToken(holder?: SeedUserKey | 'app'): string;
	/** Every access token issued so far is expired from now on. */
	expireAccessTokens(): void;
	/** Every refresh token known so far, the seeded ones too, is refused from now on (AADSTS50173). */
	revokeRefreshTokens(): void;
	/** Back to the seed: customers, codes, tokens, readings; no faults, nothing received, nothing remembered. */
	reset(): void;
	/** Ends every connection, also those that a fault keeps hanging. */
	close(): Promise<void>;
}
