import type { INodeParameters } from 'n8n-workflow';
import { seed, startSandbox } from '../../../tools/sandbox';
import type { Sandbox } from '../../../tools/sandbox';
import { isRecord } from '../../../nodes/MicrosoftPartnerCenter/domain/values';
import { TestEngine } from './engine';
import type { RunResult } from './engine';
import { customerOperation, update } from './setup';

/** What the node says about the write of an item. `written`: the write was made, and something after it failed. */
export type Claim = 'done' | 'unchanged' | 'not done' | 'unknown' | 'written';

/** Reads what the node says about the write of its only item, and checks the advice for that. */
export function readClaim({ output, errorOutput, error }: RunResult): Claim {
	expect(error).toBeUndefined();
	const [done] = output;
	if (done) return done.json.changed === true ? 'done' : 'unchanged';
	const details = errorOutput[0]?.json.details;
	if (!isRecord(details)) throw new Error('The item has neither a result nor an error');
	const advice = expect.stringContaining(
		"Check the customer's qualification with Get or Get Many before you run",
	);
	if (details.outcomeUnknown === true) {
		expect(details).toMatchObject({ advice });
		expect(details).not.toHaveProperty('written');
		return 'unknown';
	}
	expect(details).not.toMatchObject({ advice });
	return details.written === true ? 'written' : 'not done';
}

/** A write whose outcome can be in doubt. */
export interface Write {
	readonly method: 'PUT' | 'POST';
	readonly qualification: 'education' | 'governmentCommunityCloud';
	readonly customerId: string;
	/** The validation code that it uses up. It has one use left. */
	readonly code?: string;
	readonly parameters: (options: INodeParameters) => INodeParameters;
}

const { contosoUniversity, fabrikam } = seed.customers;
const code = seed.validationCodes.oneUseLeft.validationId;
const codeField = { validationCode: { __rl: true, mode: 'code', value: code } };

/** The four kinds of write. */
export const WRITES = {
	'PUT Education': {
		method: 'PUT',
		qualification: 'education',
		customerId: contosoUniversity.id,
		parameters: (options) => update(contosoUniversity.id, 'education', { options }),
	},
	'PUT Government Community Cloud': {
		method: 'PUT',
		qualification: 'governmentCommunityCloud',
		customerId: fabrikam.id,
		code,
		parameters: (options) => update(fabrikam.id, 'governmentCommunityCloud', { code, options }),
	},
	'POST Education': {
		method: 'POST',
		qualification: 'education',
		customerId: contosoUniversity.id,
		parameters: (options) =>
			customerOperation(
				'submit',
				{ mode: 'id', value: contosoUniversity.id },
				{ qualification: 'education', educationSegment: 'k12', options },
			),
	},
	'POST Government Community Cloud': {
		method: 'POST',
		qualification: 'governmentCommunityCloud',
		customerId: fabrikam.id,
		code,
		parameters: (options) =>
			customerOperation(
				'submit',
				{ mode: 'id', value: fabrikam.id },
				{ qualification: 'governmentCommunityCloud', ...codeField, options },
			),
	},
} as const satisfies Record<string, Write>;

export type WriteName = keyof typeof WRITES;

/** The state of the service after a write, when no write is pending. */
export interface FinalState {
	/** Whether the customer has the qualification, or a review of it. */
	readonly isThere: boolean;
	/** How often the service accepted the write. */
	readonly timesApplied: number;
	readonly timesCodeUsed: number;
	/** How many requests reached the service as a write, without those that were answered 401 or 429. */
	readonly timesSent: number;
}

/** Reads the final state of the customer of a write. */
export async function readFinalState(
	sandbox: Sandbox,
	{ method, qualification, customerId, code: validationId }: Write,
): Promise<FinalState> {
	await sandbox.whenIdle();
	const { qualifications, timesApplied, timesSubmitted } = sandbox.state.customer(customerId);
	return {
		isThere: qualifications.some((entry) => entry.qualification === qualification),
		timesApplied: method === 'PUT' ? timesApplied : timesSubmitted,
		timesCodeUsed: validationId === undefined ? 0 : sandbox.state.timesUsed(validationId),
		timesSent: sandbox.received.filter(
			(request) =>
				request.method === method &&
				request.url.startsWith('/v1/') &&
				request.answered !== 401 &&
				request.answered !== 429,
		).length,
	};
}

/** Checks that the state of the service agrees with the node's claim, and that nothing was done twice. */
export function expectTrueClaim(claim: Claim, state: FinalState, write: Write): void {
	if (claim === 'not done') expect(state).toMatchObject({ isThere: false, timesApplied: 0 });
	else if (claim !== 'unknown') expect(state.isThere).toBe(true);
	if (claim === 'done' || claim === 'written') expect(state.timesApplied).toBeGreaterThan(0);
	if (write.code !== undefined) {
		expect(state.timesApplied).toBeLessThanOrEqual(1);
		expect(state.timesCodeUsed).toBe(state.timesApplied);
	}
	if (write.method === 'POST') {
		expect(state.timesSent).toBeLessThanOrEqual(1);
		expect(state.timesApplied).toBeLessThanOrEqual(1);
	}
}

/** The result of one write against a sandbox of its own. */
export interface WriteResult {
	readonly claim: Claim;
	readonly state: FinalState;
}

/**
 * Makes one write against a sandbox of its own.
 *
 * @param arrange injects the faults
 */
export async function runWrite(
	name: WriteName,
	arrange: (sandbox: Sandbox, write: Write) => void,
	options: INodeParameters = {},
): Promise<WriteResult> {
	const write: Write = WRITES[name];
	const sandbox = await startSandbox();
	try {
		const engine = new TestEngine(sandbox.url);
		engine.signIn(sandbox);
		arrange(sandbox, write);
		const result = await engine.run({
			parameters: write.parameters({ timeout: 1, ...options }),
			onError: 'continueErrorOutput',
		});
		const claim = readClaim(result);
		const state = await readFinalState(sandbox, write);
		expectTrueClaim(claim, state, write);
		return { claim, state };
	} finally {
		await sandbox.close();
	}
}
