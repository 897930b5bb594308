import type { INodeParameters } from 'n8n-workflow';
import { throttleGates } from '../../../nodes/MicrosoftPartnerCenter/api/transport/throttle';
import { startSandbox } from '../../../tools/sandbox';
import type { ReceivedRequest, Sandbox, SandboxOptions } from '../../../tools/sandbox';
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

/** Waits until a condition is true, however slow the machine is. */
export async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Cancels an execution while it waits for the pause after a 429. */
export async function cancelDuringPause(
	sandbox: Sandbox,
	execution: { cancel(): void },
): Promise<void> {
	await until(() => sandbox.received.some(({ answered }) => answered === 429));
	// Until then, the node has read the response, and the other active requests are answered.
	await new Promise((resolve) => setTimeout(resolve, 500));
	execution.cancel();
}

/**
 * Moves all clocks forward, those of n8n and those of the sandbox. So a test can request a pause that no slow machine
 * outlasts, and does not wait for its end.
 */
export function passTime(sandbox: Sandbox, ms: number): void {
	// With an offset, the `Date` header follows the mock.
	sandbox.setClockOffset(1);
	for (const clock of [Date, performance]) {
		// `spyOn` returns an existing mock, which must not call itself.
		const spy = jest.spyOn(clock, 'now');
		const before = spy.getMockImplementation();
		if (before === undefined) throw new Error('The clock has no implementation');
		spy.mockImplementation(() => before.call(clock) + ms);
	}
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
