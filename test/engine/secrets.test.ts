import { printed } from './support/debugLog';
import { inspect } from 'node:util';
import type { INodeParameters } from 'n8n-workflow';
import { seed, startSandbox } from '../../sandbox';
import type { FaultAction, Sandbox } from '../../sandbox';
import { testCredential } from './support/credentialTester';
import { TestEngine } from './support/engine';
import type { Authentication } from './support/nodeTypes';
import { get, onCustomer, update } from './support/setup';

const { contosoUniversity, schoolOfFineArt } = seed.customers;

let sandbox: Sandbox;
let engine: TestEngine;
const accessLog: string[] = [];

beforeEach(async () => {
	sandbox = await startSandbox({ log: (line) => accessLog.push(line) });
	engine = new TestEngine(sandbox.url);
	engine.signIn(sandbox);
	accessLog.length = 0;
	printed.length = 0;
	jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(async () => {
	await sandbox.close();
});

/** Everything that must stay inside: the app's secret, and every token there is. */
function secrets(): string[] {
	const { access, refresh } = sandbox.state.tokens;
	return [
		seed.app.clientSecret,
		...[...access, ...refresh].map(({ value }) => value),
		// Of a long token half is as bad.
		...access.map(({ value }) => value.slice(0, 60)),
	];
}

/** An answer that repeats what it was sent. */
function repeats(
	status: number,
	sent: readonly string[],
	json: (words: string) => unknown,
): FaultAction {
	const words = `Seen: ${sent.join(' and ')}, Authorization: Bearer ${sent[0] ?? ''}`;
	return { kind: 'answer', status, body: JSON.stringify(json(words)) };
}

/** What Partner Center is sent: of all secrets, access tokens only. */
function accessTokens(): string[] {
	return sandbox.state.tokens.access.map(({ value }) => value);
}

const expire = () => {
	sandbox.expireAccessTokens();
};

const SITUATIONS: [name: string, arrange: () => void][] = [
	['all is well', () => undefined],
	['the access token has expired', expire],
	[
		'the client secret is wrong',
		() => {
			expire();
			for (const type of ['refreshToken', 'oAuth2'] as const) {
				engine.store(type, { clientSecret: `${seed.app.clientSecret}-not` });
			}
		},
	],
	[
		'the refresh token is dead',
		() => {
			expire();
			sandbox.revokeRefreshTokens();
		},
	],
	[
		'Entra repeats what it was sent',
		() => {
			expire();
			const description = `The secret ${seed.app.clientSecret} of ${seed.users.adminAgent.refreshToken} is wrong.`;
			const entra = { kind: 'entra', error: 'invalid_client', code: 7000215, description } as const;
			sandbox.faults.add({ match: { path: /oauth2/ }, times: 3, action: entra });
		},
	],
	[
		'Entra sends nonsense with tokens in it',
		() => {
			expire();
			const action = repeats(200, secrets(), (words) => ({ tokens: words }));
			sandbox.faults.add({ match: { path: /oauth2/ }, times: 40, action });
		},
	],
	...[400, 401, 403, 429, 500].map((status): [string, () => void] => [
		`Partner Center repeats what it was sent, with a ${status}`,
		() => {
			const action = repeats(status, accessTokens(), (description) => ({
				code: '3000',
				description,
			}));
			sandbox.faults.add({ match: { path: /^\/v1/ }, times: 40, action });
		},
	]),
	[
		'Partner Center answers something else with tokens in it',
		() => {
			const action = repeats(200, accessTokens(), (words) => ({ items: words, message: words }));
			sandbox.faults.add({ match: { path: /^\/v1/ }, times: 40, action });
		},
	],
	[
		'a redirect leads elsewhere',
		() => {
			const headers = { Location: 'http://127.0.0.1:1/collect' };
			const action = { kind: 'answer', status: 302, headers } as const;
			sandbox.faults.add({ match: { path: /^\/v1/ }, times: 40, action });
		},
	],
	[
		'every connection breaks',
		() => {
			sandbox.faults.add({ times: 80, action: { kind: 'reset', when: 'before' } });
		},
	],
];

const RUNS: INodeParameters[] = [
	update(contosoUniversity.id, 'education', { options: { verify: true } }),
	get(schoolOfFineArt.id),
	onCustomer('get', { mode: 'domain', value: 'fabrikam.com' }, { resource: 'customer' }),
	onCustomer('getAll', { mode: 'id', value: schoolOfFineArt.id }),
	onCustomer(
		'submit',
		{ mode: 'id', value: contosoUniversity.id },
		{ qualification: 'education', educationSegment: 'k12' },
	),
	{ resource: 'customer', operation: 'getAll' },
	{ resource: 'validationCode', operation: 'getAll' },
];

/** All that leaves the node, the trigger, the lists and the test of the credential, as text. */
async function everythingThatLeaves(authentication: Authentication): Promise<string> {
	const said: unknown[] = [];
	for (const parameters of RUNS) {
		const onError = 'continueErrorOutput';
		const { output, errorOutput, hints } = await engine.run({
			parameters,
			authentication,
			onError,
		});
		const { error } = await engine.run({ parameters, authentication });
		said.push(output, errorOutput, hints, error, JSON.stringify(error), error?.stack);
	}
	const trigger = engine.trigger({
		authentication,
		event: 'reviewDecided',
		customerIds: [contosoUniversity.id],
	});
	said.push(await trigger.poll().catch((error: unknown) => error));
	said.push(await engine.search('searchCustomers').catch((error: unknown) => error));
	said.push(await testCredential(engine, authentication));
	// Of the access log only the addresses are ours; what the sandbox says about them is not.
	said.push(
		printed,
		accessLog,
		sandbox.received.map(({ url }) => url),
	);
	return inspect(said, {
		depth: 30,
		showHidden: true,
		maxStringLength: null,
		maxArrayLength: null,
	});
}

describe.each(['refreshToken', 'oAuth2'] as const)('with the %s credential', (authentication) => {
	it.each(SITUATIONS)('no secret and no token leaves when %s', async (_, arrange) => {
		arrange();
		const all = await everythingThatLeaves(authentication);

		for (const secret of secrets()) expect(all.includes(secret) && secret).toBe(false);
		expect(all).not.toMatch(/Bearer ey/);
		// It did read along.
		expect(all).toContain('/v1/');
		expect(printed).toContainEqual(expect.stringContaining('Start executing node'));
	});
});
