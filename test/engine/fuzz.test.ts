import fc from 'fast-check';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { seed } from '../../sandbox';
import { isRecord } from '../../nodes/MicrosoftPartnerCenter/domain/values';
import { useSandbox } from './support/setup';

/** Whatever a CRM may have in its fields: 50 odd items in a run, beside ten that are good; 11,000 odd ones in all. */
const ODD_ITEMS = 50;
const GOOD_ITEMS = 10;

const bench = useSandbox({ customers: 2 * GOOD_ITEMS });

const GUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const CUSTOMER_PATHS = new RegExp(
	`^/v1/customers/(?:${GUID}(?:/qualifications?)?|all/validations)(?:\\?|$)`,
);
/** What looking a domain up asks for. */
const LOOK_UP_PATHS = [
	/^\/v1\/customers\?size=\d+&filter=[^&]+$/,
	/^\/[^/]+\/v2\.0\/\.well-known\/openid-configuration$/,
];

const named = Object.values(seed.customers);
const someId = fc.constantFrom(...named.map(({ id }) => id));

/** What a field may hold that it should not. */
const odd = fc.oneof(
	{ weight: 3, arbitrary: fc.string({ unit: 'binary' }) },
	{ weight: 2, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
	{ weight: 1, arbitrary: fc.constantFrom(undefined, null, NaN, Infinity, -0, '', ' ', '\u0000') },
	{ weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', '={{ 1 }}') },
	{ weight: 1, arbitrary: fc.string({ minLength: 2000, maxLength: 5000 }) },
	{
		weight: 3,
		arbitrary: fc
			.tuple(
				someId,
				fc.constantFrom('/..', '/../../x', '?x=1', '#x', '%2F', '\n', '\r\nX: y', '\\'),
			)
			.map(([id, tail]) => id + tail),
	},
);

/** One of these, or now and then something odd. */
function mostly(...values: readonly unknown[]) {
	return fc.oneof(
		{ weight: 6, arbitrary: fc.constantFrom(...values) },
		{ weight: 1, arbitrary: odd },
	);
}

const customer = fc.oneof(
	{ weight: 4, arbitrary: odd },
	{ weight: 8, arbitrary: someId },
	{ weight: 1, arbitrary: someId.map((id) => ` ${id.toUpperCase()} `) },
	{ weight: 1, arbitrary: fc.domain() },
	{
		weight: 1,
		arbitrary: fc.record({
			__rl: fc.boolean(),
			mode: fc.constantFrom('list', 'id', 'domain', 'url', 7),
			value: odd,
		}),
	},
);

const oddItem = fc.record(
	{
		operation: fc.constant('odd'),
		mode: fc.constantFrom('id', 'list', 'domain'),
		customer,
		qualification: mostly('Education', 'EDU', 'gcc', 'GCC', 3, 1, 'None', 'stateOwnedEntity'),
		code: mostly('012345', 12345, '20481', '30000', 'A+B/1 &=2'),
		segment: mostly('k12', 'HigherEd'),
		website: mostly('https://contoso.edu'),
		dryRun: mostly(true, false),
		skipIfUnchanged: mostly(true, false),
		verify: mostly(true, false),
		bodyFormat: mostly('integer', 'name'),
		timeout: mostly(30, 60),
		extra: odd,
	},
	{ requiredKeys: [] },
);

/** Every field by expression, as a CRM feeds it. */
function parameters(operation: string) {
	return {
		resource: 'customerQualification',
		operation,
		customerId: '={{ $json.locator }}',
		qualification: '={{ $json.qualification }}',
		validationCode: { __rl: true, mode: 'code', value: '={{ $json.code }}' },
		educationSegment: '={{ $json.segment }}',
		website: '={{ $json.website }}',
		options: {
			dryRun: '={{ $json.dryRun }}',
			skipIfUnchanged: '={{ $json.skipIfUnchanged }}',
			verify: '={{ $json.verify }}',
			bodyFormat: '={{ $json.bodyFormat }}',
			timeout: '={{ $json.timeout }}',
			maxConcurrency: 10,
		},
	};
}

/** Odd items whose customer is a whole locator, or only its value. */
function withLocator({ mode, customer: value, ...item }: Record<string, unknown>): IDataObject {
	return { ...item, locator: isRecord(value) ? value : { __rl: true, mode, value } } as IDataObject;
}

function assertWellFormed({ json }: INodeExecutionData): void {
	if (!('error' in json)) {
		expect(json.customerId).toMatch(new RegExp(`^${GUID}$`));
		return;
	}
	expect(Object.keys(json)).toEqual(['error', 'details']);
	expect(json.error).toMatch(/\S/);
	// A refusal in words of ours, not a crash in JavaScript's.
	expect(json.error).not.toMatch(/Cannot read|is not a function|is not iterable|not defined/);
	expect(json.details).toHaveProperty('advice', expect.stringMatching(/\S/));
	expect(json.details).not.toHaveProperty(
		'advice',
		expect.stringContaining('Check the expressions'),
	);
}

it.each([
	['update', 100],
	['submit', 40],
	['get', 40],
	['getAll', 40],
])(
	'%s: whatever stands in the fields crashes nothing, goes nowhere else, and touches no other item',
	async (operation, numRuns) => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(oddItem, { minLength: ODD_ITEMS, maxLength: ODD_ITEMS }),
				async (odds) => {
					bench.sandbox.reset();
					bench.engine.signIn(bench.sandbox);
					const bystanders = bench.sandbox.state.customers.slice(-2 * GOOD_ITEMS);
					const good = bystanders.slice(0, GOOD_ITEMS).map(({ id }) => ({
						locator: { __rl: true, mode: 'id', value: id },
						qualification: 'education',
						segment: 'k12',
					}));
					// A good one after every five odd ones.
					const step = ODD_ITEMS / GOOD_ITEMS;
					const items = good.flatMap((item, index) => [
						...odds.slice(index * step, (index + 1) * step).map(withLocator),
						item,
					]);
					const { output, error } = await bench.engine.run({
						items,
						parameters: parameters(operation),
						onError: 'continueRegularOutput',
					});

					expect(error).toBeUndefined();
					for (const item of output) assertWellFormed(item);
					for (const { url } of bench.sandbox.received) {
						expect([CUSTOMER_PATHS, ...LOOK_UP_PATHS].some((path) => path.test(url)) || url).toBe(
							true,
						);
					}
					const writes = (index: number) => {
						const { timesApplied, timesSubmitted } = bystanders[index] ?? {};
						return { timesApplied, timesSubmitted };
					};
					for (const [index, { locator }] of good.entries()) {
						const own = output.filter(
							({ pairedItem }) =>
								isRecord(pairedItem) && pairedItem.item === (index + 1) * (step + 1) - 1,
						);
						expect(own.filter(({ json }) => 'error' in json)).toEqual([]);
						expect(own.map(({ json }) => json.customerId)).toEqual(own.map(() => locator.value));
						expect(writes(index)).toEqual({
							timesApplied: operation === 'update' ? 1 : 0,
							timesSubmitted: operation === 'submit' ? 1 : 0,
						});
						expect(writes(GOOD_ITEMS + index)).toEqual({ timesApplied: 0, timesSubmitted: 0 });
					}
				},
			),
			{ numRuns, endOnFailure: true },
		);
	},
	300_000,
);
