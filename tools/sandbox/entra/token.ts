/** POST /{tenant}/oauth2/v2.0/token: the three grant types of a confidential client. */
import { createHash } from 'node:crypto';
import { seed, type SeedUserKey } from '../seed';
import type { World } from '../world';
import { readScope, refuseMissing, refuseScope, requireApp, requireTenant } from './checks';
import { writeClientInfo, writeIdToken } from './idToken';
import { refuseSignIn } from './refusal';

export interface TokenReply {
	readonly token_type: 'Bearer';
	readonly scope?: string;
	readonly expires_in: number;
	readonly ext_expires_in: number;
	readonly access_token: string;
	readonly refresh_token?: string;
	readonly id_token?: string;
	readonly client_info?: string;
}

export type Form = Readonly<Record<string, string | undefined>>;

/** The response and a description for the log. */
export interface Granted {
	readonly reply: TokenReply;
	readonly meaning: string;
}

export interface TokenRequest {
	/** The tenant in the first part of the path. */
	readonly tenant: string;
	/** The address at which the client reached the sandbox. */
	readonly origin: string;
	readonly form: Form;
	/** The value of the header `Authorization`. */
	readonly authorization: string | undefined;
}

/** @throws {EntraRefusalError} if the request is rejected */
export function grantToken(world: World, request: TokenRequest): Granted {
	const { tenant, form, authorization } = request;
	requireTenant(tenant);
	if (!form.grant_type) refuseMissing('grant_type');
	requireClient(form, authorization);
	switch (form.grant_type) {
		case 'authorization_code':
			return redeemCode(world, request);
		case 'refresh_token':
			return redeemRefreshToken(world, request);
		case 'client_credentials':
			return grantAppOnly(world, form);
		default:
			refuseSignIn(
				'unsupported_grant_type',
				70003,
				`The app requested an unsupported grant type '${form.grant_type}'.`,
			);
	}
}

/** Checks the client ID and secret. RFC 6749 section 2.3.1 allows HTTP Basic or the form; Entra accepts both. */
function requireClient(form: Form, authorization: string | undefined): void {
	const [basicId, basicSecret] = readBasic(authorization);
	requireApp(form.client_id ?? basicId);
	const secret = form.client_secret ?? basicSecret;
	if (!secret) {
		refuseSignIn(
			'invalid_client',
			7000218,
			"The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
		);
	}
	if (secret !== seed.app.clientSecret) {
		refuseSignIn(
			'invalid_client',
			7000215,
			'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, ' +
				`not the client secret ID, for a secret added to app '${seed.app.clientId}'.`,
		);
	}
}

function readBasic(authorization: string | undefined): (string | undefined)[] {
	const encoded = /^Basic (\S+)$/i.exec(authorization ?? '')?.[1];
	if (encoded === undefined) return [];
	const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
	return [id, secret].map((part) => part && decodeURIComponent(part));
}

/**
 * Entra's rules for a code: it is valid for one redirect URI (500112), once (54005), for ten minutes (70008) and only
 * with its verifier (501481).
 */
function redeemCode(world: World, request: TokenRequest): Granted {
	const { form } = request;
	if (!form.code) refuseMissing('code');
	const code = world.tokens.findCode(form.code);
	if (!code) refuseSignIn('invalid_grant', 70000, 'Provided grant is invalid or malformed.');
	if (code.redeemed) {
		refuseSignIn('invalid_grant', 54005, 'OAuth2 Authorization code was already redeemed.');
	}
	if (code.expiresAt <= Date.now()) {
		refuseSignIn('invalid_grant', 70008, 'The provided authorization code has expired.');
	}
	if (form.redirect_uri !== code.redirectUri) {
		refuseSignIn(
			'invalid_client',
			500112,
			`The reply address '${form.redirect_uri ?? ''}' does not match the one given when the code was requested.`,
		);
	}
	if (code.codeChallenge !== undefined && challengeOf(form.code_verifier) !== code.codeChallenge) {
		refuseSignIn('invalid_grant', 501481, 'The Code_Verifier does not match the code_challenge.');
	}
	const audience = audienceOf(form.scope);
	code.redeemed = true;
	return grantToUser(world, request, { ...code, audience, verb: 'signed in' });
}

/** RFC 7636, method S256. */
function challengeOf(verifier = ''): string {
	return createHash('sha256').update(verifier).digest('base64url');
}

/**
 * Microsoft's "Refresh tokens" page: each use returns a new refresh token, and the used one stays valid unless
 * `revokeRefreshTokenOnUse` is on. Without a scope, the access token is for the resource of the sign-in, which in the
 * sandbox is always Partner Center.
 */
function redeemRefreshToken(world: World, request: TokenRequest): Granted {
	const { form } = request;
	if (!form.refresh_token) refuseMissing('refresh_token');
	const token = world.tokens.findRefreshToken(form.refresh_token);
	if (!token) refuseSignIn('invalid_grant', 70000, 'Provided grant is invalid or malformed.');
	if (token.refusedWith !== undefined) {
		refuseSignIn(
			'invalid_grant',
			token.refusedWith,
			'The provided grant has expired or was revoked. The user must sign in again.',
		);
	}
	const audience = audienceOf(form.scope);
	if (world.options.revokeRefreshTokenOnUse) token.refusedWith = 70000;
	world.tokens.redemptions += 1;
	const openId = readScope(form.scope ?? '').openId;
	return grantToUser(world, request, { user: token.user, audience, openId, verb: 'refreshed' });
}

function audienceOf(scope: string | undefined): string {
	if (!scope) return seed.resource;
	const { audience, permissions } = readScope(scope);
	const known = ['user_impersonation', '.default'];
	if (audience === seed.resource && !permissions.every((name) => known.includes(name))) {
		refuseScope(scope, `Partner Center has ${known.join(' and ')} only.`);
	}
	return audience ?? seed.resource;
}

interface UserGrant {
	readonly user: SeedUserKey;
	readonly audience: string;
	readonly openId: boolean;
	readonly nonce?: string | undefined;
	/** The verb for the user's action, for the log. */
	readonly verb: string;
}

/** Microsoft's "OAuth 2.0 authorization code flow" page: an ID token only for the scope `openid`. */
function grantToUser(world: World, { origin, form }: TokenRequest, grant: UserGrant): Granted {
	const { user, audience, openId, nonce, verb } = grant;
	const reply = {
		...accessToken(world, user, audience),
		scope: `${audience}/user_impersonation`,
		refresh_token: world.tokens.issueRefreshToken(user),
		...(openId && { id_token: writeIdToken(origin, seed.users[user], nonce) }),
		...(form.client_info === '1' && { client_info: writeClientInfo(seed.users[user]) }),
	};
	const { name, description } = seed.users[user];
	return { reply, meaning: `${name} (${description}) ${verb}, for ${audience}` };
}

/** Microsoft's "Client credentials flow" page: only `{resource}/.default` and no refresh token. */
function grantAppOnly(world: World, form: Form): Granted {
	if (!form.scope) refuseMissing('scope');
	const { audience, permissions } = readScope(form.scope);
	if (audience === undefined || permissions.join() !== '.default') {
		refuseSignIn(
			'invalid_scope',
			1002012,
			`The provided value for scope ${form.scope} is not valid. Client credential flows must have a scope ` +
				'value with /.default suffixed to the resource identifier.',
		);
	}
	return {
		reply: accessToken(world, undefined, audience),
		meaning: `the app signed in without a user, for ${audience}`,
	};
}

function accessToken(world: World, user: SeedUserKey | undefined, audience: string) {
	const { accessTokenLifetime } = world.tokens;
	return {
		token_type: 'Bearer',
		expires_in: accessTokenLifetime,
		ext_expires_in: accessTokenLifetime,
		access_token: world.tokens.issueAccessToken(user, audience),
	} as const;
}
