/** Sends the gateway's 429 for requests above the limit, which do not reach the API. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { httpDate } from '../clock';
import type { World } from '../world';
import { removeHeaders } from './removeHeaders';
import type { Refused } from './throttling';

export function playThrottling(app: FastifyInstance, world: World): void {
	app.addHook('preValidation', async (request, reply) => {
		const exchange = world.journal.of(request);
		if (!exchange.path.startsWith('/v1/')) return;
		const refused = world.throttling.admit(exchange.at);
		if (!refused) return;
		exchange.meaning = `throttled, retry after ${refused.retryAfter} s`;
		await refuse(reply, refused, world.clock.now());
		refused.sent();
	});
}

/**
 * Sends exactly the example of Microsoft's "API throttling guidance" page, without the headers that Partner Center itself
 * adds.
 *
 * @param now milliseconds since 1970, on the service's clock
 */
function refuse(
	reply: FastifyReply,
	{ retryAfter: seconds, form }: Refused,
	now: number,
): FastifyReply {
	removeHeaders(reply);
	return reply
		.code(429)
		.headers({
			'Content-Type': 'application/json',
			...(form === 'seconds' && { 'Retry-After': String(seconds) }),
			...(form === 'date' && {
				Date: httpDate(now),
				'Retry-After': httpDate(now + seconds * 1000),
			}),
		})
		.send(
			Buffer.from(
				`{ "statusCode": 429, "message": "Rate limit is exceeded. Try again in ${seconds} seconds." }`,
			),
		);
}
