import {
	createRequestIdHeader,
	customers,
	parseErrorCode,
	parseJson,
	parseTokenResponse,
	startHarness,
	users,
	type Harness,
} from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness();
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const qualificationPath = (id: string) => `/v1/customers/${id}/qualification`;
const path = qualificationPath(customers.fabrikam.id);

async function getWithToken(token: string | undefined, headers: Record<string, string> = {}) {
	const authorization = token === undefined ? undefined : `Bearer ${token}`;
	return await harness.http.get<string>(path, {
		headers: { Authorization: authorization, ...headers },
	});
}

describe('API access checks', () => {
	it('rejects a request without a token', async () => {
		const response = await getWithToken(undefined);

		expect([response.status, parseErrorCode(response)]).toEqual([401, '800001']);
	});

	it('rejects a token that it did not issue', async () => {
		const response = await getWithToken('unknown-token');

		expect([response.status, parseErrorCode(response)]).toEqual([401, '400']);
	});

	it('rejects an expired token and accepts a new one', async () => {
		const token = harness.sandbox.issueAccessToken();
		harness.sandbox.expireAccessTokens();

		expect((await getWithToken(token)).status).toBe(401);
		expect((await getWithToken(harness.sandbox.issueAccessToken())).status).toBe(200);
	});

	it('rejects a token for another resource', async () => {
		const { refreshToken } = users.adminAgent;
		const tokenResponse = await harness.redeem({
			grant_type: 'refresh_token',
			refresh_token: refreshToken,
			scope: 'https://graph.microsoft.com/.default',
		});
		const response = await getWithToken(parseTokenResponse(tokenResponse).access_token);

		expect([response.status, parseErrorCode(response)]).toEqual([401, '900420']);
	});

	it('rejects a user who signed in without MFA', async () => {
		const response = await getWithToken(harness.sandbox.issueAccessToken('userWithoutMfa'));

		expect([response.status, parseErrorCode(response)]).toEqual([401, '900421']);
	});

	it('accepts a user without MFA when MFA is not enforced, and reports it in the MFA header', async () => {
		harness.sandbox.readings.mfaEnforced = false;
		const token = harness.sandbox.issueAccessToken('userWithoutMfa');
		const response = await getWithToken(token, { ValidateMfa: 'true' });

		expect([response.status, response.headers.ismfacompliant]).toEqual([200, 'false']);
	});

	it('sends the MFA header only if the request asks for it', async () => {
		const token = harness.sandbox.issueAccessToken();

		expect((await getWithToken(token, { ValidateMfa: 'true' })).headers.ismfacompliant).toBe(
			'true',
		);
		expect((await getWithToken(token)).headers).not.toHaveProperty('ismfacompliant');
	});

	it('rejects a user without a role in Partner Center', async () => {
		const response = await getWithToken(harness.sandbox.issueAccessToken('userWithoutRole'));

		expect([response.status, parseErrorCode(response)]).toEqual([403, '900308']);
	});

	it('lets an app-only token read but not write', async () => {
		const token = harness.sandbox.issueAccessToken('app');
		const headers = { Authorization: `Bearer ${token}` };
		const putResponse = await harness.put(customers.fabrikam.id, '1', { headers });

		expect((await getWithToken(token)).status).toBe(200);
		expect([putResponse.status, parseErrorCode(putResponse)]).toEqual([403, '900329']);
		expect(harness.sandbox.state.customer(customers.fabrikam.id).qualification).toBe('none');
	});
});

describe('the customer ID in the path', () => {
	it.each([
		['contoso', 400, '900118'],
		['c0570000-0000-4000-8000-00000000000', 400, '900118'],
		['c0570000-0000-4000-8000-999999999999', 404, '60003'],
		[customers.woodgroveBank.id, 403, '20002'],
	])('answers %s with status %d and error code %s', async (id, status, code) => {
		const getResponse = await harness.get(qualificationPath(id));
		const putResponse = await harness.put(id, '1');

		expect([getResponse.status, parseErrorCode(getResponse)]).toEqual([status, code]);
		expect([putResponse.status, parseErrorCode(putResponse)]).toEqual([status, code]);
	});

	it('is not case-sensitive', async () => {
		expect((await harness.get(path.replace('c0570000', 'C0570000'))).status).toBe(200);
	});
});

describe('the response headers', () => {
	it('repeat the request ID and the correlation ID of the request', async () => {
		const id = '11111111-2222-4333-8444-555555555555';
		const headers = { ...createRequestIdHeader(id), 'MS-CorrelationId': id.replace('1', '2') };
		const response = await getWithToken(harness.sandbox.issueAccessToken(), headers);

		expect(response.headers).toMatchObject({
			'ms-requestid': id,
			'ms-correlationid': id.replace('1', '2'),
			'ms-serverid': expect.any(String),
			'ms-cv': expect.any(String),
			'x-locale': 'en-US',
			date: expect.any(String),
		});
	});

	it('have new IDs if the request has none, even if the request is rejected', async () => {
		const { headers } = await getWithToken(undefined);

		expect(headers['ms-requestid']).toMatch(/^[0-9a-f-]{36}$/);
		expect(headers['ms-correlationid']).toMatch(/^[0-9a-f-]{36}$/);
	});

	it('cannot repeat a request ID that is not a GUID: the request is rejected', async () => {
		expect(
			(await getWithToken(harness.sandbox.issueAccessToken(), createRequestIdHeader('1'))).status,
		).toBe(400);
	});
});

describe('a request to an unknown route', () => {
	it.each(['/v1/nothing', '/v2/customers', '/', '/%zz'])(
		'is rejected and recorded: %s',
		async (url) => {
			const response = await harness.get(url);

			expect(response.status).toBe(url === '/%zz' ? 400 : 404);
			expect(harness.sandbox.received).toMatchObject([{ url, answered: response.status }]);
		},
	);

	it('gets an error body in Partner Center’s format if the path belongs to the API', async () => {
		const response = await harness.get('/v1/validationcodes');

		expect(parseJson(response)).toEqual({
			code: '404',
			description: expect.stringContaining('/v1/validationcodes'),
			data: [],
			source: expect.any(String),
		});
	});

	it('gets the list of allowed methods if only the method is unknown', async () => {
		const response = await harness.http.post<string>(path, '1', { headers: harness.headers() });

		expect([response.status, response.headers.allow]).toEqual([405, 'GET, PUT']);
	});
});
