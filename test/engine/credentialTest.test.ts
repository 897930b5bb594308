import { seed, startSandbox } from '../../tools/sandbox';
import type { Sandbox } from '../../tools/sandbox';
import { testCredential } from './support/credentialTester';
import { TestEngine } from './support/engine';

let sandbox: Sandbox;
let engine: TestEngine;

beforeEach(async () => {
	jest.spyOn(Math, 'random').mockReturnValue(0);
	sandbox = await startSandbox();
	engine = new TestEngine(sandbox.url);
});
afterEach(async () => {
	await sandbox.close();
});

const { adminAgent, userWithoutMfa, userWithoutRole } = seed.users;

function storeSignIn({ refreshToken }: { refreshToken: string }, accessToken = 'expired') {
	engine.store('refreshToken', { refreshToken, accessToken });
	engine.store('oAuth2', {
		oauthTokenData: {
			access_token: accessToken,
			refresh_token: refreshToken,
			token_type: 'Bearer',
		},
	});
}

describe.each(['oAuth2', 'refreshToken'] as const)(
	'the test of the %s credential',
	(credential) => {
		const test = async () => await testCredential(engine, credential);

		it('succeeds for an account with MFA and a role', async () => {
			storeSignIn(adminAgent);
			expect(await test()).toBe('Connection successful!');
		});

		it('succeeds again after the access token has expired', async () => {
			storeSignIn(adminAgent);
			await test();
			sandbox.expireAccessTokens();
			expect(await test()).toBe('Connection successful!');
		});

		it.each([['expired'], ['fresh']])(
			'reports a sign-in without MFA (401, code 900421) if the access token is %s',
			async (token) => {
				const fresh = sandbox.issueAccessToken(userWithoutMfa.key);
				storeSignIn(userWithoutMfa, token === 'fresh' ? fresh : token);
				expect(await test()).toMatch(
					/did not include multi-factor authentication \(MFA\).*press Connect/,
				);
			},
		);

		it('reports a rejected token (401, any other code)', async () => {
			storeSignIn(adminAgent);
			sandbox.faults.add({
				match: { path: '/v1/customers' },
				times: 3,
				action: {
					kind: 'answer',
					status: 401,
					body: '{"code":"400","description":"Access denied."}',
				},
			});
			const message = await test();
			expect(message).toMatch(/rejected the sign-in.*press Connect/);
			expect(message).not.toContain('did not include multi-factor authentication');
		});

		it('reports an account without a role (403)', async () => {
			storeSignIn(userWithoutRole);
			expect(await test()).toMatch(/does not allow this.*Admin agent or Sales agent/);
		});

		it('reports a token for another cloud (401, code 900420)', async () => {
			storeSignIn(adminAgent);
			sandbox.faults.add({
				match: { path: '/v1/customers' },
				times: 3,
				action: { kind: 'answer', status: 401, body: '{"code":900420,"description":"Audience."}' },
			});
			expect(await test()).toMatch(/the token is for a different service.*'Cloud'/);
		});

		it('reports an address that is not Partner Center (404)', async () => {
			storeSignIn(adminAgent);
			sandbox.faults.add({
				match: { path: '/v1/customers' },
				times: 2,
				action: { kind: 'answer', status: 404, body: '<html></html>' },
			});
			expect(await test()).toContain('does not answer like Partner Center');
		});

		it('reports a page that answers 200 but is not Partner Center', async () => {
			storeSignIn(adminAgent);
			sandbox.faults.add({
				match: { path: '/v1/customers' },
				times: 2,
				action: { kind: 'answer', status: 200, body: '<html>Please log in to the Wi-Fi</html>' },
			});
			const message = await test();
			sandbox.faults.clear();
			expect(message).toMatch(/address .*Partner Center/);
		});

		it('says to try again if Partner Center is unavailable, in a message that n8n does not replace', async () => {
			storeSignIn(adminAgent);
			sandbox.faults.add({
				match: { path: '/v1/customers' },
				times: 2,
				action: { kind: 'answer', status: 503, body: '' },
			});
			const message = await test();
			sandbox.faults.clear();
			expect(message).toContain('Try again in a few minutes');
		});

		it('rejects an unsafe custom address before sending anything', async () => {
			storeSignIn(adminAgent);
			engine.store(credential, { apiBaseUrl: 'http://partner.example.com' });
			expect(await test()).toContain('not a safe address to send a sign-in to');
			expect(sandbox.received).toEqual([]);
		});

		it('does not follow a redirect and reports a wrong address', async () => {
			storeSignIn(adminAgent);
			sandbox.faults.add({
				match: { path: '/v1/customers' },
				action: { kind: 'answer', status: 302, headers: { location: '/v1/customers?size=2' } },
			});
			expect(await test()).toContain('does not answer like Partner Center');
			expect(sandbox.received.filter(({ url }) => url.includes('size=2'))).toEqual([]);
		});

		it('sends only GET requests to Partner Center', async () => {
			storeSignIn(adminAgent);
			await test();
			expect(
				sandbox.received.filter(({ url, method }) => url.startsWith('/v1/') && method !== 'GET'),
			).toEqual([]);
		});
	},
);

describe('the test of the Refresh Token credential', () => {
	it('reports a sign-in without MFA if there is no access token yet', async () => {
		storeSignIn(userWithoutMfa, '');
		expect(await testCredential(engine, 'refreshToken')).toContain(
			'did not include multi-factor authentication (MFA)',
		);
	});

	it.each([
		['an unknown tenant', { tenantId: 'nowhere.example.com' }, 'does not exist in this cloud'],
		['a wrong secret', { clientSecret: 'not-the-secret' }, "wrong. Check 'Client Secret'"],
		['an invalid refresh token', { refreshToken: 'not-a-token' }, 'no longer accepts'],
	])('reports %s', async (_, fields, text) => {
		engine.store('refreshToken', fields);
		expect(await testCredential(engine, 'refreshToken')).toContain(text);
	});

	it('says that the sign-in cannot be reached, in a message that n8n does not replace', async () => {
		engine.store('refreshToken', { loginBaseUrl: 'http://127.0.0.1:1' });
		expect(await testCredential(engine, 'refreshToken')).toMatch(
			/Microsoft's sign-in could not be reached.*'Cloud'/,
		);
	});
});

describe('the test of the OAuth2 credential', () => {
	it('reports a credential that was never connected', async () => {
		expect(await testCredential(engine, 'oAuth2')).toContain('not connected');
	});

	it('reports a revoked refresh token', async () => {
		storeSignIn(adminAgent);
		sandbox.revokeRefreshTokens();
		expect(await testCredential(engine, 'oAuth2')).toContain('needs to be reconnected');
	});
});
