/**
 * Microsoft's own library for Node signs in at the sandbox. The library accepts only https authorities, and the sandbox has
 * no TLS. So the library's network client does here what a proxy with TLS does: it forwards each request with http and
 * adds `X-Forwarded-Proto: https`. It changes nothing else in requests and responses.
 */
import {
	AuthError,
	ConfidentialClientApplication,
	CryptoProvider,
	InteractionRequiredAuthError,
	ServerError,
	type INetworkModule,
	type NetworkRequestOptions,
	type NetworkResponse,
} from '@azure/msal-node';
import type { AxiosResponse } from 'axios';
import { z } from 'zod';
import { seed } from '../../../tools/sandbox';
import { customers, startHarness, users, type Harness } from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness({ revokeRefreshTokenOnUse: true });
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const redirectUri = 'http://localhost:3000/redirect';
const scopes = [`${seed.resource}/user_impersonation`];

class TlsProxy implements INetworkModule {
	sendGetRequestAsync<T>(url: string, options?: NetworkRequestOptions) {
		return forward<T>('GET', url, options);
	}

	sendPostRequestAsync<T>(url: string, options?: NetworkRequestOptions) {
		return forward<T>('POST', url, options);
	}
}

async function forward<T>(
	method: string,
	url: string,
	{ headers, body: data }: NetworkRequestOptions = {},
): Promise<NetworkResponse<T>> {
	const response: AxiosResponse<string> = await harness.http.request({
		method,
		url: url.replace(/^https:/, 'http:'),
		headers: { ...headers, 'X-Forwarded-Proto': 'https' },
		data,
	});
	return {
		headers: { date: String(response.headers.date) },
		body: JSON.parse(response.data),
		status: response.status,
	};
}

interface AppOptions {
	readonly clientSecret?: string;
	readonly tenant?: string;
}

function createApp({
	clientSecret = seed.app.clientSecret,
	tenant = seed.partner.tenantId,
}: AppOptions = {}) {
	const { host } = new URL(harness.sandbox.url);
	return new ConfidentialClientApplication({
		auth: {
			clientId: seed.app.clientId,
			clientSecret,
			authority: `https://${host}/${tenant}`,
			// Without it, the library asks Microsoft whether the host is a Microsoft cloud.
			knownAuthorities: [host],
		},
		system: { networkClient: new TlsProxy() },
	});
}

/** Opens the address of the sign-in page and selects a user. */
async function chooseUser(address: string, user: string): Promise<URLSearchParams> {
	const { headers } = await harness.http.post<string>(
		address.replace(/^https:/, 'http:'),
		new URLSearchParams({ user }).toString(),
		{ headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
	);
	return new URL(String(headers.location)).searchParams;
}

async function signIn(app: ConfidentialClientApplication, verifier?: string) {
	const crypto = new CryptoProvider();
	const pkce = await crypto.generatePkceCodes();
	const nonce = crypto.createNewGuid();
	const address = await app.getAuthCodeUrl({
		scopes,
		redirectUri,
		state: 'a state',
		nonce,
		codeChallenge: pkce.challenge,
		codeChallengeMethod: 'S256',
	});
	const answer = await chooseUser(address, 'adminAgent');
	const code = answer.get('code') ?? '';
	const result = await app.acquireTokenByCode(
		{
			code,
			scopes,
			redirectUri,
			codeVerifier: verifier ?? pkce.verifier,
			state: 'a state',
			nonce,
		},
		{ code, state: answer.get('state') ?? '' },
	);
	return { code, nonce, verifier: pkce.verifier, result };
}

/** @returns the error that the library throws */
async function catchAuthError(request: Promise<unknown>): Promise<AuthError> {
	try {
		await request;
	} catch (cause) {
		if (cause instanceof AuthError) return cause;
		throw cause;
	}
	throw new Error('The request succeeded');
}

const cacheSchema = z.object({ RefreshToken: z.record(z.object({ secret: z.string() })) });

/** The refresh tokens in the library's cache. The library returns them nowhere else. */
function getRefreshTokens(app: ConfidentialClientApplication): string[] {
	const { RefreshToken: entries } = cacheSchema.parse(JSON.parse(app.getTokenCache().serialize()));
	return Object.values(entries).map(({ secret }) => secret);
}

const callApi = async (accessToken: string) =>
	(
		await harness.http.get<string>(`/v1/customers/${customers.fabrikam.id}`, {
			headers: { Authorization: `Bearer ${accessToken}` },
		})
	).status;

describe('@azure/msal-node at the sandbox', () => {
	it('signs in with a code and PKCE, and accepts the ID token with its nonce', async () => {
		const { result, nonce } = await signIn(createApp());

		expect(result).toMatchObject({
			tokenType: 'Bearer',
			scopes,
			tenantId: seed.partner.tenantId,
			uniqueId: users.adminAgent.objectId,
			account: {
				homeAccountId: `${users.adminAgent.objectId}.${seed.partner.tenantId}`,
				username: users.adminAgent.userPrincipalName,
				name: users.adminAgent.name,
			},
			idTokenClaims: {
				nonce,
				aud: seed.app.clientId,
				iss: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+\/[0-9a-f-]+\/v2\.0$/),
			},
		});
		expect(await callApi(result.accessToken)).toBe(200);
	});

	it('rejects the ID token if its nonce is another one', async () => {
		const app = createApp();
		const address = await app.getAuthCodeUrl({ scopes, redirectUri, nonce: 'the first' });
		const code = (await chooseUser(address, 'adminAgent')).get('code') ?? '';
		const error = await catchAuthError(
			app.acquireTokenByCode({ code, scopes, redirectUri, nonce: 'another' }),
		);

		expect(error.errorCode).toBe('nonce_mismatch');
	});

	it('refreshes silently, and each refresh uses the token of the one before', async () => {
		const app = createApp();
		const { result } = await signIn(app);
		const { account } = result;
		if (!account) throw new Error('The library has no account');
		const refreshTokens = [getRefreshTokens(app)];
		const accessTokens = [result.accessToken];
		for (let times = 1; times <= 2; times += 1) {
			const refreshed = await app.acquireTokenSilent({ account, scopes, forceRefresh: true });
			refreshTokens.push(getRefreshTokens(app));
			accessTokens.push(refreshed.accessToken);
		}

		expect(refreshTokens.map(({ length }) => length)).toEqual([1, 1, 1]);
		expect(new Set(refreshTokens.flat()).size).toBe(3);
		expect(new Set(accessTokens).size).toBe(3);
		expect(await callApi(accessTokens.at(-1) ?? '')).toBe(200);
		expect(harness.sandbox.redemptions).toBe(2);
	});

	it('redeems a refresh token from another place, and no second time if it was replaced', async () => {
		const app = createApp();
		const { refreshToken } = users.adminAgent;
		const result = await app.acquireTokenByRefreshToken({ refreshToken, scopes });
		const error = await catchAuthError(app.acquireTokenByRefreshToken({ refreshToken, scopes }));

		expect(await callApi(result?.accessToken ?? '')).toBe(200);
		expect(error).toMatchObject({ errorCode: 'invalid_grant' });
	});

	it('gets an app-only token', async () => {
		const result = await createApp().acquireTokenByClientCredential({
			scopes: [`${seed.resource}/.default`],
		});

		expect(await callApi(result?.accessToken ?? '')).toBe(200);
		expect(result?.account).toBeNull();
	});
});

describe('an error of the sandbox in @azure/msal-node', () => {
	it('is invalid_grant for a code that was redeemed before', async () => {
		const app = createApp();
		const { code, verifier } = await signIn(app);
		const error = await catchAuthError(
			app.acquireTokenByCode({ code, scopes, redirectUri, codeVerifier: verifier }),
		);

		expect(error).toMatchObject({
			errorCode: 'invalid_grant',
			errorMessage: expect.stringContaining('AADSTS54005'),
		});
	});

	it('is invalid_grant for another code verifier', async () => {
		const error = await catchAuthError(signIn(createApp(), 'v'.repeat(43)));

		expect(error).toMatchObject({
			errorCode: 'invalid_grant',
			errorMessage: expect.stringContaining('AADSTS501481'),
		});
	});

	it('is invalid_grant for a revoked refresh token, also in a silent refresh', async () => {
		const app = createApp();
		const { result } = await signIn(app);
		harness.sandbox.revokeRefreshTokens();
		const { refreshToken } = users.adminAgent;
		const { account } = result;
		if (!account) throw new Error('The library has no account');
		const errors = [
			await catchAuthError(app.acquireTokenByRefreshToken({ refreshToken, scopes })),
			await catchAuthError(app.acquireTokenSilent({ account, scopes, forceRefresh: true })),
		];

		for (const error of errors) {
			expect(error).toMatchObject({
				errorCode: 'invalid_grant',
				errorMessage: expect.stringContaining('AADSTS50173'),
			});
		}
	});

	it('is interaction_required if the fault `entra` asks for MFA', async () => {
		harness.sandbox.faults.add({
			match: { method: 'POST' },
			action: { kind: 'entra', error: 'interaction_required', code: 50076 },
		});
		const { refreshToken } = users.adminAgent;
		const error = await catchAuthError(
			createApp().acquireTokenByRefreshToken({ refreshToken, scopes }),
		);

		expect(error).toBeInstanceOf(InteractionRequiredAuthError);
	});

	it('is invalid_client for a wrong client secret', async () => {
		const { refreshToken } = users.adminAgent;
		const error = await catchAuthError(
			createApp({ clientSecret: 'wrong' }).acquireTokenByRefreshToken({ refreshToken, scopes }),
		);

		expect(error).toBeInstanceOf(ServerError);
		expect(error).toMatchObject({
			errorCode: 'invalid_client',
			errorMessage: expect.stringContaining('AADSTS7000215'),
		});
	});

	it('is temporarily_unavailable in an outage, as Entra was seen to answer', async () => {
		const description = 'AADSTS90033: A transient error has occurred. Please try again.';
		harness.sandbox.faults.add({
			match: { method: 'POST' },
			action: {
				kind: 'answer',
				status: 503,
				body: JSON.stringify({
					error: 'temporarily_unavailable',
					error_description: description,
				}),
				contentType: 'application/json',
			},
		});
		const { refreshToken } = users.adminAgent;
		const error = await catchAuthError(
			createApp().acquireTokenByRefreshToken({ refreshToken, scopes }),
		);

		expect(error).toMatchObject({
			errorCode: 'temporarily_unavailable',
			errorMessage: expect.stringContaining(description),
		});
		expect(harness.sandbox.faults.pending).toEqual([]);
	});

	it('is endpoints_resolution_error for an unknown tenant, which has no discovery document', async () => {
		const { refreshToken } = users.adminAgent;
		const error = await catchAuthError(
			createApp({ tenant: 'contoso.example' }).acquireTokenByRefreshToken({ refreshToken, scopes }),
		);

		expect(error.errorCode).toBe('endpoints_resolution_error');
	});

	it('is access_denied in the redirect if the user declines', async () => {
		const address = await createApp().getAuthCodeUrl({ scopes, redirectUri });

		expect((await chooseUser(address, 'decline')).get('error')).toBe('access_denied');
	});
});
