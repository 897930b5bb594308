import { createHash } from 'node:crypto';
import { seed } from '../../../tools/sandbox';
import { parseTokenResponse, startHarness, type Harness } from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness();
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const redirectUri = 'http://localhost:5678/rest/oauth2-credential/callback';
const validQuery = {
	client_id: seed.app.clientId,
	redirect_uri: redirectUri,
	response_type: 'code',
	scope: `${seed.resource}/user_impersonation offline_access`,
	state: 'a state & more',
};
const verifier = 'a-verifier-that-is-at-least-forty-three-characters-long';
const challenge = createHash('sha256').update(verifier).digest('base64url');

const authorizeUrl = (query: Record<string, string>, tenant: string = seed.partner.tenantId) =>
	`/${tenant}/oauth2/v2.0/authorize?${new URLSearchParams(query).toString()}`;

async function chooseUser(user: string, query: Record<string, string> = validQuery): Promise<URL> {
	const response = await harness.http.post(
		authorizeUrl(query),
		new URLSearchParams({ user }).toString(),
		{
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		},
	);
	return new URL(String(response.headers.location));
}

async function exchangeCode(location: URL, extraFields: Record<string, string> = {}) {
	const response = await harness.redeem({
		grant_type: 'authorization_code',
		code: location.searchParams.get('code') ?? '',
		redirect_uri: redirectUri,
		...extraFields,
	});
	return parseTokenResponse(response);
}

describe('GET and POST /{tenant}/oauth2/v2.0/authorize', () => {
	it('lists every seeded user and says that it is not Microsoft', async () => {
		const { data, headers } = await harness.http.get<string>(authorizeUrl(validQuery));

		expect(headers['content-type']).toContain('text/html');
		for (const { name, description } of Object.values(seed.users)) {
			expect(data).toContain(`Sign in as ${name}`);
			expect(data).toContain(description);
		}
		expect(data).toContain('not Microsoft');
		expect(data).toContain('<html lang="en">');
	});

	it('redirects with an authorization code and the unchanged state', async () => {
		const location = await chooseUser('adminAgent');

		expect(location.href.startsWith(`${redirectUri}?`)).toBe(true);
		expect(location.searchParams.get('state')).toBe(validQuery.state);
		expect(await exchangeCode(location)).toMatchObject({
			access_token: expect.any(String),
			refresh_token: expect.any(String),
		});
	});

	it('signs in the chosen user', async () => {
		await exchangeCode(await chooseUser('userWithoutMfa'));

		expect(harness.sandbox.state.tokens.access).toMatchObject([{ user: 'userWithoutMfa' }]);
	});

	it('redirects with an error if the user declines', async () => {
		const location = await chooseUser('decline');

		expect(location.searchParams.get('error')).toBe('access_denied');
		expect(location.searchParams.get('state')).toBe(validQuery.state);
	});

	it('accepts an https redirect URI', async () => {
		const query = { ...validQuery, redirect_uri: 'https://n8n.example/callback?kept=1' };

		expect((await chooseUser('adminAgent', query)).searchParams.get('kept')).toBe('1');
	});

	it.each([
		['client_id', seed.partner.tenantId, 700016],
		['redirect_uri', 'http://n8n.example/callback', 50011],
		['redirect_uri', 'javascript:alert(1)', 50011],
		['response_type', 'token', 700054],
		['response_mode', 'form_post', 70007],
		['scope', `${seed.resource}/user_impersonation`, 70011],
		['scope', 'User.Read offline_access', 70011],
		['scope', `${seed.resource}/.default offline_access`, 70011],
		['code_challenge', challenge, 9002313],
	])('shows the reason when it rejects the %s %s', async (name, value, code) => {
		const response = await harness.http.get<string>(authorizeUrl({ ...validQuery, [name]: value }));

		expect(response.status).toBe(400);
		expect(response.data).toContain(`AADSTS${code}`);
	});

	it('escapes the values that it shows', async () => {
		const { data } = await harness.http.get<string>(
			authorizeUrl({ ...validQuery, client_id: '<img src=x>' }),
		);

		expect(data).not.toContain('<img');
	});

	it('rejects an unknown tenant', async () => {
		const { data } = await harness.http.get<string>(authorizeUrl(validQuery, 'contoso.example'));

		expect(data).toContain('AADSTS90002');
	});
});

describe('an authorization code', () => {
	it('can be exchanged only once', async () => {
		const location = await chooseUser('adminAgent');
		await exchangeCode(location);

		expect((await exchangeCode(location)).error_codes).toEqual([54005]);
	});

	it('can be exchanged only with the redirect URI that it was issued for', async () => {
		const body = await exchangeCode(await chooseUser('adminAgent'), {
			redirect_uri: 'https://other.example/',
		});

		expect(body.error_codes).toEqual([500112]);
	});

	it('can be exchanged only with the verifier that matches its challenge', async () => {
		const query = { ...validQuery, code_challenge: challenge, code_challenge_method: 'S256' };
		const location = await chooseUser('adminAgent', query);

		expect((await exchangeCode(location)).error_codes).toEqual([501481]);
		expect((await exchangeCode(location, { code_verifier: 'another' })).error_codes).toEqual([
			501481,
		]);
		expect(await exchangeCode(location, { code_verifier: verifier })).toHaveProperty(
			'access_token',
		);
	});
});
