import { seed } from '../../../sandbox';
import { customers, jsonOf, openBench, tokenReplyOf, type Bench } from './support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench({ customers: 1 });
});
afterEach(() => bench.sandbox.reset());
afterAll(() => bench.close());

const discover = (tenant: string, query = '') =>
	bench.http.get<string>(`/${tenant}/v2.0/.well-known/openid-configuration${query}`);

describe('GET /{tenant}/v2.0/.well-known/openid-configuration', () => {
	it.each([
		['the partner’s domain', seed.partner.domain, seed.partner.tenantId],
		['the partner’s id', seed.partner.tenantId, seed.partner.tenantId],
		['a default domain', customers.fabrikam.domain, customers.fabrikam.id],
		['a custom domain', 'contoso.edu', customers.contosoUniversity.id],
		['any case', 'Contoso.EDU', customers.contosoUniversity.id],
		['an id', customers.fabrikam.id, customers.fabrikam.id],
		['somebody else’s customer', 'woodgrovebank.com', customers.woodgroveBank.id],
		['a stranger to Partner Center', 'litwareinc.com', seed.stranger.tenantId],
		['a made-up customer', 'customer0001.onmicrosoft.com', 'c0571000-0000-4000-8000-000000000001'],
	])('knows the tenant of %s, without a sign-in', async (_, name, tenantId) => {
		const response = await discover(name);

		expect(response.status).toBe(200);
		expect(jsonOf(response)).toMatchObject({
			issuer: `${bench.sandbox.url}/${tenantId}/v2.0`,
			token_endpoint: `${bench.sandbox.url}/${tenantId}/oauth2/v2.0/token`,
			authorization_endpoint: `${bench.sandbox.url}/${tenantId}/oauth2/v2.0/authorize`,
		});
	});

	it.each(['contoso.com', 'edu', 'c0570000-0000-4000-8000-00000000ffff', 'common'])(
		'refuses %s in the shape Entra was recorded with',
		async (name) => {
			const response = await discover(name);

			expect(response.status).toBe(400);
			expect(tokenReplyOf(response)).toMatchObject({
				error: 'invalid_tenant',
				error_codes: [90002],
				error_description: expect.stringContaining(`AADSTS90002: Tenant '${name}' not found.`),
			});
		},
	);

	it('refuses a token, which does not belong there, and a query it does not know', async () => {
		const path = '/contoso.edu/v2.0/.well-known/openid-configuration';
		const withToken = await bench.http.get<string>(path, { headers: bench.headers() });

		expect(withToken.status).toBe(400);
		expect((await discover('contoso.edu', '?p=1')).status).toBe(400);
	});

	it('gives a tenant that Partner Center does not know', async () => {
		const response = await bench.get(`/v1/customers/${seed.stranger.tenantId}`);

		expect(response.status).toBe(404);
	});
});
