import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { seed } from '../../tools/sandbox';
import { apiRequests, countByMethod, customerOperation, update, useSandbox } from './support/setup';

/**
 * A value that gives nothing, or that is spelled in an unknown way, must never turn a dry run or a
 * rejected item into a write.
 */

const context = useSandbox();
const { contosoUniversity } = seed.customers;

async function run(parameters: INodeParameters, json: IDataObject = {}) {
	const { output, error } = await context.engine.run({
		items: [json],
		parameters,
		onError: 'continueRegularOutput',
	});
	expect(error).toBeUndefined();
	return output.map((item) => item.json);
}

function educationUpdate(options: unknown): INodeParameters {
	return update(contosoUniversity.id, 'education', { options: options as INodeParameters });
}

/** Ways to ask for a dry run. */
const DRY_RUN_VALUES = [
	true,
	'true',
	'={{ true }}',
	'={{ true }} ',
	'={{ "true" }}',
	'={{ "TRUE" }}',
	'={{ " True " }}',
	'={{ $json.yes }}',
];
/** Expressions that give nothing, and values that are neither on nor off. */
const UNCLEAR_VALUES = [
	null,
	'',
	' ',
	'={{ $json.typo }}',
	'={{ undefined }}',
	'={{ null }}',
	'={{ "" }}',
	'={{ $json.typo }} ',
	'={{ "yes" }}',
	'={{ 1 }}',
	'={{ [] }}',
	'={{ {} }}',
];

describe('Dry Run', () => {
	it.each(DRY_RUN_VALUES.map((value) => [value]))('sends no update if it is %j', async (dryRun) => {
		const [json] = await run(educationUpdate({ dryRun }), { yes: true });

		expect(json).toMatchObject({ dryRun: true, changed: true });
		expect(countByMethod(context.sandbox)).toEqual({ GET: 2 });
	});

	it.each(UNCLEAR_VALUES.map((value) => [value]))(
		'rejects the item and sends nothing if it is %j',
		async (dryRun) => {
			const [json] = await run(educationUpdate({ dryRun }));

			expect(json?.error).toContain("'Dry Run'");
			expect(apiRequests(context.sandbox)).toEqual([]);
		},
	);

	it.each(UNCLEAR_VALUES.map((value) => [value]))(
		'rejects the item and submits nothing if it is %j',
		async (dryRun) => {
			const [json] = await run(
				customerOperation(
					'submit',
					{ mode: 'id', value: contosoUniversity.id },
					{
						qualification: 'education',
						educationSegment: 'k12',
						options: { dryRun } as IDataObject as INodeParameters,
					},
				),
			);

			expect(json?.error).toContain("'Dry Run'");
			expect(apiRequests(context.sandbox)).toEqual([]);
		},
	);

	it('never allows a write, whatever value is given for it, unless it is false', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.oneof(fc.constantFrom(...UNCLEAR_VALUES), fc.jsonValue({ maxDepth: 1 }), fc.string()),
				async (value) => {
					fc.pre(!/^"?\s*false\s*"?$/i.test(JSON.stringify(value)));
					context.sandbox.reset();
					context.engine.signIn(context.sandbox);
					await run(educationUpdate({ dryRun: '={{ $json.value }}' }), { value } as IDataObject);

					expect(countByMethod(context.sandbox).PUT).toBeUndefined();
				},
			),
			{ numRuns: 100 },
		);
	});
});

describe('Options', () => {
	it.each([
		['an expression', '={{ { dryRun: true } }}'],
		['JSON text', '{"dryRun":true}'],
		['an array', [{ dryRun: true }]],
		['a number', 1],
	])('as %s is rejected, because what it asked for would be lost', async (_, options) => {
		const [json] = await run(educationUpdate(options));

		expect(json?.error).toContain("'Options' as a whole is one expression or text");
		expect(apiRequests(context.sandbox)).toEqual([]);
	});

	it.each([
		['skipIfUnchanged', 'Skip If Unchanged'],
		['verify', 'Verify'],
		['bodyFormat', 'Body Format'],
		['timeout', 'Timeout'],
		['maxRetries', 'Max Retries'],
		['maxConcurrency', 'Max Concurrency'],
		['maxRetryWait', 'Max Retry Wait'],
	])('with %s from an expression that gives nothing rejects the item', async (name, label) => {
		for (const value of ['={{ $json.typo }}', '={{ null }}', null, '']) {
			const [json] = await run(educationUpdate({ [name]: value }));

			expect(json?.error).toContain(`'${label}' is empty`);
		}
		expect(apiRequests(context.sandbox)).toEqual([]);
	});

	it.each([
		['bodyFormat', '={{ "Name" }} '],
		['timeout', '={{ 30 }} '],
		['maxRetries', ' 3'],
		['verify', '={{ false }} '],
	])('accepts %s with spaces around it: %j', async (name, value) => {
		const [json] = await run(educationUpdate({ [name]: value }));

		expect(json).toMatchObject({ changed: true });
	});
});

describe('Qualification', () => {
	it('never becomes a write if it is not one of the documented spellings', async () => {
		const documented =
			/^\s*(?:1|3|edu|education|gcc|government[\s_\-\u2010-\u2015]*community[\s_\-\u2010-\u2015]*cloud)\s*$/i;
		const parameters = update(contosoUniversity.id, '={{ $json.value }}', { code: '012345' });
		await fc.assert(
			fc.asyncProperty(
				fc.array(
					fc.oneof(
						fc.string(),
						fc.integer({ min: -5, max: 40 }),
						fc.double(),
						fc.stringMatching(/^[-_ .+]{0,2}(?:edu|GCC|1|3|Education)[-_ .a-z0-9]{0,3}$/),
						fc.jsonValue({ maxDepth: 1 }),
					),
					{ minLength: 20, maxLength: 20 },
				),
				async (values) => {
					context.sandbox.reset();
					context.engine.signIn(context.sandbox);
					const items = values
						.filter((value) => typeof value === 'object' || !documented.test(String(value)))
						.map((value) => ({ value }) as IDataObject);
					await context.engine.run({ items, parameters, onError: 'continueRegularOutput' });

					expect(countByMethod(context.sandbox)).toEqual({});
				},
			),
			{ numRuns: 50 },
		);
	});

	it('is not chosen beforehand, so a run without a choice does not start', async () => {
		const { customerId, operation, resource } = update(contosoUniversity.id, 'education');
		const start = context.engine.run({
			parameters: { resource, operation, customerId } as INodeParameters,
		});

		await expect(start).rejects.toThrow('has issues');
		expect(context.sandbox.received).toEqual([]);
	});
});
