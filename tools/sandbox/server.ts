/** Assembles the server and starts it. */
import Fastify, { type FastifyInstance } from 'fastify';
import { RefusalError } from './api/refusal';
import { apiRoutes } from './api/routes';
import { discoveryRoutes, keyRoutes } from './entra/discovery';
import { signInRoutes } from './entra/routes';
import { controlRoutes } from './http/control';
import { holdBack } from './http/holdBack';
import { playFaults } from './http/playFaults';
import { playThrottling } from './http/playThrottling';
import { recordRequests } from './http/record';
import { seed } from './seed';
import type { Sandbox, SandboxOptions } from './types';
import { createWorld, type World } from './world';

/** Starts a sandbox on 127.0.0.1. It runs until `close()` is called. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const world = createWorld(options);
	const app = buildServer(world);
	const url = await app.listen({ host: '127.0.0.1', port: world.options.port });
	const { journal, records, faults, readings, tokens, throttling } = world;
	return {
		url,
		received: journal.received,
		state: records,
		faults,
		readings,
		get redemptions() {
			return tokens.redemptions;
		},
		get throttled() {
			return throttling.throttled;
		},
		throttle: (limit) => throttling.set(limit),
		delayWrites(delay) {
			world.writeDelay = delay;
		},
		get pendingWrites() {
			return world.pendingWrites.count;
		},
		whenIdle: () => world.pendingWrites.whenIdle(),
		lagReads: (lag) => records.lagReads(lag),
		reviewSubmissions: (review) => world.reviewer.set(review),
		setClockOffset: (offsetMs) => world.clock.set(offsetMs),
		issueAccessToken: (holder = seed.users.adminAgent.key) =>
			tokens.issueAccessToken(holder === 'app' ? undefined : holder),
		expireAccessTokens: () => tokens.expireAccessTokens(),
		revokeRefreshTokens: () => tokens.revokeRefreshTokens(),
		addCustomers: (count) => records.addCustomers(count),
		setQualifications: (customerId, given) => records.setQualifications(customerId, given),
		decideReview: (customerId, decision) => records.decideReview(customerId, decision),
		changeBillingProfile: (customerId, change, how) =>
			records.changeBillingProfile(customerId, change, how),
		setValidationStatus: (customerId, status) => records.setValidationStatus(customerId, status),
		addAuditRecord: (record) => records.addAuditRecord(record),
		reset: () => world.reset(),
		close: () => app.close(),
	};
}

function buildServer(world: World): FastifyInstance {
	const app = Fastify({
		exposeHeadRoutes: false,
		// The Java SDK and PartnerCenter.DotNet ask for `/v1//customers?…` if a link begins with a slash.
		rewriteUrl: ({ url = '' }) => url.replace(/^\/v1\/\/(?=[^/])/, '/v1/'),
		// Also closes the connections that a fault keeps hanging.
		forceCloseConnections: true,
		// A request with an invalid percent-encoding in its path skips all routes and hooks, so it is recorded here.
		frameworkErrors: (error, request, reply) => {
			const { status, body, meaning } = new RefusalError(400, '400', error.message).toAnswer();
			const exchange = world.journal.begin(request, '');
			exchange.meaning = meaning;
			world.journal.settle(exchange, status);
			reply.hijack();
			reply.raw.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(body);
		},
	});
	// The order matters: a request passes through these in turn.
	recordRequests(app, world);
	holdBack(app, world);
	playThrottling(app, world);
	playFaults(app, world);
	app.setNotFoundHandler((request, reply) => {
		const exchange = world.journal.of(request);
		exchange.meaning = 'refused: unknown to the sandbox';
		const { method, path } = exchange;
		return reply.code(404).send({ message: `The sandbox does not know ${method} ${path}.` });
	});
	void app.register(apiRoutes, { prefix: '/v1', world });
	void app.register(signInRoutes, { prefix: '/:tenant/oauth2/v2.0', world });
	void app.register(discoveryRoutes, { prefix: '/:tenant/v2.0', world });
	void app.register(keyRoutes, { prefix: '/:tenant/discovery/v2.0', world });
	void app.register(controlRoutes, { prefix: '/_sandbox', world });
	return app;
}
