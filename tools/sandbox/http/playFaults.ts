/** Applies the injected faults to requests and records the outcome of each request in the journal. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { httpDate } from '../clock';
import { entraError } from '../entra/refusal';
import type { World } from '../world';
import { isWrite, type FaultAction, type RetryAfter } from './faults';
import type { Exchange } from './exchange';
import { pause } from './pause';
import { removeHeaders } from './removeHeaders';
import { timingOf } from './writeDelay';

type AnswerFault = Extract<FaultAction, { kind: 'answer' }>;

export function playFaults(app: FastifyInstance, world: World): void {
	app.addHook('preValidation', async (request, reply) => {
		const exchange = world.journal.of(request);
		if (exchange.path.startsWith('/_sandbox/')) return;
		const { method, path } = exchange;
		exchange.fault = world.faults.take(method, path);
		exchange.timing = timingOf(
			exchange.fault,
			isWrite(method, path) ? world.writeDelay : undefined,
		);
		if (exchange.fault) await playBefore(world, exchange, exchange.fault, request, reply);
	});

	app.addHook('onSend', async (request, reply, payload) => {
		const exchange = world.journal.of(request);
		if (exchange.path.startsWith('/_sandbox/')) return payload;
		const { fault, timing } = exchange;
		await waitUntil(exchange, timing.answerAfterMs === 'never' ? 0 : timing.answerAfterMs);
		if (world.clock.offset !== 0 && !reply.hasHeader('Date')) {
			reply.header('Date', httpDate(world.clock.now()));
		}
		if (fault && isAfter(fault)) return playAfter(world, exchange, fault, request, reply, payload);
		if (timing.answerAfterMs === 'never') {
			world.journal.settle(exchange, 'hung');
			return never();
		}
		world.journal.settle(exchange, reply.statusCode);
		return payload;
	});
}

/** @param ms milliseconds since the request was received */
async function waitUntil(exchange: Exchange, ms: number): Promise<void> {
	const left = ms - exchange.elapsedMs;
	if (left > 0) await pause(left);
}

/** @returns whether the request reaches the API and the fault then changes its response */
function isAfter(fault: FaultAction): boolean {
	switch (fault.kind) {
		case 'reset':
		case 'hang':
			return fault.when === 'after' || fault.applyAfterMs !== undefined;
		case 'answer':
			return fault.applied === 'before' || fault.applied === 'after';
		default:
			return fault.kind === 'truncate' || fault.kind === 'trickle';
	}
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
	if (isAfter(fault) || fault.kind === 'slow' || fault.kind === 'stale') return;
	exchange.meaning = `fault: ${fault.kind}, before it was handled`;
	switch (fault.kind) {
		case 'answer':
			await waitUntil(exchange, fault.answerAfterMs ?? 0);
			// A gateway or a proxy does not know Partner Center's own headers.
			removeHeaders(reply);
			await reply.send(putAnswer(world, fault, reply));
			return;
		case 'entra': {
			const { status, body } = entraError(fault.error, fault.code, fault.description);
			await reply.code(status).send(body);
			return;
		}
		case 'reset':
			await waitUntil(exchange, fault.answerAfterMs ?? 0);
			reply.hijack();
			world.journal.settle(exchange, 'reset');
			request.raw.socket.resetAndDestroy();
			return;
		case 'hang':
			reply.hijack();
			world.journal.settle(exchange, 'hung');
	}
}

/**
 * Gives the reply the status and the headers that the fault names.
 *
 * @returns the body
 */
function putAnswer(world: World, fault: AnswerFault, reply: FastifyReply): Buffer | undefined {
	const { status, body, contentType = 'application/json', headers = {}, retryAfter } = fault;
	reply.code(status).removeHeader('Content-Type');
	if (body !== undefined) reply.type(contentType);
	if (retryAfter) putRetryAfter(world, retryAfter, reply);
	reply.headers(headers);
	return body === undefined ? undefined : Buffer.from(body);
}

/** Also sets `Date`, so that the difference between the two headers is exact. */
function putRetryAfter(world: World, { seconds, as }: RetryAfter, reply: FastifyReply): void {
	const now = world.clock.now();
	const date = httpDate(now + seconds * 1000);
	reply.headers({ Date: httpDate(now), 'Retry-After': as === 'date' ? date : String(seconds) });
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
	const order = exchange.timing.answersFirst ? 'before' : 'after';
	exchange.meaning += ` (fault: ${fault.kind}, ${order} it was handled)`;
	// Fastify cannot send a stream to a client that has disconnected.
	if (request.raw.socket.destroyed) return never();
	const bytes = Buffer.isBuffer(payload)
		? payload
		: Buffer.from(typeof payload === 'string' ? payload : '');
	switch (fault.kind) {
		case 'answer': {
			const body = putAnswer(world, fault, reply);
			world.journal.settle(exchange, reply.statusCode);
			return body ?? null;
		}
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
