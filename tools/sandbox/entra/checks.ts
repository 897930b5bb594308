/** The checks that the authorize and token routes share. The error codes are from the Entra error code reference. */
import { seed } from '../seed';
import { refuseSignIn } from './refusal';

/** Accepts only the partner's tenant, as a GUID or a domain. */
export function requireTenant(tenant: string): void {
	const name = tenant.toLowerCase();
	if (['common', 'organizations', 'consumers'].includes(name)) {
		refuseSignIn(
			'invalid_request',
			50194,
			`Application '${seed.app.clientId}' is not configured as a multi-tenant application: use your tenant, not '/${name}'.`,
		);
	}
	if (name !== seed.partner.tenantId && name !== seed.partner.domain) {
		refuseSignIn(
			'invalid_request',
			90002,
			`Tenant '${tenant}' not found. Check that it is the right tenant ID and the right cloud.`,
		);
	}
}

export function requireApp(clientId: string | undefined): void {
	if (!clientId) refuseMissing('client_id');
	if (clientId.toLowerCase() !== seed.app.clientId) {
		refuseSignIn(
			'unauthorized_client',
			700016,
			`Application with identifier '${clientId}' was not found in the directory '${seed.partner.name}'.`,
		);
	}
}

export function refuseMissing(parameter: string): never {
	refuseSignIn(
		'invalid_request',
		900144,
		`The request body must contain the following parameter: '${parameter}'.`,
	);
}

export interface Scope {
	/** The resource of the token; `undefined` if the scope has none. */
	readonly audience: string | undefined;
	readonly permissions: readonly string[];
	readonly offlineAccess: boolean;
	/** Whether the client wants an ID token. */
	readonly openId: boolean;
}

const standardScopes = ['openid', 'profile', 'email', 'offline_access'];

/**
 * Microsoft's "Scopes and permissions" page: `{resource}/{permission}`; a permission without a resource belongs to Microsoft
 * Graph. A request with several resources is rejected like the scope sample in the error code reference (70011).
 */
export function readScope(scope: string): Scope {
	const parts = scope.split(' ').filter((part) => part !== '');
	const wanted = parts.filter((part) => !standardScopes.includes(part)).map(splitScope);
	const audiences = new Set(wanted.map(({ audience }) => audience));
	if (audiences.size > 1) refuseScope(scope, 'Only one resource can be asked for at a time.');
	return {
		audience: wanted.at(0)?.audience,
		permissions: wanted.map(({ permission }) => permission),
		offlineAccess: parts.includes('offline_access'),
		openId: parts.includes('openid'),
	};
}

function splitScope(part: string): { audience: string; permission: string } {
	const cut = part.lastIndexOf('/');
	return cut === -1
		? { audience: 'https://graph.microsoft.com', permission: part }
		: { audience: part.slice(0, cut), permission: part.slice(cut + 1) };
}

export function refuseScope(scope: string, why: string): never {
	refuseSignIn(
		'invalid_scope',
		70011,
		`The provided value for the input parameter 'scope' isn't valid. The scope ${scope} isn't valid. ${why}`,
	);
}
