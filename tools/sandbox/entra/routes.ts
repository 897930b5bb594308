/** The sign-in routes under /{tenant}/oauth2/v2.0/. */
import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { seed, type SeedUser } from '../seed';
import type { Exchange } from '../http/exchange';
import { originOf } from '../http/origin';
import type { World } from '../world';
import { declinedLocation, readAuthorizationRequest, signedInLocation } from './authorize';
import { refusedPage, signInPage } from './page';
import { EntraRefusalError, entraError, refuseSignIn } from './refusal';
import { grantToken, type Form } from './token';

interface OfTenant {
	Params: { tenant: string };
}

const formSchema = z.record(z.string());

export async function signInRoutes(
	app: FastifyInstance,
	{ world }: { world: World },
): Promise<void> {
	await app.register(formbody);

	app.get<OfTenant>('/authorize', (request, reply) =>
		onPage(world.journal.of(request), reply, () => {
			const exchange = world.journal.of(request);
			readAuthorizationRequest(request.params.tenant, exchange.query);
			exchange.meaning = 'shows the sign-in page';
			return reply.type('text/html; charset=utf-8').send(signInPage());
		}),
	);

	app.post<OfTenant>('/authorize', (request, reply) =>
		onPage(world.journal.of(request), reply, () => {
			const exchange = world.journal.of(request);
			const wanted = readAuthorizationRequest(request.params.tenant, exchange.query);
			const choice = readForm(request.body).user;
			const user = Object.values<SeedUser>(seed.users).find(({ key }) => key === choice);
			if (!user && choice !== 'decline') {
				refuseSignIn('invalid_request', 50034, 'The user account does not exist in the directory.');
			}
			exchange.meaning = user ? `${user.name} chose to sign in` : 'the user declined';
			const target = user ? signedInLocation(world, wanted, user) : declinedLocation(wanted);
			return reply.redirect(target, 302);
		}),
	);

	app.post<OfTenant>('/token', (request, reply) => {
		const exchange = world.journal.of(request);
		reply.headers({ 'Cache-Control': 'no-store, no-cache', Pragma: 'no-cache' });
		try {
			const form = readForm(request.body);
			const granted = grantToken(world, {
				tenant: request.params.tenant,
				origin: originOf(request),
				form,
				authorization: request.headers.authorization,
			});
			exchange.meaning = granted.meaning;
			return reply.send(granted.reply);
		} catch (cause) {
			const { status, body } = describe(exchange, cause);
			return reply.code(status).send(body);
		}
	});
}

/** Parses a form without repeated names. Any other body counts as an empty form, whose first parameter is missing. */
function readForm(body: unknown): Form {
	const form = formSchema.safeParse(body);
	return form.success ? form.data : {};
}

function onPage(exchange: Exchange, reply: FastifyReply, work: () => FastifyReply): FastifyReply {
	try {
		return work();
	} catch (cause) {
		const { status, body } = describe(exchange, cause);
		return reply.code(status).type('text/html; charset=utf-8').send(refusedPage(body));
	}
}

function describe(exchange: Exchange, cause: unknown) {
	if (!(cause instanceof EntraRefusalError)) throw cause;
	exchange.meaning = `refused: ${cause.error}, AADSTS${cause.code}`;
	return entraError(cause.error, cause.code, cause.text);
}
