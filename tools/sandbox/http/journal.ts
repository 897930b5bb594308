import type { FastifyRequest } from 'fastify';
import type { Records } from '../state';
import type { Answered, SandboxOptions } from '../types';
import { Exchange } from './exchange';
import { logLine } from './logLine';

/** Records every request and its outcome, and logs them. */
export class Journal {
	readonly received: Exchange[] = [];
	private readonly exchanges = new WeakMap<FastifyRequest, Exchange>();

	constructor(
		private readonly records: Records,
		private readonly options: Pick<SandboxOptions, 'log' | 'color'>,
	) {}

	begin(request: FastifyRequest, body: string): Exchange {
		const headers = Object.fromEntries(
			Object.entries(request.raw.headers).map(([name, value]) => [name, String(value)]),
		);
		const exchange = new Exchange(request.method, request.originalUrl, headers, body);
		this.exchanges.set(request, exchange);
		if (!exchange.path.startsWith('/_sandbox/')) this.received.push(exchange);
		return exchange;
	}

	/** @throws {Error} if the request was not recorded with `begin()`, which would be a bug in the sandbox */
	of(request: FastifyRequest): Exchange {
		const exchange = this.exchanges.get(request);
		if (!exchange) throw new Error('The sandbox has not recorded this request');
		return exchange;
	}

	/** Records the outcome of the request and logs it. Later calls for the same request have no effect. */
	settle(exchange: Exchange, answered: Answered): void {
		if (exchange.answered !== undefined) return;
		exchange.answered = answered;
		exchange.answeredAt = Date.now();
		this.options.log?.(logLine(exchange, this.records, this.options.color ?? false));
	}

	clear(): void {
		this.received.length = 0;
	}
}
