/** Authentication and authorization of API requests. */
import { seed, type SeedUser } from '../seed';
import type { World } from '../world';
import { refuse } from './refusal';

/** `user` is `undefined` for an app-only token. */
export interface Session {
	readonly user: SeedUser | undefined;
}

/**
 * Authenticates a request:
 *
 * - No token: 401/800001. A wrong audience: 401/900420 (Microsoft's "Error codes" and "Azure AD Graph token" pages).
 * - An unknown or expired token: 401/400, the table's "access denied". The code for an expired token is the sandbox's
 *   choice because it is not documented.
 */
export function authenticate(world: World, authorization: string | undefined): Session {
	const bearer = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
	if (bearer === undefined) {
		refuse(401, '800001', 'The partner token is missing: send "Authorization: Bearer <token>".');
	}
	const token = world.tokens.validAccessToken(bearer);
	if (!token) refuse(401, '400', 'Access denied: the access token is unknown or has expired.');
	if (token.audience !== seed.resource) {
		refuse(401, '900420', `The token is for ${token.audience}, not for ${seed.resource}.`);
	}
	return { user: token.user && seed.users[token.user] };
}

/**
 * Rejects users who are not allowed to use the API:
 *
 * - App+User without MFA: 401/900421 if MFA is enforced (Microsoft's "CSP technical changes FY26 Q4"). App-only tokens are
 *   exempt.
 * - A user without a role: 403/900308, "insufficient privileges" in the newer error table.
 */
export function authorize(world: World, { user }: Session): void {
	if (!user) return;
	if (!user.mfa && world.readings.mfaEnforced) {
		refuse(401, '900421', 'MFA is required, and the token carries no proof of it.');
	}
	if (user.role === 'none') {
		refuse(403, '900308', 'The user has insufficient privileges: no role in Partner Center.');
	}
}

/**
 * Only App+User tokens can write a qualification ("Update a customer's qualification" page). App-only tokens get
 * 403/900329 of the newer error table.
 */
export function requireUser({ user }: Session): void {
	if (!user) refuse(403, '900329', 'App-only access is not supported here; a user must sign in.');
}
