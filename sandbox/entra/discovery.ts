/** GET /{tenant}/v2.0/.well-known/openid-configuration: which tenant a domain belongs to. */
import type { FastifyInstance } from 'fastify';
import { seed } from '../seed';
import type { World } from '../world';
import { EntraRefusal, entraError, refuseSignIn } from './refusal';

interface OfTenant {
	Params: { tenant: string };
}

/**
 * Microsoft's "OpenID Connect" page names the members, RFC 8414 and OpenID Connect Discovery their meaning. Left out are
 * addresses that the sandbox does not serve. The document is public; whoever sends a token along, or a query, is refused
 * (the sandbox's choice), because neither belongs there.
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
			return reply.send(configuration(`http://${request.host}`, tenantId));
		} catch (cause) {
			if (!(cause instanceof EntraRefusal)) throw cause;
			exchange.meaning = `refused: ${cause.error}, AADSTS${cause.code}`;
			const { status, body } = entraError(cause.error, cause.code, cause.text);
			return reply.code(status).send(body);
		}
	});
}

/**
 * Every tenant that exists, whosever customer it is, by its id or any of its domains. An unknown one: 400, `invalid_tenant`
 * and AADSTS90002, as public recordings of the real endpoint show it. `common` and the like are not played.
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

function configuration(origin: string, tenantId: string): object {
	const base = `${origin}/${tenantId}`;
	return {
		token_endpoint: `${base}/oauth2/v2.0/token`,
		token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
		response_modes_supported: ['query'],
		response_types_supported: ['code'],
		scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
		subject_types_supported: ['pairwise'],
		issuer: `${base}/v2.0`,
		authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
		tenant_region_scope: 'NA',
		cloud_instance_name: 'microsoftonline.com',
	};
}
