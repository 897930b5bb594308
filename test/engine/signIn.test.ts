import { seed, startSandbox } from '../../tools/sandbox';
import type { Sandbox } from '../../tools/sandbox';
import { failureIfSupported, TestEngine } from './support/engine';
import type { RunOptions } from './support/engine';
import { apiRequests, cancelDuringPause, get, update } from './support/setup';

// Each test has its own sandbox, because the node shares redemptions by address and token.
let sandbox: Sandbox;
let engine: TestEngine;

async function start(options?: Parameters<typeof startSandbox>[0]) {
	sandbox = await startSandbox(options);
	engine = new TestEngine(sandbox.url);
}

beforeEach(async () => {
	jest.spyOn(Math, 'random').mockReturnValue(0);
	await start();
});
afterEach(async () => {
	await sandbox.close();
});

const parameters = get(seed.customers.schoolOfFineArt.id);
const { adminAgent, userWithoutMfa, userWithoutRole } = seed.users;

function signInRequests() {
	return sandbox.received.filter(({ url }) => url.includes('/oauth2/'));
}

/** Makes the deadlines of the sign-in a hundred times shorter. */
function shortenDeadlines() {
	const timeout = AbortSignal.timeout.bind(AbortSignal);
	jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(ms / 100));
}

describe('the Refresh Token credential', () => {
	const storedToken = () => engine.credentials.stored.get('refreshToken')?.refreshToken;

	it('redeems its refresh token at the tenant if it has no access token yet', async () => {
		const { error } = await engine.run({ parameters });

		expect(error).toBeUndefined();
		const [redemption] = signInRequests();
		expect(redemption?.url).toBe(`/${seed.partner.tenantId}/oauth2/v2.0/token`);
		expect(Object.fromEntries(new URLSearchParams(redemption?.body))).toEqual({
			grant_type: 'refresh_token',
			client_id: seed.app.clientId,
			client_secret: seed.app.clientSecret,
			refresh_token: adminAgent.refreshToken,
			scope: 'https://api.partnercenter.microsoft.com/.default',
		});
		expect(apiRequests(sandbox)).toHaveLength(1);
	});

	it('stores the rotated refresh token, so that a later run does not need the first one', async () => {
		await sandbox.close();
		await start({ revokeRefreshTokenOnUse: true });
		await engine.run({ parameters });
		expect(storedToken()).not.toBe(adminAgent.refreshToken);

		sandbox.expireAccessTokens();
		const { error } = await engine.run({ parameters });

		expect(error).toBeUndefined();
		expect(sandbox.redemptions).toBe(2);
	});

	it('does not sign in again while the access token is valid', async () => {
		await engine.run({ parameters });
		await engine.run({ parameters });

		expect(sandbox.redemptions).toBe(1);
	});

	it('shares one redemption among executions that use an expired token at the same time', async () => {
		await engine.run({ parameters });
		sandbox.expireAccessTokens();
		const results = await Promise.all(
			Array.from({ length: 8 }, async () => await engine.run({ parameters })),
		);

		expect(results.map(({ error }) => error)).toEqual(Array(8).fill(undefined));
		expect(sandbox.redemptions).toBe(2);
	});

	it('does not share a redemption with another user of the same tenant', async () => {
		const other = new TestEngine(sandbox.url);
		other.store('refreshToken', { refreshToken: userWithoutRole.refreshToken });
		const [result, otherResult] = await Promise.all([
			engine.run({ parameters }),
			other.run({ parameters }),
		]);

		expect(result.error).toBeUndefined();
		expect(otherResult.error?.message).toContain('not allowed to do this');
	});

	it('gets a new access token if the tenant was changed outside the editor', async () => {
		await engine.run({ parameters });
		const before = engine.credentials.stored.get('refreshToken')?.accessToken;
		engine.store('refreshToken', { tenantId: seed.partner.domain });
		const { error } = await engine.run({ parameters });

		expect(error).toBeUndefined();
		expect(sandbox.redemptions).toBe(2);
		// The old token is not sent any more.
		const used = apiRequests(sandbox).map(({ headers }) => headers.authorization);
		expect(used.filter((value) => value === `Bearer ${before as string}`)).toHaveLength(1);
		await engine.run({ parameters });
		expect(sandbox.redemptions).toBe(2);
	});

	it('uses the new account if the refresh token was changed outside the editor', async () => {
		await engine.run({ parameters });
		engine.store('refreshToken', { refreshToken: userWithoutRole.refreshToken });
		const { error } = await engine.run({ parameters });

		expect(error?.message).toContain('not allowed to do this');
		expect(sandbox.redemptions).toBe(2);
	});

	it('signs in only once if the refresh token is an expression, which n8n does not replace', async () => {
		const expression = `={{ "${adminAgent.refreshToken}" }}`;
		engine.store('refreshToken', { refreshToken: expression });
		await engine.run({ parameters, items: [{}, {}] });
		const { error } = await engine.run({ parameters, items: [{}, {}] });

		expect(error).toBeUndefined();
		expect(storedToken()).toBe(expression);
		expect(sandbox.redemptions).toBe(1);
		const unauthorized = apiRequests(sandbox).filter(({ headers }) => !headers.authorization);
		expect(unauthorized).toEqual([]);
	});

	it.each([
		['invalid_grant', 700082, 'has expired', 'Sign in again'],
		['invalid_grant', 50173, 'was revoked', 'Sign in again'],
		['invalid_grant', 50076, 'multi-factor', 'Sign in again'],
		['invalid_grant', 999999, 'no longer accepts', 'Sign in again'],
		['interaction_required', 50079, 'multi-factor', 'Sign in again'],
		['interaction_required', 999999, 'requires a person to sign in', 'Sign in again'],
		['invalid_client', 7000222, 'secret has expired', 'Certificates & secrets'],
		['unauthorized_client', 700016, 'does not know the app', "'Client ID'"],
		['invalid_grant', 700084, 'single-page application', "add the same URI under 'Web'"],
		['invalid_grant', 50105, 'not assigned to the app', "'Users and groups'"],
		['unauthorized_client', 7000112, 'app is disabled', "'Enabled for users to sign-in'"],
		['invalid_grant', 50057, 'is disabled', 'enable the account'],
		['invalid_grant', 50020, 'belongs to another tenant', 'your own partner tenant'],
	])('explains %s AADSTS%d and says what to do', async (error, code, message, advice) => {
		sandbox.faults.add({ action: { kind: 'entra', error, code } });
		const result = await engine.run({ parameters });

		expect(result.error?.message).toContain(message);
		expect(result.error?.description).toContain(advice);
		expect(result.error?.description).toContain(`AADSTS${code}`);
		expect(apiRequests(sandbox)).toEqual([]);
	});

	it.each([
		['a wrong secret', { clientSecret: 'not-the-secret' }, 'client secret is wrong'],
		[
			'an unknown app',
			{ clientId: 'a0000000-0000-4000-8000-000000000000' },
			'does not know the app',
		],
		['an unknown tenant', { tenantId: 'nowhere.example.com' }, 'tenant does not exist'],
		['a shared tenant', { tenantId: 'common' }, "'Tenant ID' in the credential is"],
		['a path as the tenant', { tenantId: '../common' }, "'Tenant ID' in the credential is"],
		['no refresh token', { refreshToken: '' }, "'Refresh Token' is empty in the credential"],
		['no client secret', { clientSecret: ' ' }, "'Client Secret' is empty in the credential"],
	])('reports %s', async (_, fields, text) => {
		engine.store('refreshToken', fields);
		const { error } = await engine.run({ parameters });

		expect(error?.message).toContain(text);
	});

	it('tells every item how long to wait if Entra asks for a longer wait than the node allows', async () => {
		sandbox.faults.add({
			match: { path: /oauth2/ },
			action: { kind: 'answer', status: 429, headers: { 'retry-after': '600' } },
		});
		const items = [{}, {}];
		const { output } = await engine.run({ parameters, items, onError: 'continueRegularOutput' });

		expect(output).toHaveLength(2);
		for (const { json } of output) {
			expect(json.details).toMatchObject({
				advice: expect.stringContaining("Microsoft's sign-in asked to wait 10 minutes"),
				retryAfterMs: 600_000,
			});
		}
	});

	it('reports a wrong sign-in address without a retry', async () => {
		engine.store('refreshToken', { loginBaseUrl: `${sandbox.url}/nowhere` });
		const { error } = await engine.run({ parameters });

		expect(error?.message).toContain("does not answer like Microsoft's sign-in");
		expect(error?.description).toContain("'Sign-in Base URL'");
		expect(signInRequests()).toHaveLength(1);
	});

	it('retries the sign-in after a temporary failure', async () => {
		sandbox.faults.add({
			match: { path: /oauth2/ },
			times: 2,
			action: { kind: 'answer', status: 503, body: 'busy' },
		});
		const { error } = await engine.run({ parameters });

		expect(error).toBeUndefined();
		expect(sandbox.redemptions).toBe(1);
	});

	it('gives up a sign-in whose answer does not end, and signs in again for the next run', async () => {
		shortenDeadlines();
		sandbox.faults.add({
			match: { path: /oauth2/ },
			action: { kind: 'trickle', bytesPerSecond: 1 },
		});
		const options = { maxRetries: 0 };
		const stuck = await engine.run({ parameters: { ...parameters, options } });

		expect(stuck.error?.message).toContain("Microsoft's sign-in could not be reached");
		const { error } = await engine.run({ parameters: { ...parameters, options } });
		expect(error).toBeUndefined();
	});

	it('uses a fresh token even if Partner Center does not finish its answer about it', async () => {
		engine.signIn(sandbox);
		sandbox.expireAccessTokens();
		shortenDeadlines();
		sandbox.faults.add({
			match: { path: /^\/v1\/customers$/ },
			action: { kind: 'trickle', bytesPerSecond: 1 },
		});
		const { error } = await engine.run({ parameters });

		expect(error).toBeUndefined();
		expect(apiRequests(sandbox).map(({ url }) => url)).toContain('/v1/customers?size=1');
	});

	it('reports that the sign-in cannot be reached', async () => {
		engine.store('refreshToken', { loginBaseUrl: 'http://127.0.0.1:1' });
		const { error } = await engine.run({ parameters });

		expect(error?.message).toContain("Microsoft's sign-in could not be reached");
	});
});

describe('the OAuth2 credential', () => {
	const run = async () => await engine.run({ parameters, authentication: 'oAuth2' });

	function storeTokens(user: { refreshToken: string }, accessToken = 'expired') {
		engine.store('oAuth2', {
			oauthTokenData: {
				access_token: accessToken,
				refresh_token: user.refreshToken,
				token_type: 'Bearer',
			},
		});
	}

	it('derives its addresses and scope from Cloud and Tenant ID', async () => {
		const fields = await engine.credentials.resolve('microsoftPartnerCenterOAuth2Api', {
			cloud: 'global',
			tenantId: ' contoso.onmicrosoft.com ',
			clientId: 'id',
			clientSecret: 'dummy',
		});

		expect(fields).toMatchObject({
			authUrl: 'https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/authorize',
			accessTokenUrl: 'https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token',
			scope: 'https://api.partnercenter.microsoft.com/user_impersonation offline_access',
			authentication: 'body',
			grantType: 'authorizationCode',
		});
	});

	it.each([
		['usGovernment', 'https://login.microsoftonline.us', 'https://api.partnercenter.microsoft.com'],
		[
			'china',
			'https://login.partner.microsoftonline.cn',
			'https://partner.partnercenterapi.microsoftonline.cn',
		],
	])('uses the sign-in address and resource of %s', async (cloud, login, resource) => {
		const fields = await engine.credentials.resolve('microsoftPartnerCenterOAuth2Api', {
			cloud,
			tenantId: seed.partner.tenantId,
		});

		expect(fields.accessTokenUrl).toBe(`${login}/${seed.partner.tenantId}/oauth2/v2.0/token`);
		expect(fields.scope).toBe(`${resource}/user_impersonation offline_access`);
	});

	it.each([
		['a shared tenant', { cloud: 'global', tenantId: 'common' }],
		['a path as the tenant', { cloud: 'global', tenantId: 'a/b' }],
		[
			'an unsafe custom address',
			{ cloud: 'custom', tenantId: 'contoso.com', loginBaseUrl: 'http://example.com' },
		],
	])('has no sign-in address for %s', async (_, fields) => {
		const { authUrl, accessTokenUrl } = await engine.credentials.resolve(
			'microsoftPartnerCenterOAuth2Api',
			fields,
		);
		expect([authUrl, accessTokenUrl]).toEqual(['', '']);
	});

	it('uses its access token while that is valid', async () => {
		storeTokens(adminAgent, sandbox.issueAccessToken());
		const { error } = await run();

		expect(error).toBeUndefined();
		expect(signInRequests()).toEqual([]);
		expect(apiRequests(sandbox)).toHaveLength(1);
	});

	it('refreshes an expired access token, stores the new tokens and continues', async () => {
		storeTokens(adminAgent);
		const { error, output } = await run();

		expect(error).toBeUndefined();
		expect(output[0]?.json.qualification).toBe('education');
		expect(sandbox.redemptions).toBe(1);
		const stored = engine.credentials.stored.get('oAuth2')?.oauthTokenData;
		expect(stored).not.toMatchObject({ access_token: 'expired' });
		expect(stored).not.toMatchObject({ refresh_token: adminAgent.refreshToken });
		expect(Object.keys(engine.credentials.stored.get('oAuth2') ?? {})).not.toContain(
			'checkedAccessToken',
		);
	});

	it('reports the missing MFA if a refreshed token is rejected again', async () => {
		storeTokens(userWithoutMfa);
		const { error } = await run();

		expect(error?.message).toContain('did not include multi-factor authentication (MFA)');
		expect(error?.description).toContain('press Connect');
	});

	it('says to connect if it was never connected', async () => {
		const { error } = await run();

		expect(error?.message).toContain('not connected');
		expect(error?.description).toContain('Connect');
	});

	it('says to reconnect if the refresh token is revoked', async () => {
		storeTokens(adminAgent);
		sandbox.revokeRefreshTokens();
		const { error } = await run();

		expect(error?.message).toContain('needs to be reconnected');
		expect(error?.description).toContain('press Connect');
		expect(error?.failure).toEqual(failureIfSupported({ cause: 'credential-invalid' }));
	});

	it("explains Entra's other errors", async () => {
		storeTokens(adminAgent);
		engine.store('oAuth2', { clientSecret: 'not-the-secret' });
		const { error } = await run();

		expect(error?.message).toContain('client secret is wrong');
	});
});

describe.each(['refreshToken', 'oAuth2'] as const)('the %s credential', (authentication) => {
	const run = async (options: Partial<RunOptions> = {}) =>
		await engine.run({ parameters, authentication, ...options });

	function storeExpiredSignIn({ refreshToken }: { refreshToken: string }) {
		engine.store('refreshToken', { refreshToken, accessToken: 'expired' });
		engine.store('oAuth2', {
			oauthTokenData: {
				access_token: 'expired',
				refresh_token: refreshToken,
				token_type: 'Bearer',
			},
		});
	}

	it.each([
		['without a role', userWithoutRole, 'not allowed to do this in Partner Center', 'Admin agent'],
		[
			'without MFA',
			userWithoutMfa,
			'did not include multi-factor authentication (MFA)',
			'Sign in again',
		],
	])('reports an account %s', async (_, user, message, advice) => {
		storeExpiredSignIn(user);
		const { error } = await run();

		expect(error?.message).toContain(message);
		expect(error?.description).toContain(advice);
	});

	it('retries a temporary sign-in failure and does not look up the update', async () => {
		storeExpiredSignIn(adminAgent);
		sandbox.faults.add({
			match: { path: /oauth2/ },
			times: 2,
			action: { kind: 'answer', status: 503, body: 'busy' },
		});
		const { error } = await run({
			parameters: update(seed.customers.fabrikam.id, 'governmentCommunityCloud', { code: '20481' }),
		});

		expect(error).toBeUndefined();
		expect(sandbox.state.customer(seed.customers.fabrikam.id).timesApplied).toBe(1);
		const lookups = apiRequests(sandbox).filter(
			({ method, url }) => method === 'GET' && url.includes('qualification'),
		);
		expect(lookups).toEqual([]);
	});

	it('reports a sign-in outage, and not that the change may have been made', async () => {
		storeExpiredSignIn(adminAgent);
		sandbox.faults.add({
			match: { path: /oauth2/ },
			times: 6,
			action: { kind: 'answer', status: 503, body: 'busy' },
		});
		const { error } = await run();

		expect(error?.message).toBe("Microsoft's sign-in is not working right now");
		expect(error?.failure).toEqual(failureIfSupported({ cause: 'temporarily-unavailable' }));
		expect(error?.description).not.toContain('may still have been applied');
	});

	it('redeems the token once if it expires during a run, however many requests are active', async () => {
		await sandbox.close();
		await start({ latency: 20, customers: 60 });
		engine.signIn(sandbox);
		const timer = setInterval(() => {
			if (apiRequests(sandbox).length < 20) return;
			sandbox.expireAccessTokens();
			clearInterval(timer);
		}, 1);
		const { output } = await run({
			items: sandbox.state.customers.slice(-60).map(({ id }) => ({ id })),
			parameters: { ...update('={{ $json.id }}', 'education'), options: { maxConcurrency: 20 } },
		});

		const rejected = apiRequests(sandbox).filter(({ answered }) => answered === 401);
		expect(rejected.length).toBeGreaterThan(5);
		expect(output).toHaveLength(60);
		expect(sandbox.redemptions).toBe(1);
		const applied = sandbox.state.customers.slice(-60).map(({ timesApplied }) => timesApplied);
		expect(new Set(applied)).toEqual(new Set([1]));
	});

	it('stores the renewed tokens, so that a second run does not need the first refresh token', async () => {
		await sandbox.close();
		await start({ revokeRefreshTokenOnUse: true });
		storeExpiredSignIn(adminAgent);
		const first = await run();
		sandbox.expireAccessTokens();
		const second = await run();

		expect([first.error, second.error]).toEqual([undefined, undefined]);
		expect(sandbox.redemptions).toBe(2);
	});

	it('redeems a revoked refresh token only once for all items', async () => {
		storeExpiredSignIn(adminAgent);
		sandbox.revokeRefreshTokens();
		const { output } = await run({ items: [{}, {}, {}, {}], onError: 'continueRegularOutput' });

		expect(output).toHaveLength(4);
		for (const { json } of output) expect(json.error).toMatch(/revoked|reconnected/);
		expect(signInRequests()).toHaveLength(1);
	});
});

it('stops waiting for the sign-in if the execution is canceled', async () => {
	sandbox.faults.add({
		match: { path: /oauth2/ },
		action: { kind: 'answer', status: 429, headers: { 'retry-after': '30' } },
	});
	const startedAt = Date.now();
	await engine
		.run({ parameters, onStart: (execution) => cancelDuringPause(sandbox, execution) })
		.catch(() => undefined);
	await new Promise((resolve) => setTimeout(resolve, 500));

	expect(Date.now() - startedAt).toBeLessThan(25_000);
	expect(signInRequests()).toHaveLength(1);
});

describe('an outage of Entra', () => {
	const OUTAGES = [
		[503, 'temporarily_unavailable', 90033],
		[429, 'temporarily_unavailable', 90055],
		[400, 'temporarily_unavailable', 90033],
		[400, 'invalid_request', 90012],
		[500, 'server_error', 90006],
		[503, 'invalid_grant', 999999],
	] as const;
	const outage = (status: number, error: string, code: number) => ({
		kind: 'answer' as const,
		status,
		body: JSON.stringify({
			error,
			error_description: `AADSTS${code}: A transient error has occurred. Please try again.`,
			error_codes: [code],
		}),
		contentType: 'application/json',
	});

	describe.each(['refreshToken', 'oAuth2'] as const)('with the %s credential', (authentication) => {
		beforeEach(() => {
			engine.signIn(sandbox);
			sandbox.expireAccessTokens();
		});

		it.each(OUTAGES)('is retried if it is a %d with %s AADSTS%d', async (...answer) => {
			sandbox.faults.add({ match: { path: /oauth2/ }, action: outage(...answer) });
			const { error } = await engine.run({ parameters, authentication });

			expect(error).toBeUndefined();
		});

		it.each(OUTAGES)(
			'is not an invalid credential if it is a %d with %s AADSTS%d',
			async (...answer) => {
				sandbox.faults.add({ match: { path: /oauth2/ }, times: 99, action: outage(...answer) });
				const { error } = await engine.run({
					parameters: { ...parameters, options: { maxRetries: 1 } },
					authentication,
				});

				expect(error?.message).toContain("Microsoft's sign-in is not working right now");
				expect(error?.description).toContain('Try again in a few minutes');
				expect(error?.failure).toEqual(
					failureIfSupported({ cause: 'temporarily-unavailable', retryAfterMs: undefined }),
				);
			},
		);
	});
});
