/** All tokens and authorization codes that the sign-in has issued. */
import { randomBytes, randomUUID } from 'node:crypto';
import { seed, type SeedUser, type SeedUserKey } from './seed';
import type { AccessTokenRecord, RefreshTokenRecord } from './types';

export interface AuthorizationCode {
	readonly value: string;
	readonly user: SeedUserKey;
	readonly redirectUri: string;
	/** The PKCE challenge (S256) if the request had one. */
	readonly codeChallenge: string | undefined;
	/** Whether the client gets an ID token for the code. */
	readonly openId: boolean;
	/** A value that the ID token repeats. */
	readonly nonce: string | undefined;
	readonly expiresAt: number;
	redeemed: boolean;
}

/** Microsoft's authorization code flow page: a code is valid for about ten minutes. In milliseconds. */
const authorizationCodeLifetime = 10 * 60 * 1000;

/** Entra error code reference: the token was revoked by the user, an administrator or a new password. */
const revoked = 50173;

export class TokenVault {
	readonly access: AccessTokenRecord[] = [];
	readonly refresh: RefreshTokenRecord[] = [];
	private readonly codes = new Map<string, AuthorizationCode>();
	private readonly accessByValue = new Map<string, AccessTokenRecord>();
	private readonly refreshByValue = new Map<string, RefreshTokenRecord>();
	redemptions = 0;

	/** @param accessTokenLifetime in seconds */
	constructor(readonly accessTokenLifetime: number) {
		this.reset();
	}

	reset(): void {
		this.access.length = 0;
		this.accessByValue.clear();
		this.codes.clear();
		this.redemptions = 0;
		this.refresh.length = 0;
		this.refreshByValue.clear();
		for (const user of Object.values<SeedUser>(seed.users)) {
			this.rememberRefreshToken(user.refreshToken, user.key);
		}
	}

	/** @param user `undefined` for an app-only token */
	issueAccessToken(user: SeedUserKey | undefined, audience: string = seed.resource): string {
		const expiresAt = Date.now() + this.accessTokenLifetime * 1000;
		const record = { value: writeToken(user, audience, expiresAt), audience, user, expiresAt };
		this.access.push(record);
		this.accessByValue.set(record.value, record);
		return record.value;
	}

	/** @returns the token, or `undefined` if it is unknown or has expired */
	validAccessToken(value: string): AccessTokenRecord | undefined {
		const record = this.accessByValue.get(value);
		return record && record.expiresAt > Date.now() ? record : undefined;
	}

	expireAccessTokens(): void {
		for (const token of this.access) token.expiresAt = 0;
	}

	issueRefreshToken(user: SeedUserKey): string {
		return this.rememberRefreshToken(
			`dummy-refresh-${randomBytes(24).toString('base64url')}`,
			user,
		);
	}

	findRefreshToken(value: string): RefreshTokenRecord | undefined {
		return this.refreshByValue.get(value);
	}

	revokeRefreshTokens(): void {
		for (const token of this.refresh) token.refusedWith = revoked;
	}

	issueCode(details: Omit<AuthorizationCode, 'value' | 'expiresAt' | 'redeemed'>): string {
		const value = `dummy-code-${randomBytes(18).toString('base64url')}`;
		const expiresAt = Date.now() + authorizationCodeLifetime;
		this.codes.set(value, { ...details, value, expiresAt, redeemed: false });
		return value;
	}

	findCode(value: string): AuthorizationCode | undefined {
		return this.codes.get(value);
	}

	private rememberRefreshToken(value: string, user: SeedUserKey): string {
		const record = { value, user, refusedWith: undefined };
		this.refresh.push(record);
		this.refreshByValue.set(value, record);
		return value;
	}
}

/**
 * The token is a JWT like Entra's tokens, so that a client that decodes it finds the usual claims. Its header says that it
 * is unsigned. The API does not decode it: it looks up the whole string.
 */
function writeToken(user: SeedUserKey | undefined, audience: string, expiresAt: number): string {
	const holder = user && seed.users[user];
	const claims = {
		aud: audience,
		iss: `https://sts.windows.net/${seed.partner.tenantId}/`,
		iat: Math.floor(Date.now() / 1000),
		exp: Math.floor(expiresAt / 1000),
		appid: seed.app.clientId,
		tid: seed.partner.tenantId,
		jti: randomUUID(),
		...(holder
			? {
					amr: holder.mfa ? ['pwd', 'mfa'] : ['pwd'],
					name: holder.name,
					oid: holder.objectId,
					scp: 'user_impersonation',
					upn: holder.userPrincipalName,
				}
			: { idtyp: 'app' }),
	};
	const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
	return `${encode({ typ: 'JWT', alg: 'none' })}.${encode(claims)}.sandbox-unsigned`;
}
