import { customers, parseTokenResponse, startHarness, users, type Harness } from './support';
import { seed } from '../../../tools/sandbox';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness();
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const refreshForm = { grant_type: 'refresh_token', refresh_token: users.adminAgent.refreshToken };
const defaultScope = `${seed.resource}/.default`;

async function redeem(form: Record<string, string>, target: Harness = harness) {
	const response = await target.redeem(form);
	return { status: response.status, body: parseTokenResponse(response) };
}

describe('a refresh token', () => {
	it('returns an access token that the API accepts and a new refresh token', async () => {
		const { status, body } = await redeem({ ...refreshForm, scope: defaultScope });
		const response = await harness.http.get(`/v1/customers/${customers.fabrikam.id}`, {
			headers: { Authorization: `Bearer ${body.access_token}` },
		});

		expect(status).toBe(200);
		expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
		expect(body.refresh_token).not.toBe(refreshForm.refresh_token);
		expect(response.status).toBe(200);
		expect(harness.sandbox.redemptions).toBe(1);
	});

	it('needs no scope because n8n sends none when it refreshes a token', async () => {
		expect((await redeem(refreshForm)).body.scope).toBe(`${seed.resource}/user_impersonation`);
	});

	it('stays valid after it is used, as Entra documents', async () => {
		await redeem(refreshForm);

		expect((await redeem(refreshForm)).status).toBe(200);
	});

	it('is valid only once if `revokeRefreshTokenOnUse` is on, and the new one replaces it', async () => {
		const other = await startHarness({ revokeRefreshTokenOnUse: true });
		const { body } = await redeem(refreshForm, other);
		const secondUse = await redeem(refreshForm, other);
		const newTokenUse = await redeem(
			{ ...refreshForm, refresh_token: body.refresh_token ?? '' },
			other,
		);
		await other.close();

		expect([secondUse.status, secondUse.body.error]).toEqual([400, 'invalid_grant']);
		expect(newTokenUse.status).toBe(200);
	});

	it('is rejected after revokeRefreshTokens()', async () => {
		const { body } = await redeem(refreshForm);
		harness.sandbox.revokeRefreshTokens();

		for (const refresh_token of [refreshForm.refresh_token, body.refresh_token ?? '']) {
			const response = await redeem({ ...refreshForm, refresh_token });
			expect(response.body).toMatchObject({ error: 'invalid_grant', error_codes: [50173] });
		}
	});

	it('returns access tokens with the lifetime of the option `accessTokenLifetime`', async () => {
		const other = await startHarness({ accessTokenLifetime: 0 });
		const { body } = await redeem(refreshForm, other);
		const { status } = await other.http.get('/v1/customers', {
			headers: { Authorization: `Bearer ${body.access_token}` },
		});
		await other.close();

		expect([body.expires_in, status]).toEqual([0, 401]);
	});
});

describe('client authentication', () => {
	it('accepts the client secret in an HTTP Basic header', async () => {
		const { clientId, clientSecret } = seed.app;
		const response = await harness.http.post<string>(
			`/${seed.partner.domain}/oauth2/v2.0/token`,
			new URLSearchParams(refreshForm).toString(),
			{
				auth: { username: clientId, password: clientSecret },
				headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
			},
		);

		expect(response.status).toBe(200);
	});

	it('gives an app-only token without a refresh token for the grant client_credentials', async () => {
		const { body } = await redeem({ grant_type: 'client_credentials', scope: defaultScope });

		expect(body).not.toHaveProperty('refresh_token');
		expect(harness.sandbox.state.tokens.access).toMatchObject([{ user: undefined }]);
	});
});

describe('an invalid token request', () => {
	it.each([
		['a wrong secret', { ...refreshForm, client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
		['a missing secret', { ...refreshForm, client_secret: '' }, 401, 'invalid_client', 7000218],
		[
			'an unknown app',
			{ ...refreshForm, client_id: seed.partner.tenantId },
			400,
			'unauthorized_client',
			700016,
		],
		[
			'an unknown refresh token',
			{ ...refreshForm, refresh_token: 'x' },
			400,
			'invalid_grant',
			70000,
		],
		[
			'an unknown code',
			{ grant_type: 'authorization_code', code: 'x' },
			400,
			'invalid_grant',
			70000,
		],
		['a missing parameter', { grant_type: 'refresh_token' }, 400, 'invalid_request', 900144],
		['an unknown grant type', { grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
		[
			'two resources',
			{ ...refreshForm, scope: `${defaultScope} https://other.example/.default` },
			400,
			'invalid_scope',
			70011,
		],
		[
			'an unknown permission',
			{ ...refreshForm, scope: `${seed.resource}/everything` },
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
	])('is rejected with Entra’s error code: %s', async (_, form, status, error, code) => {
		const response = await redeem(form);

		expect(response.status).toBe(status);
		expect(response.body).toEqual({
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
	])('is rejected with Entra’s error code: the tenant %s', async (tenant, code) => {
		const response = await harness.http.post<string>(
			`/${tenant}/oauth2/v2.0/token`,
			'grant_type=refresh_token',
			{
				headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
			},
		);

		expect(parseTokenResponse(response).error_codes).toEqual([code]);
	});

	it('is rejected with Entra’s error code: a body that is not a form', async () => {
		const response = await harness.http.post<string>(
			`/${seed.partner.tenantId}/oauth2/v2.0/token`,
			JSON.stringify(refreshForm),
			{ headers: { 'Content-Type': 'application/json' } },
		);

		expect(parseTokenResponse(response).error_codes).toEqual([900144]);
	});
});
