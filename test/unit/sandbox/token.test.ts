import { customers, parseTokenResponse, startHarness, users, type Harness } from './support';
import { seed } from '../../../sandbox';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness();
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const refresh = { grant_type: 'refresh_token', refresh_token: users.adminAgent.refreshToken };
const scope = `${seed.resource}/.default`;

async function redeem(form: Record<string, string>, on: Harness = harness) {
	const response = await on.redeem(form);
	return { status: response.status, body: parseTokenResponse(response) };
}

describe('a refresh token', () => {
	it('gives an access token that opens the API, and its own successor', async () => {
		const { status, body } = await redeem({ ...refresh, scope });
		const response = await harness.http.get(`/v1/customers/${customers.fabrikam.id}`, {
			headers: { Authorization: `Bearer ${body.access_token}` },
		});

		expect(status).toBe(200);
		expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
		expect(body.refresh_token).not.toBe(refresh.refresh_token);
		expect(response.status).toBe(200);
		expect(harness.sandbox.redemptions).toBe(1);
	});

	it('needs no scope, because n8n sends none when it refreshes', async () => {
		expect((await redeem(refresh)).body.scope).toBe(`${seed.resource}/user_impersonation`);
	});

	it('stays good after its use, as Entra documents', async () => {
		await redeem(refresh);

		expect((await redeem(refresh)).status).toBe(200);
	});

	it('is good only once where the sandbox was told so, and its successor takes over', async () => {
		const strict = await startHarness({ revokeRefreshTokenOnUse: true });
		const { body } = await redeem(refresh, strict);
		const again = await redeem(refresh, strict);
		const next = await redeem({ ...refresh, refresh_token: body.refresh_token ?? '' }, strict);
		await strict.close();

		expect([again.status, again.body.error]).toEqual([400, 'invalid_grant']);
		expect(next.status).toBe(200);
	});

	it('is refused once everything was revoked', async () => {
		const { body } = await redeem(refresh);
		harness.sandbox.revokeRefreshTokens();

		for (const refresh_token of [refresh.refresh_token, body.refresh_token ?? '']) {
			const refused = await redeem({ ...refresh, refresh_token });
			expect(refused.body).toMatchObject({ error: 'invalid_grant', error_codes: [50173] });
		}
	});

	it('gives tokens that live as long as the sandbox was told', async () => {
		const short = await startHarness({ accessTokenLifetime: 0 });
		const { body } = await redeem(refresh, short);
		const { status } = await short.http.get('/v1/customers', {
			headers: { Authorization: `Bearer ${body.access_token}` },
		});
		await short.close();

		expect([body.expires_in, status]).toEqual([0, 401]);
	});
});

describe('the client', () => {
	it('may show its secret by HTTP Basic', async () => {
		const { clientId, clientSecret } = seed.app;
		const response = await harness.http.post<string>(
			`/${seed.partner.domain}/oauth2/v2.0/token`,
			new URLSearchParams(refresh).toString(),
			{
				auth: { username: clientId, password: clientSecret },
				headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
			},
		);

		expect(response.status).toBe(200);
	});

	it('alone gets an app-only token, without a refresh token', async () => {
		const { body } = await redeem({ grant_type: 'client_credentials', scope });

		expect(body).not.toHaveProperty('refresh_token');
		expect(harness.sandbox.state.tokens.access).toMatchObject([{ user: undefined }]);
	});
});

describe('the token route refuses, with the number that Entra gives', () => {
	it.each([
		['a wrong secret', { ...refresh, client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
		['a missing secret', { ...refresh, client_secret: '' }, 401, 'invalid_client', 7000218],
		[
			'an unknown app',
			{ ...refresh, client_id: seed.partner.tenantId },
			400,
			'unauthorized_client',
			700016,
		],
		['an unknown refresh token', { ...refresh, refresh_token: 'x' }, 400, 'invalid_grant', 70000],
		[
			'an unknown code',
			{ grant_type: 'authorization_code', code: 'x' },
			400,
			'invalid_grant',
			70000,
		],
		['a missing parameter', { grant_type: 'refresh_token' }, 400, 'invalid_request', 900144],
		['an unknown grant', { grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
		[
			'two resources at once',
			{ ...refresh, scope: `${scope} https://other.example/.default` },
			400,
			'invalid_scope',
			70011,
		],
		[
			'an unknown permission',
			{ ...refresh, scope: `${seed.resource}/everything` },
			400,
			'invalid_scope',
			70011,
		],
		[
			'a single permission for an app-only token',
			{ grant_type: 'client_credentials', scope: `${seed.resource}/user_impersonation` },
			400,
			'invalid_scope',
			1002012,
		],
	])('%s', async (_, form, status, error, code) => {
		const refused = await redeem(form);

		expect(refused.status).toBe(status);
		expect(refused.body).toEqual({
			error,
			error_codes: [code],
			error_description: expect.stringMatching(
				new RegExp(`^AADSTS${code}: .+ Trace ID: \\S+ Correlation ID: \\S+ Timestamp: .+Z$`),
			),
			timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/),
			trace_id: expect.any(String),
			correlation_id: expect.any(String),
			error_uri: expect.stringContaining(String(code)),
		});
	});

	it.each([
		['contoso.example', 90002],
		['common', 50194],
	])('the tenant %s', async (tenant, code) => {
		const response = await harness.http.post<string>(
			`/${tenant}/oauth2/v2.0/token`,
			'grant_type=refresh_token',
			{
				headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
			},
		);

		expect(parseTokenResponse(response).error_codes).toEqual([code]);
	});

	it('a body that is no form', async () => {
		const response = await harness.http.post<string>(
			`/${seed.partner.tenantId}/oauth2/v2.0/token`,
			JSON.stringify(refresh),
			{ headers: { 'Content-Type': 'application/json' } },
		);

		expect(parseTokenResponse(response).error_codes).toEqual([900144]);
	});
});
