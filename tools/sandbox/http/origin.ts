/** Finds the address at which the client reaches the sandbox. */
import type { FastifyRequest } from 'fastify';

/**
 * The sandbox itself has no TLS. A proxy with TLS in front of it sends the header `X-Forwarded-Proto: https`.
 *
 * @returns scheme and host, without a trailing slash
 */
export function originOf({ headers, host }: FastifyRequest): string {
	const scheme = headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
	return `${scheme}://${host}`;
}
