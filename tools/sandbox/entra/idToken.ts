/** ID tokens for the scope `openid`, and the public key that verifies them. */
import {
	createHash,
	createSign,
	generateKeyPairSync,
	randomUUID,
	type KeyObject,
} from 'node:crypto';
import { seed, type SeedUser } from '../seed';

/** The lifetime in seconds. Microsoft's "ID tokens" page: ID tokens are valid for one hour by default. */
const lifetime = 60 * 60;

interface SigningKey {
	readonly privateKey: KeyObject;
	/** A JSON Web Key for the document of `jwks_uri`. */
	readonly publicJwk: object;
	readonly kid: string;
}

let key: SigningKey | undefined;

/** Generates the key when the first token needs it. It takes a while, so each process does it only once. */
function getKey(): SigningKey {
	key ??= generateKey();
	return key;
}

function generateKey(): SigningKey {
	const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const jwk = publicKey.export({ format: 'jwk' });
	const kid = createHash('sha256').update(String(jwk.n)).digest('base64url').slice(0, 27);
	return { privateKey, publicJwk: { ...jwk, kid, use: 'sig', alg: 'RS256' }, kid };
}

/** The document of `jwks_uri`, as RFC 7517 defines it. */
export function publicKeys(): object {
	return { keys: [getKey().publicJwk] };
}

/** The `iss` of ID tokens, which is also the `issuer` of the discovery document. */
export function issuerOf(origin: string, tenantId: string): string {
	return `${origin}/${tenantId}/v2.0`;
}

/**
 * The claims are from Microsoft's "ID token claims reference" page. `sub` differs for each app, and stays the same for a
 * user.
 *
 * @param nonce the `nonce` of the authorization request; `undefined` if it had none
 */
export function writeIdToken(origin: string, user: SeedUser, nonce: string | undefined): string {
	const now = Math.floor(Date.now() / 1000);
	const { clientId } = seed.app;
	const claims = {
		aud: clientId,
		iss: issuerOf(origin, seed.partner.tenantId),
		iat: now,
		nbf: now,
		exp: now + lifetime,
		name: user.name,
		...(nonce !== undefined && { nonce }),
		oid: user.objectId,
		preferred_username: user.userPrincipalName,
		sub: createHash('sha256').update(`${clientId}/${user.objectId}`).digest('base64url'),
		tid: seed.partner.tenantId,
		uti: randomUUID(),
		ver: '2.0',
	};
	const { privateKey, kid } = getKey();
	const content = [{ typ: 'JWT', alg: 'RS256', kid }, claims].map(encode).join('.');
	return `${content}.${createSign('RSA-SHA256').update(content).sign(privateKey, 'base64url')}`;
}

/** The user and the tenant, which Microsoft's libraries request with `client_info=1` to identify the account. */
export function writeClientInfo({ objectId }: SeedUser): string {
	return encode({ uid: objectId, utid: seed.partner.tenantId });
}

function encode(part: object): string {
	return Buffer.from(JSON.stringify(part)).toString('base64url');
}
