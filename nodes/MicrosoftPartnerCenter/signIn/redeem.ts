import { createHash } from 'node:crypto';
import type { IHttpRequestHelper } from 'n8n-workflow';
import { parsePartnerTenant, resolveCloud, tokenUrl } from '../domain/cloud';
import type { CloudSettings } from '../domain/cloud';
import { Refusal } from '../domain/refusal';
import { explainEntraError } from '../api/entraErrors';
import { readFailure } from '../api/failure';
import type { Failure } from '../api/failure';
import { decideRetry, DEFAULT_RETRY_LIMITS } from '../api/retry';
import { wait } from '../api/wait';

/** Milliseconds for one try of a redemption. */
const TIMEOUT_MS = 60_000;
/** How long, in milliseconds, a redemption also answers those who come late with the same tokens. */
const SHARED_FOR_MS = 60_000;

/** The fields of the Refresh Token credential. */
export interface RefreshTokenCredential extends CloudSettings {
	readonly tenantId?: unknown;
	readonly clientId?: unknown;
	readonly clientSecret?: unknown;
	readonly refreshToken?: unknown;
	/** The access token that is stored, and perhaps expired. */
	readonly accessToken?: unknown;
}

/** What Entra gave for a refresh token. n8n stores both, so the rotated refresh token is kept. */
export interface Tokens {
	readonly accessToken: string;
	readonly refreshToken: string;
}

interface SharedRedemption {
	readonly tokens: Promise<Tokens>;
	readonly startedAt: number;
}

/**
 * Redemptions under way and just made, so that requests that expire together cost one redemption. Only
 * an economy: another process redeems for itself, and a used refresh token stays valid (Microsoft's
 * page "Refresh tokens").
 */
const redemptions = new Map<string, SharedRedemption>();

function filledIn(value: unknown, label: string): string {
	const text = typeof value === 'string' ? value.trim() : '';
	if (text !== '') return text;
	throw new Refusal(
		`'${label}' of the credential is empty`,
		`Open the credential and fill in '${label}'.`,
	);
}

/**
 * Redeems the refresh token of a credential at Entra (Microsoft identity platform v2.0, grant
 * `refresh_token`). Simultaneous calls with the same tokens share one redemption.
 *
 * @throws Refusal with what to do, never with a secret or a token in its words
 */
export async function redeemRefreshToken(
	http: IHttpRequestHelper,
	credential: RefreshTokenCredential,
): Promise<Tokens> {
	const { loginBaseUrl, resource } = resolveCloud(credential);
	const url = tokenUrl(loginBaseUrl, parsePartnerTenant(credential.tenantId));
	const form = {
		grant_type: 'refresh_token',
		client_id: filledIn(credential.clientId, 'Client ID'),
		client_secret: filledIn(credential.clientSecret, 'Client Secret'),
		refresh_token: filledIn(credential.refreshToken, 'Refresh Token'),
		scope: `${resource}/.default`,
	};
	const key = createHash('sha256')
		.update(JSON.stringify([url, form]))
		.digest('hex');

	const now = Date.now();
	for (const [other, { startedAt }] of redemptions) {
		if (now - startedAt > SHARED_FOR_MS) redemptions.delete(other);
	}
	const shared = redemptions.get(key);
	if (shared) {
		const tokens = await shared.tokens;
		// Whoever comes with the very token that this redemption gave was refused with it.
		if (tokens.accessToken !== credential.accessToken) return tokens;
	}
	const tokens = redeem(http, url, form);
	redemptions.set(key, { tokens, startedAt: now });
	tokens.catch(() => redemptions.delete(key));
	return await tokens;
}

async function redeem(
	http: IHttpRequestHelper,
	url: string,
	form: Readonly<Record<string, string>>,
): Promise<Tokens> {
	for (let attempt = 1; ; attempt++) {
		const outcome = await tryOnce(http, url, form);
		if ('accessToken' in outcome) return outcome;
		const decision = decideRetry(
			outcome.failure,
			{ isRepeatable: true, attempt, random: Math.random(), now: Date.now() },
			DEFAULT_RETRY_LIMITS,
		);
		if (!decision.retry) throw refusalOf(outcome.failure, form);
		await wait(decision.delayMs);
	}
}

async function tryOnce(
	http: IHttpRequestHelper,
	url: string,
	form: Readonly<Record<string, string>>,
): Promise<Tokens | { failure: Failure }> {
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
			disableFollowRedirect: true,
		});
		if (isRecord(body) && typeof body.access_token === 'string' && body.access_token !== '') {
			const rotated = body.refresh_token;
			return {
				accessToken: body.access_token,
				refreshToken:
					typeof rotated === 'string' && rotated !== '' ? rotated : (form.refresh_token ?? ''),
			};
		}
		return { failure: { kind: 'unreadable', status: 200, body: undefined } };
	} catch (error) {
		return { failure: readFailure(error) };
	}
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

function refusalOf(failure: Failure, form: Readonly<Record<string, string>>): Refusal {
	if (failure.kind === 'signIn') return failure.refusal;
	if (failure.kind === 'answer' && isRecord(failure.body) && 'error' in failure.body) {
		const secrets = [form.client_secret ?? '', form.refresh_token ?? ''];
		return explainEntraError(failure.body, secrets);
	}
	const happened =
		failure.kind === 'noAnswer'
			? `could not be reached (${failure.code})`
			: `gave an answer that is none (HTTP ${failure.status})`;
	return new Refusal(
		`Microsoft's sign-in ${happened}`,
		"Run the workflow again in a few minutes. If it stays so, check 'Cloud' of the credential, and that the machine that runs n8n can reach the internet.",
	);
}
