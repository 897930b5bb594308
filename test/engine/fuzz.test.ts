import fc from 'fast-check';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { seed } from '../../tools/sandbox';
import { isRecord } from '../../nodes/MicrosoftPartnerCenter/domain/values';
import { useSandbox } from './support/setup';

/** Each run has 50 items with random CRM values and ten valid items. All runs together have 13,000 random items. */
const RANDOM_ITEMS = 50;
const VALID_ITEMS = 10;

/** An option whose expression gives nothing is rejected, so a valid item has them all. */
const VALID_OPTIONS = {
	dryRun: false,
	skipIfUnchanged: false,
	verify: false,
	bodyFormat: 'integer',
	timeout: 60,
	validateAddress: false,
};

/** The fields of an address and of a billing profile with valid values. */
const VALID_FIELDS = {
	line1: '2 Main Street',
	line2: 'Suite 2',
	city: 'Bellevue',
	state: 'WA',
	zip: '98004',
	country: 'us',
	email: 'info@contoso.com',
	phone: '4255550100',
};

const context = useSandbox({ customers: 2 * VALID_ITEMS });

const GUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const CUSTOMER_PATHS = new RegExp(
	`^/v1/customers/(?:${GUID}(?:/qualifications?|/profiles/billing)?|all/validations)(?:\\?|$)`,
);
const ADDRESS_PATH = /^\/v1\/validations\/address$/;
/** The requests that look up a domain. */
const LOOKUP_PATHS = [
	/^\/v1\/customers\?size=\d+&filter=[^&]+$/,
	/^\/[^/]+\/v2\.0\/\.well-known\/openid-configuration$/,
];

const seedCustomerId = fc.constantFrom(...Object.values(seed.customers).map(({ id }) => id));

/** Values that a field should not have. */
const unexpectedValue = fc.oneof(
	{ weight: 3, arbitrary: fc.string({ unit: 'binary' }) },
	{ weight: 2, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
	{ weight: 1, arbitrary: fc.constantFrom(undefined, null, NaN, Infinity, -0, '', ' ', '\u0000') },
	{ weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', '={{ 1 }}') },
	{ weight: 1, arbitrary: fc.string({ minLength: 2000, maxLength: 5000 }) },
	{
		weight: 3,
		arbitrary: fc
			.tuple(
				seedCustomerId,
				fc.constantFrom('/..', '/../../x', '?x=1', '#x', '%2F', '\n', '\r\nX: y', '\\'),
			)
			.map(([id, tail]) => id + tail),
	},
);

/** Usually one of `values`, sometimes an unexpected value. */
function mostlyFrom(...values: readonly unknown[]) {
	return fc.oneof(
		{ weight: 6, arbitrary: fc.constantFrom(...values) },
		{ weight: 1, arbitrary: unexpectedValue },
	);
}

const customer = fc.oneof(
	{ weight: 4, arbitrary: unexpectedValue },
	{ weight: 8, arbitrary: seedCustomerId },
	{ weight: 1, arbitrary: seedCustomerId.map((id) => ` ${id.toUpperCase()} `) },
	{ weight: 1, arbitrary: fc.domain() },
	{
		weight: 1,
		arbitrary: fc.record({
			__rl: fc.boolean(),
			mode: fc.constantFrom('list', 'id', 'domain', 'url', 7),
			value: unexpectedValue,
		}),
	},
);

const randomItem = fc.record(
	{
		operation: fc.constant('odd'),
		mode: fc.constantFrom('id', 'list', 'domain'),
		customer,
		qualification: mostlyFrom('Education', 'EDU', 'gcc', 'GCC', 3, 1, 'None', 'stateOwnedEntity'),
		code: mostlyFrom('012345', 12345, '20481', '30000', 'A+B/1 &=2'),
		segment: mostlyFrom('k12', 'HigherEd'),
		website: mostlyFrom('https://contoso.edu'),
		dryRun: mostlyFrom(true, false),
		skipIfUnchanged: mostlyFrom(true, false),
		verify: mostlyFrom(true, false),
		bodyFormat: mostlyFrom('integer', 'name'),
		timeout: mostlyFrom(30, 60),
		validateAddress: mostlyFrom(true, false),
		line1: mostlyFrom('1 Campus Drive', 'Campus Drive'),
		line2: mostlyFrom('', 'Suite 2', null),
		city: mostlyFrom('Redmond', 'Oslo', '\u200B'),
		state: mostlyFrom('WA', ''),
		zip: mostlyFrom('98052', 98052, '9.8E+4'),
		country: mostlyFrom('US', 'de', 'Germany', 'USA', 'UK'),
		email: mostlyFrom('a@contoso.com'),
		phone: mostlyFrom('+1 425 555 0100', 4255550100),
		extra: unexpectedValue,
	},
	{ requiredKeys: [] },
);

/** Parameters that read every field from the input item with an expression. */
function parameters(resource: string, operation: string) {
	const address = {
		addressLine1: '={{ $json.line1 }}',
		addressLine2: '={{ $json.line2 }}',
		city: '={{ $json.city }}',
		state: '={{ $json.state }}',
		postalCode: '={{ $json.zip }}',
		country: '={{ $json.country }}',
	};
	return {
		resource,
		operation,
		...address,
		updateFields: { ...address, email: '={{ $json.email }}', phoneNumber: '={{ $json.phone }}' },
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
			validateAddress: '={{ $json.validateAddress }}',
			maxConcurrency: 10,
		},
	};
}

/** Turns the customer of a random item into a resource locator, unless it already is an object. */
function withLocator({ mode, customer: value, ...item }: Record<string, unknown>): IDataObject {
	return { ...item, locator: isRecord(value) ? value : { __rl: true, mode, value } } as IDataObject;
}

function assertWellFormed({ json }: INodeExecutionData): void {
	if (!('error' in json)) {
		const isAddress = 'isVerified' in json;
		expect(isAddress ? '' : json.customerId).toMatch(new RegExp(isAddress ? '' : `^${GUID}$`));
		return;
	}
	expect(Object.keys(json)).toEqual(['error', 'details']);
	expect(json.error).toMatch(/\S/);
	// The message is the node's own, not that of a JavaScript error.
	expect(json.error).not.toMatch(/Cannot read|is not a function|is not iterable|not defined/);
	expect(json.details).toHaveProperty('advice', expect.stringMatching(/\S/));
	expect(json.details).not.toHaveProperty(
		'advice',
		expect.stringContaining('Check the expressions'),
	);
}

it.each([
	['customerQualification', 'update', 100],
	['customerQualification', 'submit', 40],
	['customerQualification', 'get', 40],
	['customerQualification', 'getAll', 40],
	['billingProfile', 'update', 20],
	['address', 'validate', 20],
])(
	'%s: %s never crashes, calls another path or affects other items, whatever values the fields have',
	async (resource, operation, numRuns) => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(randomItem, { minLength: RANDOM_ITEMS, maxLength: RANDOM_ITEMS }),
				async (randomItems) => {
					context.sandbox.reset();
					context.engine.signIn(context.sandbox);
					const customers = context.sandbox.state.customers.slice(-2 * VALID_ITEMS);
					const validItems = customers.slice(0, VALID_ITEMS).map(({ id }) => ({
						locator: { __rl: true, mode: 'id', value: id },
						qualification: 'education',
						segment: 'k12',
						...VALID_OPTIONS,
						...VALID_FIELDS,
					}));
					// One valid item after every five random items.
					const step = RANDOM_ITEMS / VALID_ITEMS;
					const items = validItems.flatMap((item, index) => [
						...randomItems.slice(index * step, (index + 1) * step).map(withLocator),
						item,
					]);
					const { output, error } = await context.engine.run({
						items,
						parameters: parameters(resource, operation),
						onError: 'continueRegularOutput',
					});

					expect(error).toBeUndefined();
					for (const item of output) assertWellFormed(item);
					for (const { url } of context.sandbox.received) {
						expect(
							[CUSTOMER_PATHS, ADDRESS_PATH, ...LOOKUP_PATHS].some((path) => path.test(url)) || url,
						).toBe(true);
					}
					const writes = (index: number) => {
						const { timesApplied, timesSubmitted, timesProfileWritten } = customers[index] ?? {};
						return { timesApplied, timesSubmitted, timesProfileWritten };
					};
					for (const [index, { locator }] of validItems.entries()) {
						const ownOutput = output.filter(
							({ pairedItem }) =>
								isRecord(pairedItem) && pairedItem.item === (index + 1) * (step + 1) - 1,
						);
						expect(ownOutput.filter(({ json }) => 'error' in json)).toEqual([]);
						const customerIds = resource === 'address' ? [] : ownOutput.map(() => locator.value);
						expect(
							ownOutput.map(({ json }) => json.customerId).filter((id) => id !== undefined),
						).toEqual(customerIds);
						const target = `${resource}/${operation}`;
						expect(writes(index)).toEqual({
							timesApplied: target === 'customerQualification/update' ? 1 : 0,
							timesSubmitted: target === 'customerQualification/submit' ? 1 : 0,
							timesProfileWritten: target === 'billingProfile/update' ? 1 : 0,
						});
						expect(writes(VALID_ITEMS + index)).toEqual({
							timesApplied: 0,
							timesSubmitted: 0,
							timesProfileWritten: 0,
						});
					}
				},
			),
			{ numRuns, endOnFailure: true },
		);
	},
	300_000,
);
