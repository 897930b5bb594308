/** Sends the gateway's 429 for requests above the limit, which do not reach the API. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { World } from '../world';

export function playThrottling(app: FastifyInstance, world: World): void {
	app.addHook('preValidation', async (request, reply) => {
		const exchange = world.journal.of(request);
		if (!exchange.path.startsWith('/v1/')) return;
		const refused = world.throttling.admit(exchange.at);
		if (!refused) return;
		exchange.meaning = `throttled, retry after ${refused.retryAfter} s`;
		await refuse(reply, refused.retryAfter);
		refused.sent();
	});
}

/**
 * Sends exactly the example of Microsoft's "API throttling guidance" page, without the headers that Partner Center itself
 * adds.
 */
function refuse(reply: FastifyReply, seconds: number): FastifyReply {
	for (const name of Object.keys(reply.getHeaders())) reply.removeHeader(name);
	return reply
		.code(429)
		.headers({ 'Content-Type': 'application/json', 'Retry-After': String(seconds) })
		.send(
			Buffer.from(
				`{ "statusCode": 429, "message": "Rate limit is exceeded. Try again in ${seconds} seconds." }`,
			),
		);
}
