import type { INodeParameters } from 'n8n-workflow';
import { throttleGates } from '../../../nodes/MicrosoftPartnerCenter/api/transport/throttle';
import { startSandbox } from '../../../sandbox';
import type { ReceivedRequest, Sandbox, SandboxOptions } from '../../../sandbox';
import { TestEngine } from './engine';

export interface Bench {
	sandbox: Sandbox;
	engine: TestEngine;
}

/** One sandbox for a test file, back at its seed before each test, with an engine signed in to it. */
export function useSandbox(options?: SandboxOptions): Bench {
	const bench = {} as Bench;
	beforeAll(async () => {
		bench.sandbox = await startSandbox(options);
	});
	beforeEach(() => {
		bench.sandbox.reset();
		// A pause that one test was asked for is none for the next.
		throttleGates.clear();
		bench.engine = new TestEngine(bench.sandbox.url);
		bench.engine.signIn(bench.sandbox);
		// No jitter: a repeat without Retry-After follows at once.
		jest.spyOn(Math, 'random').mockReturnValue(0);
	});
	afterEach(() => {
		// A fault that never played means that the test did not test what it says.
		expect(bench.sandbox.faults.pending).toEqual([]);
	});
	afterAll(async () => {
		await bench.sandbox.close();
	});
	return bench;
}

/** Parameters of *Customer Qualification: Update*, as the editor saves them. */
export function update(
	customer: unknown,
	qualification: unknown,
	more: { code?: unknown; options?: INodeParameters } = {},
): INodeParameters {
	return {
		resource: 'customerQualification',
		operation: 'update',
		customerId: { __rl: true, mode: 'id', value: customer as string },
		qualification: qualification as string,
		...('code' in more
			? { validationCode: { __rl: true, mode: 'code', value: more.code as string } }
			: {}),
		...(more.options ? { options: more.options } : {}),
	};
}

/** Parameters of *Customer Qualification: Update* that take everything from the input item. */
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

/** Parameters of an operation on one customer, given in one of the field's modes. */
export function onCustomer(
	operation: string,
	customer: { mode: 'id' | 'list' | 'domain'; value: string },
	more: INodeParameters = {},
): INodeParameters {
	return {
		resource: 'customerQualification',
		operation,
		customerId: { __rl: true, ...customer },
		...more,
	};
}

/** What reached Partner Center's API, without the sign-in. */
export function apiRequests({ received }: Sandbox): ReceivedRequest[] {
	return received.filter(({ url }) => url.startsWith('/v1/'));
}

/** How often each method reached the API, such as `{ PUT: 2, GET: 1 }`. */
export function countByMethod(sandbox: Sandbox): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { method } of apiRequests(sandbox)) counts[method] = (counts[method] ?? 0) + 1;
	return counts;
}
