import { printedLines } from './support/debugLog';
import { inspect } from 'node:util';
import type { INodeParameters } from 'n8n-workflow';
import { seed, startSandbox } from '../../tools/sandbox';
import type { FaultAction, Sandbox } from '../../tools/sandbox';
import { testCredential } from './support/credentialTester';
import { TestEngine } from './support/engine';
import type { Authentication } from './support/nodeTypes';
import { getProfile, updateProfile, validateAddress } from './support/profiles';
import { customerOperation, get, update } from './support/setup';

const { cityPowerAndLight, contosoUniversity, schoolOfFineArt } = seed.customers;

let sandbox: Sandbox;
let engine: TestEngine;
const accessLog: string[] = [];

beforeEach(async () => {
	sandbox = await startSandbox({ log: (line) => accessLog.push(line) });
	engine = new TestEngine(sandbox.url);
	engine.signIn(sandbox);
	accessLog.length = 0;
	printedLines.length = 0;
	jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(async () => {
	await sandbox.close();
});

/** The values that must never leave the node: the app's client secret and every token. */
function secrets(): string[] {
	const { access, refresh } = sandbox.state.tokens;
	return [
		seed.app.clientSecret,
		...[...access, ...refresh].map(({ value }) => value),
		// Part of a long token is a leak, too.
		...access.map(({ value }) => value.slice(0, 60)),
	];
}

/** A response that echoes `values`. */
function echo(
	status: number,
	values: readonly string[],
	toBody: (text: string) => unknown,
): FaultAction {
	const text = `Seen: ${values.join(' and ')}, Authorization: Bearer ${values[0] ?? ''}`;
	return { kind: 'answer', status, body: JSON.stringify(toBody(text)) };
}

/** The only secrets that Partner Center receives. */
function accessTokens(): string[] {
	return sandbox.state.tokens.access.map(({ value }) => value);
}

const expireAccessTokens = () => {
	sandbox.expireAccessTokens();
};

const SCENARIOS: [name: string, arrange: () => void][] = [
	['everything works', () => undefined],
	['the access token has expired', expireAccessTokens],
	[
		'the client secret is wrong',
		() => {
			expireAccessTokens();
			for (const type of ['refreshToken', 'oAuth2'] as const) {
				engine.store(type, { clientSecret: `${seed.app.clientSecret}-not` });
			}
		},
	],
	[
		'the refresh token is revoked',
		() => {
			expireAccessTokens();
			sandbox.revokeRefreshTokens();
		},
	],
	[
		'Entra echoes the request',
		() => {
			expireAccessTokens();
			const description = `The secret ${seed.app.clientSecret} of ${seed.users.adminAgent.refreshToken} is wrong.`;
			const entra = { kind: 'entra', error: 'invalid_client', code: 7000215, description } as const;
			sandbox.faults.add({ match: { path: /oauth2/ }, times: 3, action: entra });
		},
	],
	[
		'Entra sends an invalid response that contains tokens',
		() => {
			expireAccessTokens();
			const action = echo(200, secrets(), (text) => ({ tokens: text }));
			sandbox.faults.add({ match: { path: /oauth2/ }, times: 40, action });
		},
	],
	...[400, 401, 403, 429, 500].map((status): [string, () => void] => [
		`Partner Center echoes the request with status ${status}`,
		() => {
			const action = echo(status, accessTokens(), (description) => ({
				code: '3000',
				description,
			}));
			sandbox.faults.add({ match: { path: /^\/v1/ }, times: 40, action });
		},
	]),
	[
		'Partner Center sends an invalid response that contains tokens',
		() => {
			const action = echo(200, accessTokens(), (text) => ({ items: text, message: text }));
			sandbox.faults.add({ match: { path: /^\/v1/ }, times: 40, action });
		},
	],
	[
		'Partner Center redirects to another address',
		() => {
			const headers = { Location: 'http://127.0.0.1:1/collect' };
			const action = { kind: 'answer', status: 302, headers } as const;
			sandbox.faults.add({ match: { path: /^\/v1/ }, times: 40, action });
		},
	],
	[
		'every connection is reset',
		() => {
			sandbox.faults.add({ times: 80, action: { kind: 'reset', when: 'before' } });
		},
	],
];

/** Few retries, because the messages do not depend on their number. */
const options = { maxRetries: 1, maxRetryWait: 1 };

const RUNS: INodeParameters[] = [
	update(contosoUniversity.id, 'education', { options: { ...options, verify: true } }),
	get(schoolOfFineArt.id),
	customerOperation('get', { mode: 'domain', value: 'fabrikam.com' }, { resource: 'customer' }),
	customerOperation('getAll', { mode: 'id', value: schoolOfFineArt.id }),
	customerOperation(
		'submit',
		{ mode: 'id', value: contosoUniversity.id },
		{ qualification: 'education', educationSegment: 'k12' },
	),
	{ resource: 'customer', operation: 'getAll' },
	{ resource: 'validationCode', operation: 'getAll' },
	getProfile(schoolOfFineArt),
	updateProfile(contosoUniversity, { city: 'Bellevue' }, { ...options, validateAddress: true }),
	validateAddress({ ...contosoUniversity }, options),
	customerOperation(
		'get',
		{ mode: 'id', value: cityPowerAndLight.id },
		{ resource: 'validationCode' },
	),
	customerOperation(
		'getValidationStatus',
		{ mode: 'id', value: contosoUniversity.id },
		{ resource: 'customer' },
	),
].map((parameters) => ({ options, ...parameters }));

/** Collects every output of the node, the trigger, the lists and the credential test as text. */
async function collectOutput(authentication: Authentication): Promise<string> {
	const trigger = engine.createTrigger({
		authentication,
		event: 'reviewDecided',
		customerIds: [contosoUniversity.id],
	});
	const outputs: unknown[] = await Promise.all([
		...RUNS.flatMap((parameters) => [
			engine.run({ parameters, authentication, onError: 'continueErrorOutput' }),
			engine
				.run({ parameters, authentication })
				.then(({ error }) => [error, JSON.stringify(error), error?.stack]),
		]),
		trigger.poll().catch((error: unknown) => error),
		engine.search('searchCustomers').catch((error: unknown) => error),
		testCredential(engine, authentication),
	]);
	// Only the URLs in the access log come from the node. The sandbox writes the rest.
	outputs.push(
		printedLines,
		accessLog,
		sandbox.received.map(({ url }) => url),
	);
	return inspect(outputs, {
		depth: 30,
		showHidden: true,
		maxStringLength: null,
		maxArrayLength: null,
	});
}

describe.each(['refreshToken', 'oAuth2'] as const)(
	'the output with the %s credential',
	(authentication) => {
		it.each(SCENARIOS)('contains no secret and no token when %s', async (_, arrange) => {
			arrange();
			const text = await collectOutput(authentication);

			for (const secret of secrets()) expect(text.includes(secret) && secret).toBe(false);
			expect(text).not.toMatch(/Bearer ey/);
			// The requests and n8n's log lines were recorded.
			expect(text).toContain('/v1/');
			expect(printedLines).toContainEqual(expect.stringContaining('Start executing node'));
		});
	},
);
