import { createHash } from 'node:crypto';
import { seed } from '../../../sandbox';
import { openBench, tokenReplyOf, type Bench } from './support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
afterEach(() => bench.sandbox.reset());
afterAll(() => bench.close());

const redirectUri = 'http://localhost:5678/rest/oauth2-credential/callback';
const wanted = {
	client_id: seed.app.clientId,
	redirect_uri: redirectUri,
	response_type: 'code',
	scope: `${seed.resource}/user_impersonation offline_access`,
	state: 'a state & more',
};
const verifier = 'a-verifier-that-is-at-least-forty-three-characters-long';
const challenge = createHash('sha256').update(verifier).digest('base64url');

const addressOf = (query: Record<string, string>, tenant: string = seed.partner.tenantId) =>
	`/${tenant}/oauth2/v2.0/authorize?${new URLSearchParams(query).toString()}`;

async function choose(user: string, query: Record<string, string> = wanted): Promise<URL> {
	const response = await bench.http.post(
		addressOf(query),
		new URLSearchParams({ user }).toString(),
		{
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		},
	);
	return new URL(String(response.headers.location));
}

async function exchange(location: URL, more: Record<string, string> = {}) {
	const response = await bench.redeem({
		grant_type: 'authorization_code',
		code: location.searchParams.get('code') ?? '',
		redirect_uri: redirectUri,
		...more,
	});
	return tokenReplyOf(response);
}

describe('the sign-in page', () => {
	it('offers every seeded user, and says that it is not Microsoft', async () => {
		const { data, headers } = await bench.http.get<string>(addressOf(wanted));

		expect(headers['content-type']).toContain('text/html');
		for (const { name, description } of Object.values(seed.users)) {
			expect(data).toContain(`Sign in as ${name}`);
			expect(data).toContain(description);
		}
		expect(data).toContain('not Microsoft');
		expect(data).toContain('<html lang="en">');
	});

	it('sends the person back with a code and the state as it was', async () => {
		const location = await choose('adminAgent');

		expect(location.href.startsWith(`${redirectUri}?`)).toBe(true);
		expect(location.searchParams.get('state')).toBe(wanted.state);
		expect(await exchange(location)).toMatchObject({
			access_token: expect.any(String),
			refresh_token: expect.any(String),
		});
	});

	it('signs in whom the person chose', async () => {
		await exchange(await choose('userWithoutMfa'));

		expect(bench.sandbox.state.tokens.access).toMatchObject([{ user: 'userWithoutMfa' }]);
	});

	it('sends a person who declines back with an error', async () => {
		const location = await choose('decline');

		expect(location.searchParams.get('error')).toBe('access_denied');
		expect(location.searchParams.get('state')).toBe(wanted.state);
	});

	it('takes an https address to return to', async () => {
		const query = { ...wanted, redirect_uri: 'https://n8n.example/callback?kept=1' };

		expect((await choose('adminAgent', query)).searchParams.get('kept')).toBe('1');
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
	])('shows why it refuses the %s %s', async (name, value, code) => {
		const response = await bench.http.get<string>(addressOf({ ...wanted, [name]: value }));

		expect(response.status).toBe(400);
		expect(response.data).toContain(`AADSTS${code}`);
	});

	it('shows what it was sent as text, never as markup', async () => {
		const { data } = await bench.http.get<string>(
			addressOf({ ...wanted, client_id: '<img src=x>' }),
		);

		expect(data).not.toContain('<img');
	});

	it('does not know another tenant', async () => {
		const { data } = await bench.http.get<string>(addressOf(wanted, 'contoso.example'));

		expect(data).toContain('AADSTS90002');
	});
});

describe('an authorization code', () => {
	it('is good once', async () => {
		const location = await choose('adminAgent');
		await exchange(location);

		expect((await exchange(location)).error_codes).toEqual([54005]);
	});

	it('is good only for the address it was sent to', async () => {
		const refused = await exchange(await choose('adminAgent'), {
			redirect_uri: 'https://other.example/',
		});

		expect(refused.error_codes).toEqual([500112]);
	});

	it('asks for the verifier of its challenge', async () => {
		const query = { ...wanted, code_challenge: challenge, code_challenge_method: 'S256' };
		const location = await choose('adminAgent', query);

		expect((await exchange(location)).error_codes).toEqual([501481]);
		expect((await exchange(location, { code_verifier: 'another' })).error_codes).toEqual([501481]);
		expect(await exchange(location, { code_verifier: verifier })).toHaveProperty('access_token');
	});
});
