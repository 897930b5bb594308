/** The `/_sandbox/…` routes: the functions of the `Sandbox` object for other processes. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { newAuditRecordSchema } from '../auditLog';
import { autoReviewSchema } from '../autoReview';
import { profileChangeSchema } from '../billingProfile';
import { readLagSchema } from '../readLag';
import { readingsSchema } from '../readings';
import { decisionSchema, qualificationRecordsSchema } from '../vetting';
import type { CustomerRecord } from '../types';
import type { World } from '../world';
import { faultSchema } from './faults';
import type { Exchange } from './exchange';
import { throttleSchema } from './throttling';
import { writeDelaySchema } from './writeDelay';

const secretHeaders = ['authorization', 'cookie'];

const faultsSchema = z.union([faultSchema, z.array(faultSchema)]);

const customersSchema = z.object({ count: z.number().int().nonnegative() }).strict();

const qualificationsSchema = z
	.object({ customerId: z.string(), qualifications: qualificationRecordsSchema })
	.strict();

const reviewSchema = z.object({ customerId: z.string(), decision: decisionSchema }).strict();

const validationStatusSchema = z.object({ customerId: z.string(), status: z.string() }).strict();

const clockSchema = z.object({ offsetMs: z.number().int() }).strict();

export async function controlRoutes(
	app: FastifyInstance,
	{ world }: { world: World },
): Promise<void> {
	app.addHook('preHandler', async (_request, reply) => {
		if (!world.options.control)
			await reply
				.code(404)
				.send({ message: 'Start the sandbox with --control to use this route.' });
	});

	app.get('/state', async () => ({
		customers: world.records.customers.map((customer) => withChangedProfile(world, customer)),
		validationCodes: world.records.validationCodes,
		codeUses: world.records.codeUses,
		auditRecords: world.records.auditRecords,
		readings: world.readings,
		redemptions: world.tokens.redemptions,
		pendingWrites: world.pendingWrites.count,
		pendingFaults: world.faults.pending.length,
		throttled: world.throttling.throttled,
		received: world.journal.received.map(withoutSecrets),
	}));

	/** Adds a route for a command as JSON. It responds with 204, or with 400 and the reason if the command fails. */
	const order = <Command>(
		path: string,
		schema: z.ZodType<Command, z.ZodTypeDef, unknown>,
		work: (command: Command) => void,
	) =>
		app.post(path, async (request, reply) => {
			const command = schema.safeParse(parseJson(world.journal.of(request).body));
			if (!command.success) return reply.code(400).send({ message: command.error.issues });
			try {
				work(command.data);
			} catch (cause) {
				return reply.code(400).send({ message: cause instanceof Error ? cause.message : cause });
			}
			return reply.code(204).send();
		});

	order('/faults', faultsSchema, (faults) => {
		for (const fault of [faults].flat()) world.faults.add(fault);
	});
	order('/throttling', throttleSchema.nullable(), (limit) => {
		world.throttling.set(limit ?? undefined);
	});
	order('/write-delay', writeDelaySchema.nullable(), (delay) => {
		world.writeDelay = delay ?? undefined;
	});
	order('/read-lag', readLagSchema.nullable(), (lag) => world.records.lagReads(lag ?? undefined));
	order('/clock', clockSchema, ({ offsetMs }) => world.clock.set(offsetMs));
	order('/submission-reviews', autoReviewSchema.nullable(), (review) => {
		world.reviewer.set(review ?? undefined);
	});
	order('/readings', readingsSchema, (readings) => Object.assign(world.readings, readings));
	order('/customers', customersSchema, ({ count }) => world.records.addCustomers(count));
	order('/qualifications', qualificationsSchema, ({ customerId, qualifications }) => {
		world.records.setQualifications(customerId, qualifications);
	});
	order('/reviews', reviewSchema, ({ customerId, decision }) => {
		world.records.decideReview(customerId, decision);
	});
	order('/billing-profiles', profileChangeSchema, ({ customerId, change, beforeWrites }) => {
		world.records.changeBillingProfile(customerId, change, { beforeWrites });
	});
	order('/validation-statuses', validationStatusSchema, ({ customerId, status }) => {
		world.records.setValidationStatus(customerId, status);
	});
	order('/audit-records', newAuditRecordSchema, (record) => world.records.addAuditRecord(record));

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

/** A customer, with its billing profile only if that has changed: the answer would be too long otherwise. */
function withChangedProfile({ records }: World, customer: CustomerRecord) {
	const { billingProfile, ...rest } = customer;
	return records.profiles.hasChanged(customer) ? { ...rest, billingProfile } : rest;
}

/** A request without tokens and, for the sign-in routes, without the query and the form. */
function withoutSecrets(exchange: Exchange) {
	const { method, url, path, body, at, answered, answeredAt, meaning, write } = exchange;
	const headers = Object.fromEntries(
		Object.entries(exchange.headers).filter(([name]) => !secretHeaders.includes(name)),
	);
	return path.startsWith('/v1/')
		? { method, url, headers, body, at, answered, answeredAt, meaning, write }
		: { method, url: path, headers, at, answered, answeredAt, meaning };
}
