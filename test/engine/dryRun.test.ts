import type { IDataObject } from 'n8n-workflow';
import { seed } from '../../tools/sandbox';
import { apiRequests, countByMethod, customerOperation, update, useSandbox } from './support/setup';

const context = useSandbox();
const { cityPowerAndLight, contosoUniversity, fabrikam, northwind, schoolOfFineArt } =
	seed.customers;
const oneUseLeft = seed.validationCodes.oneUseLeft.validationId;
const manyUsesLeft = seed.validationCodes.leadingZero.validationId;

const customerId = { mode: 'id', value: '={{ $json.customer }}' } as const;
const qualification = '={{ $json.qualification }}';

const OPERATIONS = {
	update: (options: IDataObject) => ({
		...update(customerId.value, qualification, { code: '={{ $json.code }}' }),
		options: options as never,
	}),
	submit: (options: IDataObject) =>
		customerOperation('submit', customerId, {
			qualification,
			educationSegment: 'k12',
			validationCode: { __rl: true, mode: 'code', value: '={{ $json.code }}' },
			options: options as never,
		}),
};

type OperationName = keyof typeof OPERATIONS;

const gcc = ({ id }: { id: string }, code: string = oneUseLeft) => ({
	customer: id,
	qualification: 'GCC',
	code,
});
const education = ({ id }: { id: string }) => ({ customer: id, qualification: 'Education' });

/** Runs the items and returns for each what is said: whether it changes, or the error. */
async function run(
	operation: OperationName,
	items: IDataObject[],
	options: IDataObject = {},
): Promise<unknown[]> {
	const { output, error } = await context.engine.run({
		items,
		parameters: OPERATIONS[operation](options),
		onError: 'continueRegularOutput',
	});
	expect(error).toBeUndefined();
	expect(output).toHaveLength(items.length);
	return output.map(({ json }) => json.error ?? json.changed);
}

/** Runs the items as a dry run, which must write nothing. */
async function dryRun(operation: OperationName, items: IDataObject[], options: IDataObject = {}) {
	const said = await run(operation, items, { ...options, dryRun: true });
	expect(Object.keys(countByMethod(context.sandbox))).toEqual(['GET']);
	return said;
}

describe.each(['update', 'submit'] as const)('a dry run of %s', (operation) => {
	it.each([1, 5])(
		'counts the uses of a code over the items, %d at a time, as the real run does',
		async (maxConcurrency) => {
			const items = [gcc(fabrikam), gcc(contosoUniversity), gcc(northwind)];
			const planned = await dryRun(operation, items, { maxConcurrency });

			const noUses = expect.stringContaining('has no uses left');
			expect(planned).toEqual([true, noUses, noUses]);
			const real = await run(operation, items, { maxConcurrency: 1 });
			expect(real).toEqual([true, expect.any(String), expect.any(String)]);
		},
	);

	it('does not count a use for an item that would fail', async () => {
		const items = [gcc(schoolOfFineArt), gcc(fabrikam)];

		expect(await dryRun(operation, items)).toEqual([
			expect.stringContaining('already has the qualification Education'),
			true,
		]);
	});

	it('rejects a second qualification for a customer that an earlier item qualifies', async () => {
		const items = [education(fabrikam), gcc(fabrikam), gcc(northwind)];

		expect(await dryRun(operation, items)).toEqual([
			true,
			expect.stringContaining(
				'An earlier item would give the customer the qualification Education',
			),
			true,
		]);
	});

	it('accepts Education for a state-owned customer, as the service does', async () => {
		context.sandbox.setQualifications(fabrikam.id, [{ qualification: 'stateOwnedEntity' }]);

		expect(await dryRun(operation, [education(fabrikam)])).toEqual([true]);
		expect(await run(operation, [education(fabrikam)])).toEqual([true]);
	});

	it('says that a second Education of a customer changes nothing', async () => {
		expect(await dryRun(operation, [education(fabrikam), education(fabrikam)])).toEqual([
			true,
			false,
		]);
	});

	it('plans nothing beyond its own run', async () => {
		await dryRun(operation, [gcc(fabrikam)]);

		expect(await dryRun(operation, [gcc(fabrikam), gcc(northwind)])).toEqual([
			true,
			expect.stringContaining('has no uses left'),
		]);
	});
});

describe.each(['update', 'submit'] as const)(
	'the customer name in a dry run of %s',
	(operation) => {
		const preview = async (items: IDataObject[]) => {
			const { output, error } = await context.engine.run({
				items,
				parameters: OPERATIONS[operation]({ dryRun: true, maxRetries: 1 }),
			});
			expect(error).toBeUndefined();
			return output.map(({ json }) => [json.customerName, json.changed]);
		};
		const customerRequests = () =>
			apiRequests(context.sandbox).filter(({ url }) => /^\/v1\/customers\/[^/]+$/.test(url));
		const nameRequest = { path: `/v1/customers/${fabrikam.id}` };

		it('is looked up again for a later item if it could not be read for a moment', async () => {
			const action = { kind: 'answer', status: 503 } as const;
			context.sandbox.faults.add({ match: nameRequest, times: 2, action });

			expect(await preview([education(fabrikam), education(fabrikam)])).toEqual([
				[null, true],
				['Fabrikam, Inc.', expect.any(Boolean)],
			]);
		});

		it('is the company name, whether the customer would change or not', async () => {
			expect(await preview([education(fabrikam), education(schoolOfFineArt)])).toEqual([
				['Fabrikam, Inc.', true],
				['School of Fine Art', false],
			]);
		});

		it('is read once for each customer', async () => {
			await preview([education(fabrikam), education(fabrikam)]);

			expect(customerRequests()).toHaveLength(1);
		});

		it.each([
			['the service fails', 2, { kind: 'answer', status: 500, body: '' }],
			['the account is not allowed to read it', 1, { kind: 'answer', status: 403, body: '' }],
			['no answer comes', 2, { kind: 'reset', when: 'before' }],
			['the answer is a page', 2, { kind: 'answer', status: 200, body: '<title>Blocked</title>' }],
		] as const)('is null if %s', async (_, times, action) => {
			context.sandbox.faults.add({
				match: nameRequest,
				times,
				action,
			});

			expect(await preview([education(fabrikam)])).toEqual([[null, true]]);
		});

		it.each(['nullName', 'noProfile'] as const)(
			'is null if Microsoft does not show it (%s)',
			async (missing) => {
				context.sandbox.readings.customersWithoutGdap = { [fabrikam.id]: missing };

				expect(await preview([education(fabrikam)])).toEqual([[null, true]]);
			},
		);

		it.each([
			['default', schoolOfFineArt.domain, 0],
			['custom', 'fineartschool.net', 1],
		])('is known from the look-up of the %s domain', async (_, domain, requests) => {
			const { output } = await context.engine.run({
				parameters: {
					...OPERATIONS[operation]({ dryRun: true }),
					qualification: 'education',
					customerId: { __rl: true, mode: 'domain', value: domain },
				},
			});

			expect(output[0]?.json.customerName).toBe('School of Fine Art');
			expect(customerRequests()).toHaveLength(requests);
		});

		it('is not read for an item that would fail', async () => {
			await dryRun(operation, [gcc(schoolOfFineArt)]);

			expect(customerRequests()).toEqual([]);
		});

		it('is not read in a real run', async () => {
			await run(operation, [education(fabrikam)]);

			expect(customerRequests()).toEqual([]);
		});
	},
);

describe('a dry run that has one customer twice for Government Community Cloud', () => {
	const items = [gcc(fabrikam, manyUsesLeft), gcc(fabrikam, manyUsesLeft)];
	it('rejects the second update, as the service does', async () => {
		expect(await dryRun('update', items)).toEqual([
			true,
			expect.stringContaining('An earlier item would give the customer'),
		]);
		expect(await run('update', items)).toEqual([true, expect.stringContaining('already has')]);
	});

	it('says that the second update is skipped if Skip If Unchanged is on', async () => {
		const options = { skipIfUnchanged: true };
		expect(await dryRun('update', items, options)).toEqual([true, false]);
		expect(await run('update', items, options)).toEqual([true, false]);
	});

	it('says that the second submission changes nothing', async () => {
		expect(await dryRun('submit', items)).toEqual([true, false]);
		expect(await run('submit', items)).toEqual([true, false]);
	});

	it('rejects the update of a customer that has it already, as the service does', async () => {
		const item = [gcc(cityPowerAndLight, manyUsesLeft)];
		expect(await dryRun('update', item)).toEqual([
			expect.stringContaining('already has the qualification Government'),
		]);
		expect(await run('update', item)).toEqual([expect.stringContaining('already has')]);
	});
});

describe('a dry run of submit that has one customer several times', () => {
	const stateOwned = ({ id }: { id: string }) => ({
		customer: id,
		qualification: 'State-Owned Entity',
	});

	it('takes every qualification of earlier items into account, not only the last one', async () => {
		const items = [
			education(fabrikam),
			stateOwned(fabrikam),
			education(fabrikam),
			stateOwned(fabrikam),
		];

		expect(await dryRun('submit', items)).toEqual([true, true, false, false]);
		expect(await run('submit', items, { maxConcurrency: 1 })).toEqual([true, true, false, false]);
	});

	it('claims no review, because nothing was submitted', async () => {
		const { output } = await context.engine.run({
			items: [education(fabrikam), education(fabrikam)],
			parameters: OPERATIONS.submit({ dryRun: true }),
		});

		for (const { json } of output) expect(json).not.toHaveProperty('vettingStatus');
	});
});

describe('a dry run that cannot read the qualification', () => {
	it.each([
		['Education', 'text/plain'],
		['Access Denied', 'text/plain'],
		['<html><title>Sign in</title></html>', 'text/html'],
	])('does not say that the customer has it: %s (%s)', async (body, contentType) => {
		context.sandbox.faults.add({
			match: { method: 'GET' },
			action: { kind: 'answer', status: 200, body, contentType },
		});

		expect(await dryRun('update', [education(fabrikam)], { maxRetries: 0 })).toEqual([
			expect.stringContaining('an answer that the node cannot read'),
		]);
	});
});
