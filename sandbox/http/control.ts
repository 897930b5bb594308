/** The `/_sandbox/…` routes: what the `Sandbox` object does, for who is in another process. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { World } from '../world';
import { faultSchema } from './faults';
import type { Exchange } from './journal';

const secretHeaders = ['authorization', 'cookie'];

const faultsSchema = z.union([faultSchema, z.array(faultSchema)]);

export async function controlRoutes(
	app: FastifyInstance,
	{ world }: { world: World },
): Promise<void> {
	app.addHook('preHandler', async (_request, reply) => {
		if (!world.options.control) await reply.code(404).send({ message: 'Start with --control' });
	});

	app.get('/state', async () => ({
		customers: world.records.customers,
		validationCodes: world.records.validationCodes,
		codeUses: world.records.codeUses,
		readings: world.readings,
		redemptions: world.tokens.redemptions,
		pendingFaults: world.faults.pending.length,
		received: world.journal.received.map(withoutSecrets),
	}));

	app.post('/faults', async (request, reply) => {
		const faults = faultsSchema.safeParse(parseJson(world.journal.of(request).body));
		if (!faults.success) return reply.code(400).send({ message: faults.error.issues });
		for (const fault of [faults.data].flat()) world.faults.add(fault);
		return reply.code(204).send();
	});

	app.post('/reset', async (_request, reply) => {
		world.reset();
		return reply.code(204).send();
	});
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** A request as others may see it: no token, and of the sign-in's requests neither query nor form. */
function withoutSecrets(exchange: Exchange) {
	const { method, url, path, body, at, answered, meaning } = exchange;
	const headers = Object.fromEntries(
		Object.entries(exchange.headers).filter(([name]) => !secretHeaders.includes(name)),
	);
	return path.startsWith('/v1/')
		? { method, url, headers, body, at, answered, meaning }
		: { method, url: path, headers, at, answered, meaning };
}
