import type { Failure } from './requestError';

/**
 * Masks the credential's secrets in the body of a response, before any of its words can reach a message. A
 * gateway can echo what it received.
 *
 * @param failure the failure of an attempt
 * @param secrets the secret and the tokens of the credential
 * @returns the same kind of failure, with `***` for each secret in its body
 */
export function maskFailure<T extends Failure>(failure: T, secrets: readonly string[]): T {
	return 'body' in failure ? { ...failure, body: maskSecrets(failure.body, secrets) } : failure;
}

function maskSecrets(body: unknown, secrets: readonly string[]): unknown {
	const mask = (text: string) =>
		secrets.reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
	if (typeof body === 'string') return mask(body);
	if (typeof body !== 'object' || body === null) return body;
	try {
		const text = JSON.stringify(body);
		const masked = mask(text);
		return masked === text ? body : (JSON.parse(masked) as unknown);
	} catch {
		// A body that JSON cannot write, such as one that is nested too deeply, has no words to show.
		return undefined;
	}
}
