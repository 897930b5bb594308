import { seed, startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
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

function signedInAs({ refreshToken }: { refreshToken: string }, accessToken = 'expired') {
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

		it('works for an account with MFA and a role', async () => {
			signedInAs(adminAgent);
			expect(await test()).toBe('Connection successful!');
		});

		it('works when it is opened again after the access token expired', async () => {
			signedInAs(adminAgent);
			await test();
			sandbox.expireAccessTokens();
			expect(await test()).toBe('Connection successful!');
		});

		it.each([['expired'], ['fresh']])(
			'tells a sign-in without MFA (401, code 900421), with an access token that is %s',
			async (token) => {
				const fresh = sandbox.issueAccessToken(userWithoutMfa.key);
				signedInAs(userWithoutMfa, token === 'fresh' ? fresh : token);
				expect(await test()).toMatch(
					/did not include multi-factor authentication \(MFA\).*press Connect/,
				);
			},
		);

		it('tells a refused token (401, any other code)', async () => {
			signedInAs(adminAgent);
			sandbox.faults.add({
				match: { path: '/v1/customers' },
				times: 3,
				action: {
					kind: 'answer',
					status: 401,
					body: '{"code":"400","description":"Access denied."}',
				},
			});
			const words = await test();
			expect(words).toMatch(/rejected the sign-in.*press Connect/);
			expect(words).not.toContain('MFA)');
		});

		it('tells an account without a right (403)', async () => {
			signedInAs(userWithoutRole);
			expect(await test()).toMatch(/does not allow this.*Admin agent or Sales agent/);
		});

		it('tells a token for another cloud (401, code 900420)', async () => {
			signedInAs(adminAgent);
			sandbox.faults.add({
				match: { path: '/v1/customers' },
				times: 3,
				action: { kind: 'answer', status: 401, body: '{"code":900420,"description":"Audience."}' },
			});
			expect(await test()).toMatch(/the token is for a different service.*'Cloud'/);
		});

		it('tells an address that is not Partner Center', async () => {
			signedInAs(adminAgent);
			sandbox.faults.add({
				match: { path: '/v1/customers' },
				times: 2,
				action: { kind: 'answer', status: 404, body: '<html></html>' },
			});
			expect(await test()).toContain('does not answer like Partner Center');
		});

		it('tells a page that answers 200 from Partner Center', async () => {
			signedInAs(adminAgent);
			sandbox.faults.add({
				match: { path: '/v1/customers' },
				times: 2,
				action: { kind: 'answer', status: 200, body: '<html>Please log in to the Wi-Fi</html>' },
			});
			const words = await test();
			sandbox.faults.clear();
			expect(words).toMatch(/address .*Partner Center/);
		});

		it('says to try again where Partner Center is busy (and n8n leaves the words as they are)', async () => {
			signedInAs(adminAgent);
			sandbox.faults.add({
				match: { path: '/v1/customers' },
				times: 2,
				action: { kind: 'answer', status: 503, body: '' },
			});
			const words = await test();
			sandbox.faults.clear();
			expect(words).toContain('Try again in a few minutes');
		});

		it('refuses a custom address that is not safe, and sends nothing', async () => {
			signedInAs(adminAgent);
			engine.store(credential, { apiBaseUrl: 'http://partner.example.com' });
			expect(await test()).toContain('not a safe address to send a sign-in to');
			expect(sandbox.received).toEqual([]);
		});

		it('follows no redirect, and says that the address is wrong', async () => {
			signedInAs(adminAgent);
			sandbox.faults.add({
				match: { path: '/v1/customers' },
				action: { kind: 'answer', status: 302, headers: { location: '/v1/customers?size=2' } },
			});
			expect(await test()).toContain('does not answer like Partner Center');
			expect(sandbox.received.filter(({ url }) => url.includes('size=2'))).toEqual([]);
		});

		it('changes nothing at the service', async () => {
			signedInAs(adminAgent);
			await test();
			expect(
				sandbox.received.filter(({ url, method }) => url.startsWith('/v1/') && method !== 'GET'),
			).toEqual([]);
		});
	},
);

describe('the test of the Refresh Token credential', () => {
	it('tells a sign-in without MFA before there is any access token', async () => {
		signedInAs(userWithoutMfa, '');
		expect(await testCredential(engine, 'refreshToken')).toContain('(MFA)');
	});

	it.each([
		['another tenant', { tenantId: 'nowhere.example.com' }, 'does not exist in this cloud'],
		['a wrong secret', { clientSecret: 'not-the-secret' }, "wrong. Check 'Client Secret'"],
		['a dead token', { refreshToken: 'not-a-token' }, 'no longer accepts'],
	])('tells %s', async (_, fields, words) => {
		engine.store('refreshToken', fields);
		expect(await testCredential(engine, 'refreshToken')).toContain(words);
	});

	it('says that the sign-in cannot be reached (and n8n leaves the words as they are)', async () => {
		engine.store('refreshToken', { loginBaseUrl: 'http://127.0.0.1:1' });
		expect(await testCredential(engine, 'refreshToken')).toMatch(
			/Microsoft's sign-in could not be reached.*'Cloud'/,
		);
	});
});

describe('the test of the OAuth2 credential', () => {
	it('tells one that was never connected', async () => {
		expect(await testCredential(engine, 'oAuth2')).toContain('not connected');
	});

	it('tells a refresh token that is dead', async () => {
		signedInAs(adminAgent);
		sandbox.revokeRefreshTokens();
		expect(await testCredential(engine, 'oAuth2')).toContain('needs to be reconnected');
	});
});
