import type { FastifyReply } from 'fastify';

/** Removes the headers of a reply, e.g. those that Partner Center adds. A gateway's own answer does not have them. */
export function removeHeaders(reply: FastifyReply): void {
	for (const name of Object.keys(reply.getHeaders())) reply.removeHeader(name);
}
