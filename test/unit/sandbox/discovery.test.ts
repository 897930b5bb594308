import { seed } from '../../../tools/sandbox';
import { customers, parseJson, parseTokenResponse, startHarness, type Harness } from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness({ customers: 1 });
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const getConfiguration = (tenant: string, query = '') =>
	harness.http.get<string>(`/${tenant}/v2.0/.well-known/openid-configuration${query}`);

describe('GET /{tenant}/v2.0/.well-known/openid-configuration', () => {
	it.each([
		['the partner’s domain', seed.partner.domain, seed.partner.tenantId],
		['the partner’s tenant ID', seed.partner.tenantId, seed.partner.tenantId],
		['a default domain', customers.fabrikam.domain, customers.fabrikam.id],
		['a custom domain', 'contoso.edu', customers.contosoUniversity.id],
		['a domain in another letter case', 'Contoso.EDU', customers.contosoUniversity.id],
		['a tenant ID', customers.fabrikam.id, customers.fabrikam.id],
		['a customer of another partner', 'woodgrovebank.com', customers.woodgroveBank.id],
		['a tenant that Partner Center does not know', 'litwareinc.com', seed.stranger.tenantId],
		[
			'a generated customer',
			'customer0001.onmicrosoft.com',
			'c0571000-0000-4000-8000-000000000001',
		],
	])('finds the tenant of %s without a token', async (_, name, tenantId) => {
		const response = await getConfiguration(name);

		expect(response.status).toBe(200);
		expect(parseJson(response)).toMatchObject({
			issuer: `${harness.sandbox.url}/${tenantId}/v2.0`,
			token_endpoint: `${harness.sandbox.url}/${tenantId}/oauth2/v2.0/token`,
			authorization_endpoint: `${harness.sandbox.url}/${tenantId}/oauth2/v2.0/authorize`,
		});
	});

	it.each(['contoso.com', 'edu', 'c0570000-0000-4000-8000-00000000ffff', 'common'])(
		'rejects %s with the error body that was recorded from Entra',
		async (name) => {
			const response = await getConfiguration(name);

			expect(response.status).toBe(400);
			expect(parseTokenResponse(response)).toMatchObject({
				error: 'invalid_tenant',
				error_codes: [90002],
				error_description: expect.stringContaining(`AADSTS90002: Tenant '${name}' not found.`),
			});
		},
	);

	it('rejects a request with an access token or an unknown query parameter', async () => {
		const path = '/contoso.edu/v2.0/.well-known/openid-configuration';
		const withToken = await harness.http.get<string>(path, { headers: harness.headers() });

		expect(withToken.status).toBe(400);
		expect((await getConfiguration('contoso.edu', '?p=1')).status).toBe(400);
	});

	it('finds a tenant that GET /v1/customers/{id} does not find', async () => {
		const response = await harness.get(`/v1/customers/${seed.stranger.tenantId}`);

		expect(response.status).toBe(404);
	});
});
