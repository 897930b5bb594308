import type { INodeParameters } from 'n8n-workflow';
import { throttleGates } from '../../../nodes/MicrosoftPartnerCenter/api/transport/throttle';
import { startSandbox } from '../../../sandbox';
import type { ReceivedRequest, Sandbox, SandboxOptions } from '../../../sandbox';
import { TestEngine } from './engine';

/** The sandbox and the engine that the tests of one file use. */
export interface TestContext {
	sandbox: Sandbox;
	engine: TestEngine;
}

/**
 * Starts one sandbox for a test file. Before each test, resets the sandbox and creates an engine with
 * valid tokens.
 */
export function useSandbox(options?: SandboxOptions): TestContext {
	const context = {} as TestContext;
	beforeAll(async () => {
		context.sandbox = await startSandbox(options);
	});
	beforeEach(() => {
		context.sandbox.reset();
		// A pause from one test must not delay the next test.
		throttleGates.clear();
		context.engine = new TestEngine(context.sandbox.url);
		context.engine.signIn(context.sandbox);
		// No jitter: the backoff begins with 250 ms.
		jest.spyOn(Math, 'random').mockReturnValue(0);
	});
	afterEach(() => {
		// If a fault was never injected, the test did not test what its name says.
		expect(context.sandbox.faults.pending).toEqual([]);
	});
	afterAll(async () => {
		await context.sandbox.close();
	});
	return context;
}

/** Parameters of *Customer Qualification: Update*, as the editor saves them. */
export function update(
	customer: unknown,
	qualification: unknown,
	extra: { code?: unknown; options?: INodeParameters } = {},
): INodeParameters {
	return {
		resource: 'customerQualification',
		operation: 'update',
		customerId: { __rl: true, mode: 'id', value: customer as string },
		qualification: qualification as string,
		...('code' in extra
			? { validationCode: { __rl: true, mode: 'code', value: extra.code as string } }
			: {}),
		...(extra.options ? { options: extra.options } : {}),
	};
}

/** Parameters of *Customer Qualification: Update* that read every value from the input item. */
export const updateByExpression = update('={{ $json.customer }}', '={{ $json.qualification }}', {
	code: '={{ $json.code }}',
});

/** Parameters of *Customer Qualification: Get*. */
export function get(customer: unknown): INodeParameters {
	return {
		resource: 'customerQualification',
		operation: 'get',
		customerId: { __rl: true, mode: 'id', value: customer as string },
	};
}

/** Parameters of an operation on one customer, with the customer in any of the field's modes. */
export function customerOperation(
	operation: string,
	customer: { mode: 'id' | 'list' | 'domain'; value: string },
	extra: INodeParameters = {},
): INodeParameters {
	return {
		resource: 'customerQualification',
		operation,
		customerId: { __rl: true, ...customer },
		...extra,
	};
}

/** The requests that the sandbox received for Partner Center's API, without those for the sign-in. */
export function apiRequests({ received }: Sandbox): ReceivedRequest[] {
	return received.filter(({ url }) => url.startsWith('/v1/'));
}

/**
 * Cancels an execution as soon as a condition holds, so that the test does not depend on how fast the machine
 * is. For `onStart` of a run.
 *
 * @param isReached the condition, which is checked every few milliseconds
 * @returns starts to watch the execution
 */
export function cancelWhen(isReached: () => boolean): (execution: { cancel(): void }) => void {
	return (execution) => {
		const timer = setInterval(() => {
			if (!isReached()) return;
			clearInterval(timer);
			execution.cancel();
		}, 5);
	};
}

/** Whether the sandbox has answered a request with 429. */
export function hasThrottled({ received }: Sandbox): boolean {
	return received.some(({ answered }) => answered === 429);
}

/** Returns the highest number of requests that were active at the service at the same time. */
export function maxActiveCount(requests: readonly ReceivedRequest[]): number {
	const changes = requests
		.flatMap(({ at, answeredAt = Infinity }) => [
			{ time: at, delta: 1 },
			{ time: answeredAt, delta: -1 },
		])
		.sort((a, b) => a.time - b.time || a.delta - b.delta);
	let activeCount = 0;
	return Math.max(...changes.map(({ delta }) => (activeCount += delta)));
}

/** Counts the API requests by method, for example `{ PUT: 2, GET: 1 }`. */
export function countByMethod(sandbox: Sandbox): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { method } of apiRequests(sandbox)) counts[method] = (counts[method] ?? 0) + 1;
	return counts;
}
