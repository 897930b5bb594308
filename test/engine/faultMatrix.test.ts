import { createServer, connect } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import type { INodeParameters } from 'n8n-workflow';
import { seed, startSandbox } from '../../sandbox';
import type { FaultAction, FaultMatch, Sandbox } from '../../sandbox';
import { TestEngine } from './support/engine';
import { countByMethod, get, onCustomer, update } from './support/setup';

/**
 * Every fault meets every kind of request. The sandbox's own state is the judge: what is reported as
 * done was done exactly once, what is reported as refused was not done at all.
 */

const { contosoUniversity, fabrikam, schoolOfFineArt } = seed.customers;
const { validationId } = seed.validationCodes.oneUseLeft;

/** A kind of request that a fault can meet. */
interface Kind {
	readonly parameters: INodeParameters;
	readonly match: FaultMatch;
	/** Which address of the credential it goes to. */
	readonly address: 'apiBaseUrl' | 'loginBaseUrl';
	/** How often the service carried the change out. */
	readonly carriedOut: (sandbox: Sandbox) => number;
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
		carriedOut: timesApplied(contosoUniversity),
	},
	updateWithCode: {
		parameters: update(fabrikam.id, 'governmentCommunityCloud', { code: validationId, options }),
		match: { method: 'PUT' },
		address: 'apiBaseUrl',
		carriedOut(sandbox) {
			const times = timesApplied(fabrikam)(sandbox);
			// A code is used up with the change, and only with it.
			const uses = sandbox.state.codeUses.filter((use) => use.validationId === validationId);
			expect(uses).toHaveLength(times);
			expect(sandbox.state.validationCode(validationId).remainingCreates).toBe(1 - times);
			return times;
		},
	},
	submit: {
		parameters: onCustomer(
			'submit',
			{ mode: 'id', value: contosoUniversity.id },
			{ qualification: 'education', educationSegment: 'k12', options },
		),
		match: { method: 'POST', path: /qualifications$/ },
		address: 'apiBaseUrl',
		carriedOut({ state, received }) {
			// What was answered 401 or 429 did nothing; anything else is sent once.
			const sent = received.filter(
				({ method, url, answered }) =>
					method === 'POST' && url.startsWith('/v1/') && answered !== 401 && answered !== 429,
			);
			expect(sent.length).toBeLessThanOrEqual(1);
			return state.customer(contosoUniversity.id).timesSubmitted;
		},
	},
	get: {
		parameters: { ...get(schoolOfFineArt.id), options },
		match: { method: 'GET' },
		address: 'apiBaseUrl',
		carriedOut(sandbox) {
			expect(Object.keys(countByMethod(sandbox)).filter((method) => method !== 'GET')).toEqual([]);
			return 1;
		},
	},
	signIn: {
		parameters: update(contosoUniversity.id, 'education', { options }),
		match: { path: /oauth2/ },
		address: 'loginBaseUrl',
		carriedOut: timesApplied(contosoUniversity),
	},
} as const satisfies Record<string, Kind>;

type KindName = keyof typeof KINDS;

/** Puts a fault in a request's way. */
type Arrange = (cell: { sandbox: Sandbox; engine: TestEngine; kind: Kind }) => unknown;

/** What becomes of the item: done, or a part of what the person reads. */
type Becomes = Record<KindName, 'done' | { refused: string }>;

const DONE: Becomes = {
	update: 'done',
	updateWithCode: 'done',
	submit: 'done',
	get: 'done',
	signIn: 'done',
};

function allRefused(message: string, signIn = message): Becomes {
	const refused = { refused: message };
	return {
		update: refused,
		updateWithCode: refused,
		submit: refused,
		get: refused,
		signIn: { refused: signIn },
	};
}

/** A submission is never sent twice unless nothing can have been done the first time. */
const butNotSubmitted = (refused: string): Becomes => ({ ...DONE, submit: { refused } });

function plays(action: FaultAction | (() => FaultAction)): Arrange {
	return ({ sandbox, kind }) => {
		const played = typeof action === 'function' ? action() : action;
		sandbox.faults.add({ match: kind.match, action: played });
	};
}

function answers(status: number, body = '', headers: Record<string, string> = {}): FaultAction {
	const contentType = body.startsWith('<') ? 'text/html' : 'application/json';
	return { kind: 'answer', status, headers, body, contentType };
}

/** Refused by Partner Center for the API's requests, by Entra for the sign-in. */
function refuses(action: FaultAction, entra: { error: string; code: number }): Arrange {
	return ({ sandbox, kind }) => {
		const isSignIn = kind.address === 'loginBaseUrl';
		sandbox.faults.add({
			match: kind.match,
			action: isSignIn ? { kind: 'entra', ...entra } : action,
		});
	};
}

const forwarders: Server[] = [];

/** Nobody listens at the address; after 200 ms somebody does, and hands on to the sandbox. */
const listensLate: Arrange = async ({ sandbox, engine, kind }) => {
	// A first repeat follows after 450 ms, so that it finds somebody.
	jest.spyOn(Math, 'random').mockReturnValue(0.9);
	const forwarder = createServer((socket) => {
		const onward = connect(Number(new URL(sandbox.url).port), '127.0.0.1');
		socket.pipe(onward).pipe(socket);
		for (const end of [socket, onward]) end.on('error', () => end.destroy());
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

const MATRIX: [fault: string, arrange: Arrange, becomes: Becomes][] = [
	['429 with seconds', plays(answers(429, '', { 'Retry-After': '1' })), DONE],
	[
		'429 with a date',
		plays(() => answers(429, '', { 'Retry-After': new Date(Date.now() + 1500).toUTCString() })),
		DONE,
	],
	['429 without Retry-After', plays(answers(429)), DONE],
	['408', plays(answers(408)), butNotSubmitted('took too long')],
	['500', plays(answers(500)), butNotSubmitted('could not process the request')],
	[
		'502 with HTML',
		plays(answers(502, '<html><title>Bad gateway</title></html>')),
		butNotSubmitted('Bad gateway'),
	],
	['503', plays(answers(503)), butNotSubmitted('could not process the request')],
	[
		'503 with Retry-After',
		plays(answers(503, '', { 'Retry-After': '1' })),
		butNotSubmitted('could not process the request'),
	],
	['504', plays(answers(504)), butNotSubmitted('took too long')],
	['a refused connection, for a moment', listensLate, DONE],
	[
		'a refused connection',
		({ engine, kind }) => {
			engine.store('refreshToken', { [kind.address]: 'http://127.0.0.1:1' });
		},
		allRefused('could not reach Partner Center', 'sign-in could not be reached'),
	],
	[
		'a reset before the request was read',
		plays({ kind: 'reset', when: 'before' }),
		butNotSubmitted('connection to Partner Center was lost'),
	],
	['a reset after it was carried out', plays({ kind: 'reset', when: 'after' }), DONE],
	[
		'a hang past the timeout, before it was read',
		plays({ kind: 'hang', when: 'before' }),
		butNotSubmitted('did not answer in time'),
	],
	[
		'a hang past the timeout, after it was carried out',
		plays({ kind: 'hang', when: 'after' }),
		DONE,
	],
	['an answer that breaks off', plays({ kind: 'truncate' }), DONE],
	[
		'an empty body',
		(cell) => {
			const { readings } = cell.sandbox;
			if (cell.kind.match.method === 'PUT') readings.emptyReply = 200;
			else plays(answers(200))(cell);
		},
		butNotSubmitted('an answer that the node cannot read'),
	],
	[
		'half a JSON text',
		plays(answers(200, '{"quali')),
		butNotSubmitted('an answer that the node cannot read'),
	],
	['a slow trickle', plays({ kind: 'trickle', bytesPerSecond: 4000 }), DONE],
	[
		'401 in mid-run',
		refuses(answers(401, '{"code":"401"}'), { error: 'invalid_grant', code: 700082 }),
		{ ...DONE, signIn: { refused: 'has expired' } },
	],
	[
		'403 with a code',
		refuses(answers(403, '{"code":"900308","description":"Insufficient privileges."}'), {
			error: 'access_denied',
			code: 53003,
		}),
		allRefused('not allowed to do this', 'Conditional Access'),
	],
	[
		"403 in the gateway's shape",
		refuses(answers(403, '{"statusCode":403,"message":"Access denied by policy."}'), {
			error: 'unauthorized_client',
			code: 65001,
		}),
		allRefused('Access denied by policy.', 'consent'),
	],
	[
		'403 as a bare JSON text',
		refuses(answers(403, '"Customer tagging denied"'), { error: 'invalid_client', code: 7000215 }),
		allRefused('denied this qualification for the customer', 'client secret is wrong'),
	],
	[
		'403 with HTML',
		refuses(answers(403, '<html><title>Forbidden by proxy</title></html>'), {
			error: 'invalid_client',
			code: 7000222,
		}),
		allRefused('Forbidden by proxy', 'secret has expired'),
	],
	[
		'403 with nothing in it',
		refuses(answers(403), { error: 'interaction_required', code: 50076 }),
		allRefused('does not allow this', 'multi-factor'),
	],
];

async function play(name: KindName, arrange: Arrange): Promise<Becomes[KindName]> {
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
		const times = kind.carriedOut(sandbox);
		const message = errorOutput[0]?.json.error;
		if (typeof message !== 'string') {
			expect(output).toHaveLength(1);
			expect(times).toBe(1);
			return 'done';
		}
		expect(times).toBe(name === 'get' ? 1 : 0);
		return { refused: message };
	} finally {
		await sandbox.close();
	}
}

beforeEach(() => {
	// No jitter: a repeat without Retry-After follows at once.
	jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
	for (const forwarder of forwarders.splice(0)) forwarder.close();
});

it.each(MATRIX)(
	'%s',
	async (_, arrange, becomes) => {
		const names = Object.keys(KINDS) as KindName[];
		const outcomes = await Promise.all(names.map(async (name) => await play(name, arrange)));
		const expected = names.map((name) => {
			const outcome = becomes[name];
			return outcome === 'done' ? outcome : { refused: expect.stringContaining(outcome.refused) };
		});
		expect(Object.fromEntries(names.map((name, index) => [name, outcomes[index]]))).toEqual(
			Object.fromEntries(names.map((name, index) => [name, expected[index]])),
		);
	},
	60_000,
);
