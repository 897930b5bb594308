/** Delays each request by the latency, and detects clients that disconnect during the delay. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { World } from '../world';
import type { Exchange } from './exchange';
import { pause } from './pause';

export function holdBack(app: FastifyInstance, world: World): void {
	app.addHook('preValidation', async (request, reply) => {
		const exchange = world.journal.of(request);
		if (exchange.path.startsWith('/_sandbox/')) return;
		reply.raw.once('close', () => {
			settleIfAborted(world, exchange, reply);
		});
		if (world.options.latency > 0) await pause(world.options.latency);
	});
}

/** Records that the client disconnected during a delay by the latency or by a fault. */
function settleIfAborted(world: World, exchange: Exchange, reply: FastifyReply): void {
	if (reply.raw.writableFinished || exchange.answered !== undefined) return;
	exchange.meaning ||= 'the client disconnected before the response';
	world.journal.settle(exchange, 'aborted');
}
