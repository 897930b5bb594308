/** GET and POST /{tenant}/oauth2/v2.0/authorize: the user selects an account and is redirected with a code. */
import { seed, type SeedUser } from '../seed';
import type { World } from '../world';
import {
	readScope,
	refuseMissing,
	refuseScope,
	requireApp,
	requireTenant,
	type Scope,
} from './checks';
import { refuseSignIn } from './refusal';

export interface AuthorizationRequest {
	readonly redirectUri: string;
	readonly state: string | undefined;
	readonly codeChallenge: string | undefined;
	/** Whether the client wants an ID token. */
	readonly openId: boolean;
	/** A value that the ID token repeats. */
	readonly nonce: string | undefined;
}

/**
 * The parameters are from Microsoft's "OAuth 2.0 authorization code flow" page, the errors from the Entra error code
 * reference. The scope must be the one that this project needs, which is stricter than Entra.
 *
 * @throws {EntraRefusalError} if the request is rejected
 */
export function readAuthorizationRequest(
	tenant: string,
	query: URLSearchParams,
): AuthorizationRequest {
	const given = (name: string) => query.get(name) ?? undefined;
	requireTenant(tenant);
	requireApp(given('client_id'));
	const redirectUri = given('redirect_uri') ?? refuseMissing('redirect_uri');
	if (!isRedirectUri(redirectUri)) {
		refuseSignIn(
			'invalid_request',
			50011,
			`The redirect URI '${redirectUri}' must be https, or http on this machine only.`,
		);
	}
	const responseType = given('response_type') ?? refuseMissing('response_type');
	if (responseType !== 'code') {
		refuseSignIn(
			'unsupported_response_type',
			700054,
			`response_type '${responseType}' is not enabled.`,
		);
	}
	if ((given('response_mode') ?? 'query') !== 'query') {
		refuseSignIn('invalid_request', 70007, 'The sandbox knows the response_mode "query" only.');
	}
	const { openId } = requireScope(given('scope') ?? refuseMissing('scope'));
	const codeChallenge = given('code_challenge');
	if (codeChallenge !== undefined && given('code_challenge_method') !== 'S256') {
		refuseSignIn('invalid_request', 9002313, 'The code_challenge_method must be S256.');
	}
	return { redirectUri, state: given('state'), codeChallenge, openId, nonce: given('nonce') };
}

/** Microsoft's "Redirect URI restrictions" page: https, except for the loopback addresses. */
function isRedirectUri(text: string): boolean {
	if (!URL.canParse(text)) return false;
	const { protocol, hostname } = new URL(text);
	const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
	return protocol === 'https:' || (protocol === 'http:' && loopback);
}

function requireScope(scope: string): Scope {
	const parsed = readScope(scope);
	const { audience, permissions, offlineAccess } = parsed;
	if (audience !== seed.resource || !permissions.includes('user_impersonation')) {
		refuseScope(scope, `It must hold ${seed.resource}/user_impersonation.`);
	}
	if (!offlineAccess)
		refuseScope(scope, 'It must hold offline_access, else no refresh token is given.');
	return parsed;
}

/** @returns the redirect URL after the sign-in */
export function signedInLocation(
	world: World,
	request: AuthorizationRequest,
	user: SeedUser,
): string {
	const { redirectUri, codeChallenge, openId, nonce } = request;
	const details = { user: user.key, redirectUri, codeChallenge, openId, nonce };
	const code = world.tokens.issueCode(details);
	return location(request, { code });
}

/** @returns the redirect URL if the user declines: AADSTS65004 of the error code reference */
export function declinedLocation(request: AuthorizationRequest): string {
	return location(request, {
		error: 'access_denied',
		error_description: 'AADSTS65004: User declined to consent to access the app.',
	});
}

function location(
	{ redirectUri, state }: AuthorizationRequest,
	result: Readonly<Record<string, string>>,
): string {
	const url = new URL(redirectUri);
	for (const [name, value] of Object.entries(result)) url.searchParams.set(name, value);
	if (state !== undefined) url.searchParams.set('state', state);
	return url.href;
}
