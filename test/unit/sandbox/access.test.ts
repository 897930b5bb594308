import {
	codeOf,
	customers,
	jsonOf,
	openBench,
	requestId,
	tokenReplyOf,
	users,
	type Bench,
} from './support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
afterEach(() => bench.sandbox.reset());
afterAll(() => bench.close());

const qualificationOf = (id: string) => `/v1/customers/${id}/qualification`;
const path = qualificationOf(customers.fabrikam.id);

async function getAs(token: string | undefined, headers: Record<string, string> = {}) {
	const authorization = token === undefined ? undefined : `Bearer ${token}`;
	return await bench.http.get<string>(path, {
		headers: { Authorization: authorization, ...headers },
	});
}

describe('who may call the API', () => {
	it('refuses a call without a token', async () => {
		const response = await getAs(undefined);

		expect([response.status, codeOf(response)]).toEqual([401, '800001']);
	});

	it('refuses a token it has never issued', async () => {
		const response = await getAs('someone-elses-token');

		expect([response.status, codeOf(response)]).toEqual([401, '400']);
	});

	it('refuses a token once it has expired, and takes the next one', async () => {
		const token = bench.sandbox.issueAccessToken();
		bench.sandbox.expireAccessTokens();

		expect((await getAs(token)).status).toBe(401);
		expect((await getAs(bench.sandbox.issueAccessToken())).status).toBe(200);
	});

	it('refuses a token for another resource', async () => {
		const { refreshToken } = users.adminAgent;
		const granted = await bench.redeem({
			grant_type: 'refresh_token',
			refresh_token: refreshToken,
			scope: 'https://graph.microsoft.com/.default',
		});
		const response = await getAs(tokenReplyOf(granted).access_token);

		expect([response.status, codeOf(response)]).toEqual([401, '900420']);
	});

	it('refuses a user who signed in without MFA', async () => {
		const response = await getAs(bench.sandbox.issueAccessToken('userWithoutMfa'));

		expect([response.status, codeOf(response)]).toEqual([401, '900421']);
	});

	it('only reports the missing MFA while it is not enforced', async () => {
		bench.sandbox.readings.mfaEnforced = false;
		const token = bench.sandbox.issueAccessToken('userWithoutMfa');
		const response = await getAs(token, { ValidateMfa: 'true' });

		expect([response.status, response.headers.ismfacompliant]).toEqual([200, 'false']);
	});

	it('reports MFA when asked to, and only then', async () => {
		const token = bench.sandbox.issueAccessToken();

		expect((await getAs(token, { ValidateMfa: 'true' })).headers.ismfacompliant).toBe('true');
		expect((await getAs(token)).headers).not.toHaveProperty('ismfacompliant');
	});

	it('refuses a user without a role in Partner Center', async () => {
		const response = await getAs(bench.sandbox.issueAccessToken('userWithoutRole'));

		expect([response.status, codeOf(response)]).toEqual([403, '900308']);
	});

	it('lets an app without a user read, but not write', async () => {
		const token = bench.sandbox.issueAccessToken('app');
		const headers = { Authorization: `Bearer ${token}` };
		const written = await bench.put(customers.fabrikam.id, '1', { headers });

		expect((await getAs(token)).status).toBe(200);
		expect([written.status, codeOf(written)]).toEqual([403, '900329']);
		expect(bench.sandbox.state.customer(customers.fabrikam.id).qualification).toBe('none');
	});
});

describe('which customer is meant', () => {
	it.each([
		['contoso', 400, '900118'],
		['c0570000-0000-4000-8000-00000000000', 400, '900118'],
		['c0570000-0000-4000-8000-999999999999', 404, '60003'],
		[customers.woodgroveBank.id, 403, '20002'],
	])('answers %s with %d and %s', async (id, status, code) => {
		const read = await bench.get(qualificationOf(id));
		const written = await bench.put(id, '1');

		expect([read.status, codeOf(read)]).toEqual([status, code]);
		expect([written.status, codeOf(written)]).toEqual([status, code]);
	});

	it('does not mind capital letters in an id, because a GUID has none of its own', async () => {
		expect((await bench.get(path.replace('c0570000', 'C0570000'))).status).toBe(200);
	});
});

describe('the headers of every reply', () => {
	it('echo both ids, so that a call can be traced', async () => {
		const id = '11111111-2222-4333-8444-555555555555';
		const headers = { ...requestId(id), 'MS-CorrelationId': id.replace('1', '2') };
		const response = await getAs(bench.sandbox.issueAccessToken(), headers);

		expect(response.headers).toMatchObject({
			'ms-requestid': id,
			'ms-correlationid': id.replace('1', '2'),
			'ms-serverid': expect.any(String),
			'ms-cv': expect.any(String),
			'x-locale': 'en-US',
			date: expect.any(String),
		});
	});

	it('have new ids when the caller gave none, also on a refusal', async () => {
		const { headers } = await getAs(undefined);

		expect(headers['ms-requestid']).toMatch(/^[0-9a-f-]{36}$/);
		expect(headers['ms-correlationid']).toMatch(/^[0-9a-f-]{36}$/);
	});

	it('are not given for an id that is no GUID: that call is refused', async () => {
		expect((await getAs(bench.sandbox.issueAccessToken(), requestId('1'))).status).toBe(400);
	});
});

describe('what the sandbox does not know', () => {
	it.each(['/v1/nothing', '/v2/customers', '/', '/%zz'])(
		'it refuses and remembers: %s',
		async (unknown) => {
			const response = await bench.get(unknown);

			expect(response.status).toBe(unknown === '/%zz' ? 400 : 404);
			expect(bench.sandbox.received).toMatchObject([{ url: unknown, answered: response.status }]);
		},
	);

	it('answers an unknown path of the API in Partner Center’s shape', async () => {
		const response = await bench.get('/v1/validationcodes');

		expect(jsonOf(response)).toEqual({
			code: '404',
			description: expect.stringContaining('/v1/validationcodes'),
			data: [],
			source: expect.any(String),
		});
	});

	it('names the verbs that a known path allows', async () => {
		const response = await bench.http.post<string>(path, '1', { headers: bench.headers() });

		expect([response.status, response.headers.allow]).toEqual([405, 'GET, PUT']);
	});
});
