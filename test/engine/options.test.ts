import type { INodeParameters } from 'n8n-workflow';
import { seed } from '../../tools/sandbox';
import {
	apiRequests,
	countByMethod,
	update,
	updateByExpression,
	useSandbox,
} from './support/setup';

const context = useSandbox();
const { contosoUniversity, fabrikam, schoolOfFineArt, humongousCharity, cityPowerAndLight } =
	seed.customers;

async function run(parameters: INodeParameters) {
	const { output, error, errorOutput } = await context.engine.run({
		parameters,
		onError: 'continueErrorOutput',
	});
	expect(error).toBeUndefined();
	return { json: output[0]?.json, failedItem: errorOutput[0]?.json };
}

describe('Skip If Unchanged', () => {
	const options = { skipIfUnchanged: true };

	it('sends no update when the customer already has the qualification', async () => {
		const { json } = await run(update(schoolOfFineArt.id, 'education', { options }));

		expect(json).toMatchObject({
			qualification: 'education',
			previousQualification: 'education',
			changed: false,
		});
		expect(countByMethod(context.sandbox)).toEqual({ GET: 1 });
	});

	it('reports a repeated Government Community Cloud update as unchanged instead of failing', async () => {
		const { json } = await run(
			update(cityPowerAndLight.id, 'governmentCommunityCloud', { code: '012345', options }),
		);

		expect(json?.changed).toBe(false);
		expect(context.sandbox.state.validationCode('012345').remainingCreates).toBe(4);
	});

	it('updates a customer with another qualification and reports the previous one', async () => {
		const { json } = await run(update(contosoUniversity.id, 'education', { options }));

		expect(json).toMatchObject({
			qualification: 'education',
			previousQualification: 'none',
			changed: true,
		});
	});
});

describe('Dry Run', () => {
	const options = { dryRun: true };

	it('reports what 100 items would change without sending an update', async () => {
		const customers = context.sandbox.addCustomers(98).map(({ id }) => id);
		const { output } = await context.engine.run({
			items: [...customers, schoolOfFineArt.id, humongousCharity.id].map((customer) => ({
				customer,
				qualification: 'Education',
			})),
			parameters: { ...updateByExpression, options },
			onError: 'continueRegularOutput',
		});

		expect(output).toHaveLength(100);
		// The names of the 99 customers that the change could be made for are read, too.
		expect(countByMethod(context.sandbox)).toEqual({ GET: 199 });
		expect(output[0]?.json).toMatchObject({
			customerName: 'Customer 0001',
			qualification: 'education',
			previousQualification: 'none',
			changed: true,
			dryRun: true,
		});
		expect(output[98]?.json).toMatchObject({ changed: false, dryRun: true });
		expect(output[99]?.json.error).toContain('already has the qualification Nonprofit');
	});

	it.each([
		["that is not one of the partner's codes", '99999', 'not one of your codes'],
		['with no uses left', '30000', 'no uses left'],
	])('rejects a validation code %s', async (_, code, text) => {
		const { failedItem } = await run(
			update(fabrikam.id, 'governmentCommunityCloud', { code, options }),
		);

		expect(failedItem?.error).toContain(text);
		expect(countByMethod(context.sandbox)).not.toHaveProperty('PUT');
	});

	it('gives no request ID for Microsoft support if the node itself rejected the item', async () => {
		const { error } = await context.engine.run({
			parameters: update(humongousCharity.id, 'education', { options }),
		});

		expect(error?.message).toContain('already has the qualification Nonprofit');
		expect(error?.description).not.toContain('Microsoft support: request ID');
	});

	it('reads the validation codes once for all items', async () => {
		const { output } = await context.engine.run({
			items: [fabrikam.id, contosoUniversity.id, seed.customers.northwind.id].map((customer) => ({
				customer,
				qualification: 'GCC',
				code: '012345',
			})),
			parameters: { ...updateByExpression, options },
		});

		expect(output.map(({ json }) => json.changed)).toEqual([true, true, true]);
		expect(
			context.sandbox.received.filter(({ url }) => url === '/v1/customers/all/validations'),
		).toHaveLength(1);
	});
});

describe('a validation code from the list', () => {
	const updateWithListedCode = (value: string) => ({
		...update(fabrikam.id, 'governmentCommunityCloud'),
		validationCode: { __rl: true, mode: 'list', value },
	});

	it('is rejected before the update if it has no uses left', async () => {
		const { failedItem } = await run(updateWithListedCode('30000'));

		expect(failedItem?.error).toContain('("Lamna Water Authority") has no uses left');
		expect(countByMethod(context.sandbox)).toEqual({ GET: 1 });
	});

	it('is used if Microsoft gives no number of uses left', async () => {
		const { json } = await run(updateWithListedCode('77007'));

		expect(json?.qualification).toBe('governmentCommunityCloud');
	});

	it('is sent to Partner Center without a check if the codes cannot be read', async () => {
		context.sandbox.faults.add({
			match: { path: '/v1/customers/all/validations' },
			action: { kind: 'answer', status: 403, body: '' },
		});
		const { json } = await run(updateWithListedCode('012345'));

		expect(json?.qualification).toBe('governmentCommunityCloud');
	});
});

describe('Verify', () => {
	const options = { verify: true };

	it('reads the qualification back after the update', async () => {
		const { json } = await run(update(contosoUniversity.id, 'education', { options }));

		expect(json).toMatchObject({ qualification: 'education', changed: true });
		expect(countByMethod(context.sandbox)).toEqual({ PUT: 1, GET: 1 });
	});

	it('waits for a read that lags behind the update', async () => {
		context.sandbox.lagReads({ ms: 1000 });
		const { json } = await run(update(contosoUniversity.id, 'education', { options }));

		expect(json).toMatchObject({ qualification: 'education', changed: true });
		expect(countByMethod(context.sandbox)).toEqual({ PUT: 1, GET: 3 });
	});

	it('fails the item if it reads another qualification, and reports the update as written', async () => {
		context.sandbox.faults.add({
			match: { method: 'GET' },
			times: 4,
			action: { kind: 'answer', status: 200, body: '"none"' },
		});
		const { failedItem } = await run(update(contosoUniversity.id, 'education', { options }));

		expect(failedItem?.error).toContain('qualification is "None"');
		expect(failedItem?.details).toMatchObject({ written: true });
	});

	it('reports the update as written if the sign-in fails before the read, but only for that item', async () => {
		context.sandbox.faults.add({
			match: { method: 'GET' },
			times: 4,
			action: { kind: 'answer', status: 401, body: '' },
		});
		context.sandbox.revokeRefreshTokens();
		const { output } = await context.engine.run({
			items: [{ id: contosoUniversity.id }, { id: fabrikam.id }],
			parameters: update('={{ $json.id }}', 'education', {
				options: { ...options, maxConcurrency: 1 },
			}),
			onError: 'continueRegularOutput',
		});

		expect(output[0]?.json.details).toMatchObject({
			written: true,
			advice: expect.stringContaining('The change was made'),
		});
		expect(output[1]?.json.error).toBe(output[0]?.json.error);
		expect(output[1]?.json.details).not.toHaveProperty('written');
		expect(JSON.stringify(output[1]?.json)).not.toContain('The change was made');
	});

	it('is not needed to notice that the response has another qualification', async () => {
		context.sandbox.faults.add({
			match: { method: 'PUT' },
			action: { kind: 'answer', status: 200, body: '"none"' },
		});
		const { failedItem } = await run(update(contosoUniversity.id, 'education'));

		expect(failedItem?.error).toContain('did not confirm the change. Partner Center said: "none"');
		expect(failedItem?.details).toMatchObject({ outcomeUnknown: true });
		expect(failedItem?.details).not.toHaveProperty('written');
		expect(countByMethod(context.sandbox)).toEqual({ PUT: 1, GET: 3 });
	});

	it('reports an unknown outcome if such a response cannot be verified', async () => {
		context.sandbox.faults.add({
			match: { method: 'PUT' },
			action: { kind: 'answer', status: 200, body: '"none"' },
		});
		context.sandbox.faults.add({
			match: { method: 'GET' },
			times: 3,
			action: { kind: 'answer', status: 403, body: '' },
		});
		const { failedItem } = await run(update(contosoUniversity.id, 'education'));

		expect(failedItem?.details).toMatchObject({ outcomeUnknown: true });
		expect(failedItem?.details).not.toHaveProperty('written');
	});

	it('gives the request ID of the update, not of the read after it', async () => {
		context.sandbox.faults.add({
			match: { method: 'GET' },
			times: 4,
			action: { kind: 'answer', status: 403, body: '' },
		});
		const { failedItem } = await run(update(contosoUniversity.id, 'education', { options }));

		const [put] = apiRequests(context.sandbox);
		expect(failedItem?.details).toMatchObject({ requestId: put?.headers['ms-requestid'] });
	});

	it('reports the update as written if the read after it fails', async () => {
		context.sandbox.faults.add({
			match: { method: 'GET' },
			times: 4,
			action: { kind: 'answer', status: 403, body: '' },
		});
		const { failedItem } = await run(update(contosoUniversity.id, 'education', { options }));

		expect(failedItem?.details).toMatchObject({
			written: true,
			advice: expect.stringContaining('The change was made'),
		});
	});
});

describe('the legacy qualification endpoint after its retirement', () => {
	it.each([405, 410, 404] as const)(
		'makes the node name the replacements after a %d',
		async (status) => {
			context.sandbox.readings.singularEndpoint = status;
			for (const parameters of [
				update(contosoUniversity.id, 'education'),
				update(contosoUniversity.id, 'education', { options: { dryRun: true } }),
				{ ...update(contosoUniversity.id, 'education'), operation: 'get' },
			]) {
				const { failedItem } = await run(parameters);

				expect(failedItem?.error).toContain('no longer supports this way');
				expect(failedItem?.details).toMatchObject({
					httpStatus: status,
					advice: expect.stringContaining(
						parameters.operation === 'get' ? 'to Get Many' : 'to Submit for Review',
					),
				});
			}
		},
	);

	it('is not reported as the cause if Partner Center does not know the customer', async () => {
		context.sandbox.readings.singularEndpoint = 404;
		const { failedItem } = await run(update('00000000-1111-4222-8333-444444444444', 'education'));

		expect(failedItem?.error).not.toContain('no longer supports this way');
	});
});

describe('the hint below the output', () => {
	it('counts the changed, unchanged and failed items', async () => {
		const { hints } = await context.engine.run({
			items: [contosoUniversity.id, schoolOfFineArt.id, 'nonsense'].map((customer) => ({
				customer,
				qualification: 'Education',
			})),
			parameters: { ...updateByExpression, options: { skipIfUnchanged: true } },
			onError: 'continueRegularOutput',
		});

		expect(hints).toEqual(['1 changed, 1 unchanged, 1 failed.']);
	});

	it('says that the run was a dry run', async () => {
		const { hints } = await context.engine.run({
			parameters: update(contosoUniversity.id, 'education', { options: { dryRun: true } }),
		});

		expect(hints).toEqual(['Dry run: 1 would change.']);
	});
});
