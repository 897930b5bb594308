/** Applies the injected faults to requests and records the outcome of each request in the journal. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { entraError } from '../entra/refusal';
import type { World } from '../world';
import type { FaultAction } from './faults';
import type { Exchange } from './journal';
import { pause } from './pause';

export function playFaults(app: FastifyInstance, world: World): void {
	app.addHook('preValidation', async (request, reply) => {
		const exchange = world.journal.of(request);
		if (exchange.path.startsWith('/_sandbox/')) return;
		exchange.fault = world.faults.take(exchange.method, exchange.path);
		if (exchange.fault) await playBefore(world, exchange, exchange.fault, request, reply);
	});

	app.addHook('onSend', async (request, reply, payload) => {
		const exchange = world.journal.of(request);
		const { fault } = exchange;
		if (fault && isAfter(fault)) return playAfter(world, exchange, fault, request, reply, payload);
		if (!exchange.path.startsWith('/_sandbox/')) world.journal.settle(exchange, reply.statusCode);
		return payload;
	});
}

/** @returns whether the fault applies after the request is handled as usual */
function isAfter(fault: FaultAction): boolean {
	if (fault.kind === 'reset' || fault.kind === 'hang') return fault.when === 'after';
	return fault.kind === 'truncate' || fault.kind === 'trickle';
}

/** Applies a fault that stops or delays the request before it is handled. */
async function playBefore(
	world: World,
	exchange: Exchange,
	fault: FaultAction,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<void> {
	if (fault.kind === 'delay') return pause(fault.ms);
	if (isAfter(fault)) return;
	exchange.meaning = `fault: ${fault.kind}, before it was handled`;
	switch (fault.kind) {
		case 'answer':
			reply.code(fault.status);
			if (fault.body !== undefined) reply.type(fault.contentType ?? 'application/json');
			reply.headers(fault.headers ?? {});
			await reply.send(fault.body === undefined ? undefined : Buffer.from(fault.body));
			return;
		case 'entra': {
			const { status, body } = entraError(fault.error, fault.code, fault.description);
			await reply.code(status).send(body);
			return;
		}
		case 'reset':
			reply.hijack();
			world.journal.settle(exchange, 'reset');
			request.raw.socket.resetAndDestroy();
			return;
		case 'hang':
			reply.hijack();
			world.journal.settle(exchange, 'hung');
	}
}

/** Applies a fault to the response of a handled request. */
function playAfter(
	world: World,
	exchange: Exchange,
	fault: FaultAction,
	request: FastifyRequest,
	reply: FastifyReply,
	payload: unknown,
): unknown {
	exchange.meaning += ` (fault: ${fault.kind}, after it was handled)`;
	const bytes = Buffer.isBuffer(payload)
		? payload
		: Buffer.from(typeof payload === 'string' ? payload : '');
	switch (fault.kind) {
		case 'reset':
			world.journal.settle(exchange, 'reset');
			request.raw.socket.resetAndDestroy();
			return never();
		case 'hang':
			world.journal.settle(exchange, 'hung');
			return never();
		case 'truncate':
			world.journal.settle(exchange, 'truncated');
			reply.header('Content-Length', Math.max(bytes.length, 2));
			return Readable.from(breakOff(bytes, request));
		case 'trickle':
			world.journal.settle(exchange, reply.statusCode);
			reply.header('Content-Length', bytes.length);
			return Readable.from(trickle(bytes, fault.bytesPerSecond));
		default:
			return payload;
	}
}

/** Sends the first half, waits until it is sent, and closes the socket normally. */
async function* breakOff(bytes: Buffer, { raw }: FastifyRequest): AsyncGenerator<Buffer> {
	yield bytes.subarray(0, Math.floor(bytes.length / 2));
	await pause(10);
	raw.socket.end();
	await never();
}

async function* trickle(bytes: Buffer, bytesPerSecond: number): AsyncGenerator<Buffer> {
	const step = Math.max(1, Math.round(bytesPerSecond / 10));
	for (let sent = 0; sent < bytes.length; sent += step) {
		await pause((step / bytesPerSecond) * 1000);
		yield bytes.subarray(sent, sent + step);
	}
}

/** A promise that never settles. The socket is already closed or closes with the sandbox. */
function never(): Promise<never> {
	return new Promise(() => undefined);
}
