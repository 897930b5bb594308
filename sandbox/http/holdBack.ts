/** Holds every request back for as long as the network would, and notices clients that go away meanwhile. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { World } from '../world';
import type { Exchange } from './journal';
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

/** A client that went away while its request was held back by latency or by a fault. */
function settleIfAborted(world: World, exchange: Exchange, reply: FastifyReply): void {
	if (reply.raw.writableFinished || exchange.answered !== undefined) return;
	exchange.meaning ||= 'the client went away before an answer';
	world.journal.settle(exchange, 'aborted');
}
