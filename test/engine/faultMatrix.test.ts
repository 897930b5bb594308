import { createServer, connect } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import type { INodeParameters } from 'n8n-workflow';
import { seed, startSandbox } from '../../tools/sandbox';
import type { FaultAction, FaultMatch, Sandbox } from '../../tools/sandbox';
import { TestEngine } from './support/engine';
import { updateProfile, validateAddress } from './support/profiles';
import { countByMethod, customerOperation, get, update } from './support/setup';

/**
 * Injects every fault into every kind of request and compares the reported result with the sandbox's
 * state: a successful item was applied exactly once, and a failed item was not applied at all.
 */

const { contosoUniversity, fabrikam, schoolOfFineArt } = seed.customers;
const { validationId } = seed.validationCodes.oneUseLeft;

/** A kind of request into which a fault can be injected. */
interface Kind {
	readonly parameters: INodeParameters;
	readonly match: FaultMatch;
	/** The credential field with the address of the request. */
	readonly address: 'apiBaseUrl' | 'loginBaseUrl';
	/** Counts how often the service applied the change. */
	readonly countApplied: (sandbox: Sandbox) => number;
}

const timesApplied =
	({ id }: { id: string }) =>
	(sandbox: Sandbox) =>
		sandbox.state.customer(id).timesApplied;
const options = { timeout: 1 };

const KINDS = {
	update: {
		parameters: update(contosoUniversity.id, 'education', { options }),
		match: { method: 'PUT' },
		address: 'apiBaseUrl',
		countApplied: timesApplied(contosoUniversity),
	},
	updateWithCode: {
		parameters: update(fabrikam.id, 'governmentCommunityCloud', { code: validationId, options }),
		match: { method: 'PUT' },
		address: 'apiBaseUrl',
		countApplied(sandbox) {
			const times = timesApplied(fabrikam)(sandbox);
			// The service uses a code only when it applies the change.
			const uses = sandbox.state.codeUses.filter((use) => use.validationId === validationId);
			expect(uses).toHaveLength(times);
			expect(sandbox.state.validationCode(validationId).remainingCreates).toBe(1 - times);
			return times;
		},
	},
	submit: {
		parameters: customerOperation(
			'submit',
			{ mode: 'id', value: contosoUniversity.id },
			{ qualification: 'education', educationSegment: 'k12', options },
		),
		match: { method: 'POST', path: /qualifications$/ },
		address: 'apiBaseUrl',
		countApplied({ state, received }) {
			// A request that got 401 or 429 had no effect. Any other request must be sent only once.
			const sent = received.filter(
				({ method, url, answered }) =>
					method === 'POST' && url.startsWith('/v1/') && answered !== 401 && answered !== 429,
			);
			expect(sent.length).toBeLessThanOrEqual(1);
			return state.customer(contosoUniversity.id).timesSubmitted;
		},
	},
	updateProfile: {
		parameters: updateProfile(contosoUniversity, { city: 'Bellevue' }, options),
		match: { method: 'PUT' },
		address: 'apiBaseUrl',
		countApplied: ({ state }) => state.customer(contosoUniversity.id).timesProfileWritten,
	},
	validateAddress: {
		parameters: validateAddress({ ...contosoUniversity }, options),
		match: { method: 'POST', path: /address$/ },
		address: 'apiBaseUrl',
		countApplied(sandbox) {
			expect(countByMethod(sandbox).PUT).toBeUndefined();
			return 1;
		},
	},
	get: {
		parameters: { ...get(schoolOfFineArt.id), options },
		match: { method: 'GET' },
		address: 'apiBaseUrl',
		countApplied(sandbox) {
			expect(Object.keys(countByMethod(sandbox)).filter((method) => method !== 'GET')).toEqual([]);
			return 1;
		},
	},
	signIn: {
		parameters: update(contosoUniversity.id, 'education', { options }),
		match: { path: /oauth2/ },
		address: 'loginBaseUrl',
		countApplied: timesApplied(contosoUniversity),
	},
} as const satisfies Record<string, Kind>;

type KindName = keyof typeof KINDS;

/** The kinds that change nothing, so that there is nothing to apply. */
const SAFE_KINDS: readonly KindName[] = ['get', 'validateAddress'];

/** Sets up a fault for one kind of request. */
type Arrange = (setup: { sandbox: Sandbox; engine: TestEngine; kind: Kind }) => unknown;

/** The result of the item for each kind of request. `failed` is the error message, or a part of it. */
type Results = Record<KindName, 'succeeded' | { failed: string }>;

const ALL_SUCCEED: Results = {
	update: 'succeeded',
	updateWithCode: 'succeeded',
	submit: 'succeeded',
	updateProfile: 'succeeded',
	validateAddress: 'succeeded',
	get: 'succeeded',
	signIn: 'succeeded',
};

function allFail(message: string, signIn = message): Results {
	const failed = { failed: message };
	return {
		update: failed,
		updateWithCode: failed,
		submit: failed,
		updateProfile: failed,
		validateAddress: failed,
		get: failed,
		signIn: { failed: signIn },
	};
}

/** A submission is sent again only if the first attempt cannot have had an effect. */
const onlySubmitFails = (failed: string): Results => ({ ...ALL_SUCCEED, submit: { failed } });

/** A write that was answered with success is never sent again. */
function allWritesFail(message: string) {
	const failed = { failed: message };
	return { update: failed, updateWithCode: failed, submit: failed, updateProfile: failed };
}

function inject(action: FaultAction | (() => FaultAction)): Arrange {
	return ({ sandbox, kind }) => {
		const currentAction = typeof action === 'function' ? action() : action;
		sandbox.faults.add({ match: kind.match, action: currentAction });
	};
}

function respond(status: number, body = '', headers: Record<string, string> = {}): FaultAction {
	const contentType = body.startsWith('<') ? 'text/html' : 'application/json';
	return { kind: 'answer', status, headers, body, contentType };
}

/** Makes Partner Center reject an API request with `action`, or Entra reject a sign-in with `entra`. */
function reject(action: FaultAction, entra: { error: string; code: number }): Arrange {
	return ({ sandbox, kind }) => {
		const isSignIn = kind.address === 'loginBaseUrl';
		sandbox.faults.add({
			match: kind.match,
			action: isSignIn ? { kind: 'entra', ...entra } : action,
		});
	};
}

const forwarders: Server[] = [];

/** Refuses connections for 200 ms, then forwards them to the sandbox. */
const refuseConnectionsBriefly: Arrange = async ({ sandbox, engine, kind }) => {
	// The first retry starts after 475 ms, when the forwarder is listening.
	jest.spyOn(Math, 'random').mockReturnValue(0.9);
	const forwarder = createServer((socket) => {
		const upstream = connect(Number(new URL(sandbox.url).port), '127.0.0.1');
		socket.pipe(upstream).pipe(socket);
		for (const stream of [socket, upstream]) stream.on('error', () => stream.destroy());
	});
	const listen = async (port: number) =>
		await new Promise<void>((resolve) => forwarder.listen(port, '127.0.0.1', resolve));
	await listen(0);
	const { port } = forwarder.address() as AddressInfo;
	await new Promise((resolve) => forwarder.close(resolve));
	engine.store('refreshToken', { [kind.address]: `http://127.0.0.1:${port}` });
	setTimeout(() => {
		void listen(port);
		forwarders.push(forwarder);
	}, 200);
};

const MATRIX: [fault: string, arrange: Arrange, expected: Results][] = [
	[
		'429 with Retry-After in seconds',
		inject(respond(429, '', { 'Retry-After': '1' })),
		ALL_SUCCEED,
	],
	[
		'429 with Retry-After as a date',
		inject(() => respond(429, '', { 'Retry-After': new Date(Date.now() + 1500).toUTCString() })),
		ALL_SUCCEED,
	],
	['429 without Retry-After', inject(respond(429)), ALL_SUCCEED],
	['408', inject(respond(408)), onlySubmitFails('took too long')],
	['500', inject(respond(500)), onlySubmitFails('could not process the request')],
	[
		'502 with HTML',
		inject(respond(502, '<html><title>Bad gateway</title></html>')),
		onlySubmitFails('Bad gateway'),
	],
	['503', inject(respond(503)), onlySubmitFails('could not process the request')],
	[
		'503 with Retry-After',
		inject(respond(503, '', { 'Retry-After': '1' })),
		onlySubmitFails('could not process the request'),
	],
	['504', inject(respond(504)), onlySubmitFails('took too long')],
	['a connection that is refused at first', refuseConnectionsBriefly, ALL_SUCCEED],
	[
		'a refused connection',
		({ engine, kind }) => {
			engine.store('refreshToken', { [kind.address]: 'http://127.0.0.1:1' });
		},
		allFail('could not reach Partner Center', 'sign-in could not be reached'),
	],
	[
		'a reset before the request is processed',
		inject({ kind: 'reset', when: 'before' }),
		onlySubmitFails('connection to Partner Center was lost'),
	],
	['a reset after the request is processed', inject({ kind: 'reset', when: 'after' }), ALL_SUCCEED],
	[
		'a timeout before the request is processed',
		inject({ kind: 'hang', when: 'before' }),
		onlySubmitFails('did not answer in time'),
	],
	[
		'a timeout after the request is processed',
		inject({ kind: 'hang', when: 'after' }),
		ALL_SUCCEED,
	],
	['a truncated response', inject({ kind: 'truncate' }), ALL_SUCCEED],
	[
		'an empty response body',
		(setup) => {
			const { readings } = setup.sandbox;
			if (setup.kind === KINDS.updateProfile) {
				inject({ kind: 'answer', status: 200, body: '', applied: 'before' })(setup);
			} else if (setup.kind.match.method === 'PUT') readings.emptyReply = 200;
			else inject(respond(200))(setup);
		},
		onlySubmitFails('did not confirm the change'),
	],
	[
		'incomplete JSON',
		inject(respond(200, '{"quali')),
		{ ...ALL_SUCCEED, ...allWritesFail('did not confirm the change') },
	],
	['a slow response', inject({ kind: 'trickle', bytesPerSecond: 4000 }), ALL_SUCCEED],
	[
		'401 during the run',
		reject(respond(401, '{"code":"401"}'), { error: 'invalid_grant', code: 700082 }),
		{ ...ALL_SUCCEED, signIn: { failed: 'has expired' } },
	],
	[
		'403 with an error code',
		reject(respond(403, '{"code":"900308","description":"Insufficient privileges."}'), {
			error: 'access_denied',
			code: 53003,
		}),
		allFail('not allowed to do this', 'Conditional Access'),
	],
	[
		"403 in the gateway's format",
		reject(respond(403, '{"statusCode":403,"message":"Access denied by policy."}'), {
			error: 'unauthorized_client',
			code: 65001,
		}),
		allFail('Access denied by policy.', 'consent'),
	],
	[
		'403 with a JSON string',
		reject(respond(403, '"Customer tagging denied"'), { error: 'invalid_client', code: 7000215 }),
		allFail('denied this qualification for the customer', 'client secret is wrong'),
	],
	[
		'403 with HTML',
		reject(respond(403, '<html><title>Forbidden by proxy</title></html>'), {
			error: 'invalid_client',
			code: 7000222,
		}),
		allFail('Forbidden by proxy', 'secret has expired'),
	],
	[
		'403 with an empty body',
		reject(respond(403), { error: 'interaction_required', code: 50076 }),
		allFail('does not allow this', 'multi-factor'),
	],
];

async function runWithFault(name: KindName, arrange: Arrange): Promise<Results[KindName]> {
	const kind: Kind = KINDS[name];
	const sandbox = await startSandbox();
	try {
		const engine = new TestEngine(sandbox.url);
		if (name !== 'signIn') engine.signIn(sandbox);
		await arrange({ sandbox, engine, kind });
		const { output, errorOutput, error } = await engine.run({
			parameters: kind.parameters,
			onError: 'continueErrorOutput',
		});
		expect(error).toBeUndefined();
		expect(sandbox.faults.pending).toEqual([]);
		const times = kind.countApplied(sandbox);
		const message = errorOutput[0]?.json.error;
		if (typeof message !== 'string') {
			expect(output).toHaveLength(1);
			expect(times).toBe(1);
			return 'succeeded';
		}
		expect(times).toBe(SAFE_KINDS.includes(name) ? 1 : 0);
		return { failed: message };
	} finally {
		await sandbox.close();
	}
}

beforeEach(() => {
	// No jitter: the backoff begins with 250 ms.
	jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
	for (const forwarder of forwarders.splice(0)) forwarder.close();
});

it.each(MATRIX)(
	'%s: every kind of request has the expected result, and no change is applied twice',
	async (_, arrange, expected) => {
		const names = Object.keys(KINDS) as KindName[];
		const results = await Promise.all(names.map(async (name) => await runWithFault(name, arrange)));
		const matchers = names.map((name) => {
			const result = expected[name];
			return result === 'succeeded' ? result : { failed: expect.stringContaining(result.failed) };
		});
		expect(Object.fromEntries(names.map((name, index) => [name, results[index]]))).toEqual(
			Object.fromEntries(names.map((name, index) => [name, matchers[index]])),
		);
	},
	60_000,
);
