/** The OpenID Connect discovery document, which also finds the tenant of a domain, and the keys of ID tokens. */
import type { FastifyInstance } from 'fastify';
import { seed } from '../seed';
import { originOf } from '../http/origin';
import type { World } from '../world';
import { issuerOf, publicKeys } from './idToken';
import { EntraRefusalError, entraError, refuseSignIn } from './refusal';

interface OfTenant {
	Params: { tenant: string };
}

/**
 * The fields are from Microsoft's "OpenID Connect" page; RFC 8414 and OpenID Connect Discovery define them. The response
 * omits addresses that the sandbox does not serve. The sandbox's choice: it rejects a request with a token or a query,
 * because the document is public and has no parameters.
 */
export async function discoveryRoutes(
	app: FastifyInstance,
	{ world }: { world: World },
): Promise<void> {
	app.get<OfTenant>('/.well-known/openid-configuration', (request, reply) => {
		const exchange = world.journal.of(request);
		try {
			if (exchange.headers.authorization !== undefined) {
				refuseSignIn('invalid_request', 90013, 'No token belongs here: the document is public.');
			}
			if (exchange.query.size > 0) {
				refuseSignIn('invalid_request', 90013, 'The sandbox knows no query parameter here.');
			}
			const { tenant } = request.params;
			const tenantId = findTenant(world, tenant);
			exchange.meaning = `${tenant} is the tenant ${tenantId}`;
			return reply.send(configuration(originOf(request), tenantId));
		} catch (cause) {
			if (!(cause instanceof EntraRefusalError)) throw cause;
			exchange.meaning = `refused: ${cause.error}, AADSTS${cause.code}`;
			const { status, body } = entraError(cause.error, cause.code, cause.text);
			return reply.code(status).send(body);
		}
	});
}

/**
 * Finds any existing tenant by its ID or one of its domains, even if it is not the partner's customer. An unknown tenant
 * gets 400, `invalid_tenant` and AADSTS90002, as in public recordings of the real endpoint. The sandbox does not support
 * `common` and similar names.
 */
function findTenant(world: World, name: string): string {
	const wanted = name.toLowerCase();
	const { partner, stranger } = seed;
	const others: readonly { id: string; domains: readonly string[] }[] = [
		{ id: partner.tenantId, domains: [partner.domain] },
		{ id: stranger.tenantId, domains: [stranger.domain, ...stranger.customDomains] },
	];
	const { book } = world.records;
	const found =
		others.find(({ id, domains }) => [id, ...domains].includes(wanted)) ??
		book.find(wanted) ??
		book.findByDomain(wanted);
	if (!found) {
		refuseSignIn(
			'invalid_tenant',
			90002,
			`Tenant '${name}' not found. Check that it is the right tenant ID and the right cloud.`,
		);
	}
	return found.id;
}

/** GET /{tenant}/discovery/v2.0/keys: all tenants have the same keys, as in Entra. */
export async function keyRoutes(app: FastifyInstance, { world }: { world: World }): Promise<void> {
	app.get('/keys', async (request) => {
		world.journal.of(request).meaning = 'the public key of ID tokens';
		return publicKeys();
	});
}

function configuration(origin: string, tenantId: string): object {
	const base = `${origin}/${tenantId}`;
	return {
		token_endpoint: `${base}/oauth2/v2.0/token`,
		jwks_uri: `${base}/discovery/v2.0/keys`,
		token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
		response_modes_supported: ['query'],
		response_types_supported: ['code'],
		scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
		subject_types_supported: ['pairwise'],
		id_token_signing_alg_values_supported: ['RS256'],
		issuer: issuerOf(origin, tenantId),
		authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
		tenant_region_scope: 'NA',
		cloud_instance_name: 'microsoftonline.com',
	};
}
