/** Partner Center's REST API, version 1: its routes and response headers. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { World } from '../world';
import { authenticate, authorize } from './access';
import { validateAddress } from './addressValidation';
import type { Answer } from './answer';
import { listAuditRecords } from './auditRecords';
import { getBillingProfile, putBillingProfile } from './billingProfile';
import { isGuid, type Call } from './call';
import { getCustomer, listCustomers } from './customers';
import { getQualification, putQualification } from './qualification';
import { getQualifications, postQualifications } from './qualifications';
import { RefusalError, refuse } from './refusal';
import { getUsedValidationCode, listValidationCodes } from './validationCodes';
import { getValidationStatus } from './validationStatus';

type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';
type Handler = (call: Call) => Answer | Promise<Answer>;

const verbs: readonly Verb[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** All resources of the API. A new resource needs one more line here. */
const resources: readonly (readonly [string, Partial<Record<Verb, Handler>>])[] = [
	['/customers', { GET: listCustomers }],
	['/customers/:customerId', { GET: getCustomer }],
	['/customers/all/validations', { GET: listValidationCodes }],
	['/customers/:customerId/qualification', { GET: getQualification, PUT: putQualification }],
	['/customers/:customerId/qualifications', { GET: getQualifications, POST: postQualifications }],
	['/customers/:customerId/profiles/billing', { GET: getBillingProfile, PUT: putBillingProfile }],
	['/customers/:customerId/validations', { GET: getUsedValidationCode }],
	['/customers/:customerId/validationStatus', { GET: getValidationStatus }],
	['/validations/address', { POST: validateAddress }],
	['/auditrecords', { GET: listAuditRecords }],
];

export async function apiRoutes(app: FastifyInstance, { world }: { world: World }): Promise<void> {
	app.addHook('onRequest', async (request, reply) => addHeaders(request, reply));

	for (const [url, handlers] of resources) {
		for (const method of verbs) {
			const handler = handlers[method];
			app.route<{ Params: { customerId?: string } }>({
				method,
				url,
				handler: (request, reply) =>
					handler
						? send(world, request, reply, () => handler(readCall(world, request, reply)))
						: send(world, request, reply, () => refuseVerb(reply, method, Object.keys(handlers))),
			});
		}
	}

	app.setNotFoundHandler((request, reply) =>
		send(world, request, reply, () => {
			const { method, path } = world.journal.of(request);
			refuse(404, '404', `The sandbox does not know ${method} ${path}.`);
		}),
	);

	app.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) =>
		send(world, request, reply, () =>
			refuse(error.statusCode ?? 500, String(error.statusCode ?? 500), error.message),
		),
	);
}

/** The status 405 is on Microsoft's "Error codes" page. The code in the body is the sandbox's choice. */
function refuseVerb(reply: FastifyReply, method: string, allowed: readonly string[]): never {
	reply.header('Allow', allowed.join(', '));
	refuse(405, '405', `${method} is not allowed here, only ${allowed.join(' and ')}.`);
}

/** Runs the checks of all routes in Partner Center's order: authentication, authorization, then the request itself. */
function readCall(
	world: World,
	request: FastifyRequest<{ Params: { customerId?: string } }>,
	reply: FastifyReply,
): Call {
	const exchange = world.journal.of(request);
	const { method, url, query, headers, body } = exchange;
	requireGuids(headers);
	const session = authenticate(world, headers.authorization);
	// Two independent clients read this response header. It does not apply to app-only tokens.
	if (headers.validatemfa?.toLowerCase() === 'true' && session.user) {
		reply.header('isMfaCompliant', String(session.user.mfa));
	}
	authorize(world, session);
	if (method === 'GET' && body !== '') refuse(400, '800002', 'A GET has no body.');
	const customerId = request.params.customerId ?? '';
	return { world, session, exchange, method, url, query, headers, body, customerId };
}

/** The headers page: both IDs are GUIDs. The sandbox's choice: it rejects any other value. */
function requireGuids(headers: Readonly<Record<string, string>>): void {
	for (const name of ['ms-requestid', 'ms-correlationid']) {
		const value = headers[name];
		if (value !== undefined && !isGuid(value)) refuse(400, '800002', `${name} must be a GUID.`);
	}
}

/**
 * The headers page: both IDs are those of the request, or new IDs if it has none. The other three headers are from
 * Microsoft's examples.
 */
function addHeaders({ headers }: FastifyRequest, reply: FastifyReply): void {
	const given = (name: string) => {
		const value = headers[name];
		return typeof value === 'string' && value !== '' ? value : undefined;
	};
	const vector = given('ms-cv') ?? randomBytes(12).toString('base64').replace(/\+/g, 'A');
	reply.headers({
		'MS-RequestId': given('ms-requestid') ?? randomUUID(),
		'MS-CorrelationId': given('ms-correlationid') ?? randomUUID(),
		'MS-CV': `${vector}.0`,
		'MS-ServerId': 'SANDBOX1',
		'X-Locale': given('x-locale') ?? 'en-US',
	});
}

/** Runs `work` and sends its answer, or the error that it throws. */
async function send(
	world: World,
	request: FastifyRequest,
	reply: FastifyReply,
	work: () => Answer | Promise<Answer>,
): Promise<FastifyReply> {
	const answer = await decide(work);
	world.journal.of(request).meaning = answer.meaning;
	reply.code(answer.status).headers(answer.headers ?? {});
	if (answer.body === undefined) return reply.send();
	const mark = world.readings.bom && answer.contentType === undefined ? '\uFEFF' : '';
	return reply
		.type(answer.contentType ?? 'application/json; charset=utf-8')
		.send(Buffer.from(mark + answer.body));
}

async function decide(work: () => Answer | Promise<Answer>): Promise<Answer> {
	try {
		return await work();
	} catch (cause) {
		if (cause instanceof RefusalError) return cause.toAnswer();
		throw cause;
	}
}
