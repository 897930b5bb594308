import { createPublicKey, createVerify } from 'node:crypto';
import { z } from 'zod';
import { seed } from '../../../tools/sandbox';
import { parseJson, parseTokenResponse, startHarness, users, type Harness } from './support';

let harness: Harness;
beforeAll(async () => {
	harness = await startHarness();
});
afterEach(() => harness.sandbox.reset());
afterAll(() => harness.close());

const { tenantId } = seed.partner;
const redirectUri = 'http://localhost:5678/rest/oauth2-credential/callback';
const scope = `${seed.resource}/user_impersonation offline_access`;

const claimsSchema = z.record(z.unknown());
const decode = (part = '') =>
	claimsSchema.parse(JSON.parse(Buffer.from(part, 'base64url').toString()));

/** Signs in as the admin agent with a code. */
async function signIn(query: Record<string, string>, form: Record<string, string> = {}) {
	const parameters = new URLSearchParams({
		client_id: seed.app.clientId,
		redirect_uri: redirectUri,
		response_type: 'code',
		...query,
	});
	const { headers } = await harness.http.post<string>(
		`/${tenantId}/oauth2/v2.0/authorize?${parameters.toString()}`,
		'user=adminAgent',
		{ headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
	);
	const code = new URL(String(headers.location)).searchParams.get('code') ?? '';
	return parseTokenResponse(
		await harness.redeem({
			grant_type: 'authorization_code',
			code,
			redirect_uri: redirectUri,
			...form,
		}),
	);
}

/** @returns the claims, if the signature belongs to the key that the discovery document names */
async function verify(idToken: unknown): Promise<Record<string, unknown>> {
	const [head = '', claims = '', signature = ''] = String(idToken).split('.');
	const { kid, alg } = decode(head);
	const discovery = await harness.http.get<string>(
		`/${tenantId}/v2.0/.well-known/openid-configuration`,
	);
	const { jwks_uri: address, issuer } = claimsSchema.parse(parseJson(discovery));
	const { keys } = z
		.object({ keys: z.array(z.object({ kid: z.string() }).passthrough()) })
		.parse(parseJson(await harness.http.get<string>(String(address))));
	const key = keys.find((candidate) => candidate.kid === kid);
	const isSigned = createVerify('RSA-SHA256')
		.update(`${head}.${claims}`)
		.verify(createPublicKey({ key: { ...key }, format: 'jwk' }), signature, 'base64url');

	expect([alg, isSigned]).toEqual(['RS256', true]);
	expect(decode(claims).iss).toBe(issuer);
	return decode(claims);
}

describe('an ID token', () => {
	it('comes with a code if the scope contained openid, signed with a published key', async () => {
		const { id_token: idToken } = await signIn({ scope: `openid profile ${scope}`, nonce: 'n-1' });
		const claims = await verify(idToken);

		expect(claims).toMatchObject({
			aud: seed.app.clientId,
			tid: tenantId,
			oid: users.adminAgent.objectId,
			preferred_username: users.adminAgent.userPrincipalName,
			nonce: 'n-1',
			ver: '2.0',
		});
		expect(Number(claims.exp)).toBeGreaterThan(Date.now() / 1000);
	});

	it('has no nonce if the request had none', async () => {
		const { id_token: idToken } = await signIn({ scope: `openid ${scope}` });

		expect(await verify(idToken)).not.toHaveProperty('nonce');
	});

	it('does not come without openid, as n8n signs in', async () => {
		expect(await signIn({ scope })).not.toHaveProperty('id_token');
	});

	it('comes with a refresh only if its scope contains openid', async () => {
		const form = { grant_type: 'refresh_token', refresh_token: users.adminAgent.refreshToken };
		const withScope = await harness.redeem({ ...form, scope: `openid ${scope}` });

		expect(await verify(parseTokenResponse(withScope).id_token)).toMatchObject({
			oid: users.adminAgent.objectId,
		});
		expect(parseTokenResponse(await harness.redeem(form))).not.toHaveProperty('id_token');
	});

	it('never comes with an app-only token', async () => {
		const response = await harness.redeem({
			grant_type: 'client_credentials',
			scope: `${seed.resource}/.default`,
		});

		expect(parseTokenResponse(response)).not.toHaveProperty('id_token');
	});
});

describe('client_info', () => {
	it('names the user and the tenant if the request asks for it', async () => {
		const { client_info: info } = await signIn({ scope }, { client_info: '1' });

		expect(decode(String(info))).toEqual({ uid: users.adminAgent.objectId, utid: tenantId });
	});

	it('does not come unasked', async () => {
		expect(await signIn({ scope })).not.toHaveProperty('client_info');
	});
});

describe('the addresses in the discovery document', () => {
	it.each([
		['https', 'https'],
		['http', 'http'],
		['ftp', 'http'],
	])('with X-Forwarded-Proto: %s begin with %s', async (forwarded, scheme) => {
		const response = await harness.http.get<string>(
			`/${tenantId}/v2.0/.well-known/openid-configuration`,
			{ headers: { 'X-Forwarded-Proto': forwarded } },
		);
		const base = `${harness.sandbox.url.replace('http', scheme)}/${tenantId}`;

		expect(parseJson(response)).toMatchObject({
			issuer: `${base}/v2.0`,
			jwks_uri: `${base}/discovery/v2.0/keys`,
		});
	});
});
