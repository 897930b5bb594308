/** The address under which the client reaches the sandbox. */
import type { FastifyRequest } from 'fastify';

/**
 * The sandbox has no TLS of its own. A proxy in front of it that has sends the header `X-Forwarded-Proto: https`.
 *
 * @returns scheme and host, without a trailing slash
 */
export function originOf({ headers, host }: FastifyRequest): string {
	const scheme = headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
	return `${scheme}://${host}`;
}
