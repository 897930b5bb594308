import type { Failure } from './requestError';

/** The forms in which a server can echo a secret: as it is, as in a form or a URL, and as in JSON. */
function listForms(secret: string): string[] {
	const text = secret.trim();
	const [, inForm = ''] = new URLSearchParams({ '': text }).toString().split('=');
	// A URL has %20 for a space, and keeps some characters that a form encodes.
	const inUrl = inForm.replaceAll('+', '%20').replace(/%(?:21|27|28|29|7E)/g, decodeURIComponent);
	const inSmallHex = [inForm, inUrl].map((encoded) =>
		encoded.replace(/%../g, (hex) => hex.toLowerCase()),
	);
	return [text, inForm, inUrl, ...inSmallHex, JSON.stringify(text).slice(1, -1)];
}

/**
 * Masks secrets in a text.
 *
 * @param text a text from outside
 * @param secrets the secrets; an empty one is ignored
 * @returns the text, with `***` for each secret, also if it is encoded
 */
export function maskText(text: string, secrets: readonly string[]): string {
	return secrets
		.filter((secret) => secret.trim() !== '')
		.flatMap(listForms)
		.reduce((masked, form) => masked.replaceAll(form, '***'), text);
}

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
	if (typeof body === 'string') return maskText(body, secrets);
	if (typeof body !== 'object' || body === null) return body;
	try {
		const text = JSON.stringify(body);
		const masked = maskText(text, secrets);
		return masked === text ? body : (JSON.parse(masked) as unknown);
	} catch {
		// A body that JSON cannot write, such as one that is nested too deeply, has no words to show.
		return undefined;
	}
}
