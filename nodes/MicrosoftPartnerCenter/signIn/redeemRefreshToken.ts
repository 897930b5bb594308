import { createHash } from 'node:crypto';
import type { IHttpRequestHelper } from 'n8n-workflow';
import { createRequestSignal } from '../api/transport/abort';
import { getMonotonicMs } from '../api/transport/clock';
import { parsePartnerTenant, parseRequiredField, resolveCloud } from '../api/transport/credential';
import type { CloudSettings } from '../api/transport/credential';
import { buildTokenUrl } from '../domain/cloud';
import { isRecord } from '../domain/values';
import { UserFacingError } from '../domain/userFacingError';
import { describeEntraError } from '../api/errors/entraErrors';
import { SignInOutageError, toSignInError } from '../api/errors/signInErrors';
import { maskFailure } from '../api/errors/maskFailure';
import { parseHttpError } from '../api/errors/parseHttpError';
import { explainUnauthorized } from './explainUnauthorized';

/** The timeout of one attempt to redeem a token, in milliseconds. */
const TIMEOUT_MS = 20_000;
/** The time in milliseconds for which later calls with the same tokens share the result of a redemption. */
const REUSE_WINDOW_MS = 60_000;

/** The fields of the Refresh Token credential. */
export interface RefreshTokenCredential extends CloudSettings {
	readonly tenantId?: unknown;
	readonly clientId?: unknown;
	readonly clientSecret?: unknown;
	readonly refreshToken?: unknown;
	/** The stored access token, which may have expired. */
	readonly accessToken?: unknown;
	/** The fingerprints of the fields that the access token was issued for; see `buildIssuedFor`. */
	readonly issuedFor?: unknown;
}

/** The tokens that Entra issued for a refresh token. n8n stores them, so the new refresh token is kept. */
export interface Tokens {
	readonly accessToken: string;
	readonly refreshToken: string;
}

/** Hashes the fields that an access token is made from. The fields cannot be read from the hash. */
function getFieldsFingerprint(credential: RefreshTokenCredential): string {
	const { cloud, apiBaseUrl, loginBaseUrl, tenantId, clientId, refreshToken } = credential;
	const custom = cloud === 'custom' ? [apiBaseUrl, loginBaseUrl] : [];
	const fields = [cloud, ...custom, tenantId, clientId, refreshToken].map((field) =>
		String(field).trim(),
	);
	return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

/**
 * Identifies the fields that an access token was issued for: with the refresh token that was redeemed, and
 * with the new one. n8n does not store the new one if the field is an expression, such as one that reads a
 * vault.
 *
 * @param credential the credential's fields, decrypted, with the refresh token that was redeemed
 * @param refreshToken the new refresh token
 * @returns the fingerprints, separated by a space
 */
export function buildIssuedFor(credential: RefreshTokenCredential, refreshToken: string): string {
	return [credential, { ...credential, refreshToken }].map(getFieldsFingerprint).join(' ');
}

/**
 * Whether the stored access token was issued for the credential's fields. If one of them changed, for example
 * through n8n's public API, the token still belongs to the old tenant or account. A token without
 * fingerprints counts as issued for them.
 */
export function isIssuedForFields(credential: RefreshTokenCredential): boolean {
	const { issuedFor } = credential;
	return !issuedFor || String(issuedFor).split(' ').includes(getFieldsFingerprint(credential));
}

interface SharedRedemption {
	readonly tokens: Promise<Tokens>;
	/** The end of the redemption, in milliseconds on the monotonic clock; undefined until then. */
	settledAt?: number;
}

/**
 * Current and recent redemptions, so that requests whose token expires at the same time share one. This
 * only saves requests: other processes redeem on their own, and a used refresh token stays valid
 * (Microsoft's page "Refresh tokens").
 */
const redemptions = new Map<string, SharedRedemption>();

function forgetOldRedemptions(now: number): void {
	for (const [key, { settledAt }] of redemptions) {
		if (settledAt !== undefined && now - settledAt > REUSE_WINDOW_MS) redemptions.delete(key);
	}
}

/**
 * Redeems the refresh token of a credential at Entra (Microsoft identity platform v2.0, grant
 * `refresh_token`). Simultaneous calls with the same tokens share one redemption.
 *
 * @param http n8n's HTTP helper
 * @param credential the credential's fields, decrypted
 * @returns the new tokens
 * @throws {UserFacingError} if a field is not valid, the sign-in is rejected, or Entra cannot be reached; it
 * says what to do, and its words never contain a secret or a token
 */
export async function redeemRefreshToken(
	http: IHttpRequestHelper,
	credential: RefreshTokenCredential,
): Promise<Tokens> {
	const { apiBaseUrl, loginBaseUrl, resource } = resolveCloud(credential);
	const url = buildTokenUrl(loginBaseUrl, parsePartnerTenant(credential.tenantId));
	const form = {
		grant_type: 'refresh_token',
		client_id: parseRequiredField(credential.clientId, 'Client ID'),
		client_secret: parseRequiredField(credential.clientSecret, 'Client Secret'),
		refresh_token: parseRequiredField(credential.refreshToken, 'Refresh Token'),
		scope: `${resource}/.default`,
	};
	const key = createHash('sha256')
		.update(JSON.stringify([url, form]))
		.digest('hex');

	forgetOldRedemptions(getMonotonicMs());
	const shared = redemptions.get(key);
	if (shared) {
		const tokens = await shared.tokens;
		// If the caller's access token comes from this redemption, Partner Center rejected that token.
		if (tokens.accessToken !== credential.accessToken) return tokens;
		// One of the callers with that token redeems again, and the others share its result.
		const newer = redemptions.get(key);
		if (newer && newer !== shared) return await newer.tokens;
	}
	// With an access token, n8n calls this after a 401. The fresh token may be rejected for the same reason.
	const isAfter401 = Boolean(credential.accessToken);
	const redemption: SharedRedemption = {
		tokens: redeem(http, url, form, isAfter401 ? apiBaseUrl : undefined),
	};
	redemptions.set(key, redemption);
	redemption.tokens.then(
		() => {
			redemption.settledAt = getMonotonicMs();
		},
		() => {
			if (redemptions.get(key) === redemption) redemptions.delete(key);
		},
	);
	return await redemption.tokens;
}

/**
 * Makes one attempt. Retries are left to the client, because its waits end when an execution is canceled.
 *
 * @param http n8n's HTTP helper
 * @param url the address of the token endpoint
 * @param form the fields of the token request
 * @param apiBaseUrl the base URL of the API that has to accept the fresh token; undefined for no check
 * @returns the new tokens
 * @throws {UserFacingError} if Entra issues no tokens, or if Partner Center rejects the fresh one
 */
async function redeem(
	http: IHttpRequestHelper,
	url: string,
	form: Readonly<Record<string, string>>,
	apiBaseUrl: string | undefined,
): Promise<Tokens> {
	const outcome = await requestTokens(http, url, form);
	if (outcome instanceof UserFacingError) throw outcome;
	const rejection =
		apiBaseUrl === undefined
			? undefined
			: await explainUnauthorized(http, apiBaseUrl, outcome.accessToken);
	if (rejection) throw rejection;
	return outcome;
}

async function requestTokens(
	http: IHttpRequestHelper,
	url: string,
	form: Readonly<Record<string, string>>,
): Promise<Tokens | UserFacingError> {
	const { client_secret: clientSecret = '', refresh_token: redeemed = '' } = form;
	try {
		const body: unknown = await http.helpers.httpRequest({
			method: 'POST',
			url,
			headers: {
				Accept: 'application/json',
				'Content-Type': 'application/x-www-form-urlencoded',
			},
			body: new URLSearchParams(form).toString(),
			timeout: TIMEOUT_MS,
			abortSignal: createRequestSignal(TIMEOUT_MS),
			disableFollowRedirect: true,
		});
		if (!isRecord(body) || typeof body.access_token !== 'string' || body.access_token === '') {
			return new SignInOutageError({ kind: 'unreadable', status: 200, body: undefined });
		}
		const rotated = body.refresh_token;
		return {
			accessToken: body.access_token,
			refreshToken: typeof rotated === 'string' && rotated !== '' ? rotated : redeemed,
		};
	} catch (error) {
		const secrets = [clientSecret, redeemed];
		const failure = parseHttpError(error, url, secrets);
		if (failure.kind === 'signIn' || failure.kind === 'notSent') return failure.error;
		if (failure.kind === 'errorResponse' && isRecord(failure.body) && 'error' in failure.body) {
			const { status, headers, body } = failure;
			return describeEntraError(body, { status, headers, secrets });
		}
		return toSignInError(maskFailure(failure, secrets));
	}
}
