import type { INodeParameters } from 'n8n-workflow';
import { seed } from '../../sandbox';
import {
	apiRequests,
	countByMethod,
	update,
	updateByExpression,
	useSandbox,
} from './support/setup';

const bench = useSandbox();
const { contosoUniversity, fabrikam, schoolOfFineArt, humongousCharity, cityPowerAndLight } =
	seed.customers;

async function run(parameters: INodeParameters) {
	const { output, error, errorOutput } = await bench.engine.run({
		parameters,
		onError: 'continueErrorOutput',
	});
	expect(error).toBeUndefined();
	return { json: output[0]?.json, refused: errorOutput[0]?.json };
}

describe('Skip If Unchanged', () => {
	const options = { skipIfUnchanged: true };

	it('writes nothing when the customer already has it', async () => {
		const { json } = await run(update(schoolOfFineArt.id, 'education', { options }));

		expect(json).toMatchObject({
			qualification: 'education',
			previousQualification: 'education',
			changed: false,
		});
		expect(countByMethod(bench.sandbox)).toEqual({ GET: 1 });
	});

	it('makes a repeated Government Community Cloud update already right, not refused', async () => {
		const { json } = await run(
			update(cityPowerAndLight.id, 'governmentCommunityCloud', { code: '012345', options }),
		);

		expect(json?.changed).toBe(false);
		expect(bench.sandbox.state.validationCode('012345').remainingCreates).toBe(4);
	});

	it('writes otherwise, and says what it was', async () => {
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

	it('shows what a hundred items would change, and sends no write', async () => {
		const customers = bench.sandbox.addCustomers(98).map(({ id }) => id);
		const { output } = await bench.engine.run({
			items: [...customers, schoolOfFineArt.id, humongousCharity.id].map((customer) => ({
				customer,
				qualification: 'Education',
			})),
			parameters: { ...updateByExpression, options },
			onError: 'continueRegularOutput',
		});

		expect(output).toHaveLength(100);
		expect(countByMethod(bench.sandbox)).toEqual({ GET: 100 });
		expect(output[0]?.json).toMatchObject({
			qualification: 'education',
			previousQualification: 'none',
			changed: true,
			dryRun: true,
		});
		expect(output[98]?.json).toMatchObject({ changed: false, dryRun: true });
		expect(output[99]?.json.error).toContain('already has the qualification Nonprofit');
	});

	it.each([
		['that is not one of the codes', '99999', 'not one of your codes'],
		['without uses left', '30000', 'no uses left'],
	])('refuses a code %s', async (_, code, words) => {
		const { refused } = await run(
			update(fabrikam.id, 'governmentCommunityCloud', { code, options }),
		);

		expect(refused?.error).toContain(words);
		expect(countByMethod(bench.sandbox)).not.toHaveProperty('PUT');
	});

	it('names no request to Microsoft support where the node itself refused', async () => {
		const { error } = await bench.engine.run({
			parameters: update(humongousCharity.id, 'education', { options }),
		});

		expect(error?.message).toContain('already has the qualification Nonprofit');
		expect(error?.description).not.toContain('Microsoft support: request ID');
	});

	it('reads the codes once for all items', async () => {
		const { output } = await bench.engine.run({
			items: [fabrikam.id, contosoUniversity.id, seed.customers.northwind.id].map((customer) => ({
				customer,
				qualification: 'GCC',
				code: '012345',
			})),
			parameters: { ...updateByExpression, options },
		});

		expect(output.map(({ json }) => json.changed)).toEqual([true, true, true]);
		expect(
			bench.sandbox.received.filter(({ url }) => url === '/v1/customers/all/validations'),
		).toHaveLength(1);
	});
});

describe('a code that was picked from the list', () => {
	const picked = (value: string) => ({
		...update(fabrikam.id, 'governmentCommunityCloud'),
		validationCode: { __rl: true, mode: 'list', value },
	});

	it('is refused before the write when it has no uses left', async () => {
		const { refused } = await run(picked('30000'));

		expect(refused?.error).toContain('(Lamna Water Authority) has no uses left');
		expect(countByMethod(bench.sandbox)).toEqual({ GET: 1 });
	});

	it('is used where it has some, or where Microsoft names no number', async () => {
		const { json } = await run(picked('77007'));

		expect(json?.qualification).toBe('governmentCommunityCloud');
	});

	it('is left to Partner Center where the codes cannot be read', async () => {
		bench.sandbox.faults.add({
			match: { path: '/v1/customers/all/validations' },
			action: { kind: 'answer', status: 403, body: '' },
		});
		const { json } = await run(picked('012345'));

		expect(json?.qualification).toBe('governmentCommunityCloud');
	});
});

describe('Verify', () => {
	const options = { verify: true };

	it('reads back what was written', async () => {
		const { json } = await run(update(contosoUniversity.id, 'education', { options }));

		expect(json).toMatchObject({ qualification: 'education', changed: true });
		expect(countByMethod(bench.sandbox)).toEqual({ PUT: 1, GET: 1 });
	});

	it('refuses the item when it reads something else, and says that it was written', async () => {
		bench.sandbox.faults.add({
			match: { method: 'GET' },
			action: { kind: 'answer', status: 200, body: '"none"' },
		});
		const { refused } = await run(update(contosoUniversity.id, 'education', { options }));

		expect(refused?.error).toContain('qualification is "None"');
		expect(refused?.details).toMatchObject({ written: true });
	});

	it('says that it was written where the sign-in ends in between, and does not say so of others', async () => {
		bench.sandbox.faults.add({
			match: { method: 'GET' },
			action: { kind: 'answer', status: 401, body: '' },
		});
		bench.sandbox.revokeRefreshTokens();
		const { output } = await bench.engine.run({
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

	it('is not left out where Partner Center answers with another qualification', async () => {
		bench.sandbox.faults.add({
			match: { method: 'PUT' },
			action: { kind: 'answer', status: 200, body: '"none"' },
		});
		const { refused } = await run(update(contosoUniversity.id, 'education'));

		expect(refused?.error).toContain('qualification is "None"');
		expect(refused?.details).not.toHaveProperty('written');
		expect(countByMethod(bench.sandbox)).toEqual({ PUT: 1, GET: 1 });
	});

	it('proves nothing where such an answer cannot be looked after', async () => {
		bench.sandbox.faults.add({
			match: { method: 'PUT' },
			action: { kind: 'answer', status: 200, body: '"none"' },
		});
		bench.sandbox.faults.add({
			match: { method: 'GET' },
			action: { kind: 'answer', status: 403, body: '' },
		});
		const { refused } = await run(update(contosoUniversity.id, 'education'));

		expect(refused?.details).toMatchObject({ outcomeUnknown: true });
		expect(refused?.details).not.toHaveProperty('written');
	});

	it('names the write to Microsoft support, not the look after it', async () => {
		bench.sandbox.faults.add({
			match: { method: 'GET' },
			action: { kind: 'answer', status: 403, body: '' },
		});
		const { refused } = await run(update(contosoUniversity.id, 'education', { options }));

		const [put] = apiRequests(bench.sandbox);
		expect(refused?.details).toMatchObject({ requestId: put?.headers['ms-requestid'] });
	});

	it('says that it was written where reading back does not work', async () => {
		bench.sandbox.faults.add({
			match: { method: 'GET' },
			action: { kind: 'answer', status: 403, body: '' },
		});
		const { refused } = await run(update(contosoUniversity.id, 'education', { options }));

		expect(refused?.details).toMatchObject({
			written: true,
			advice: expect.stringContaining('The change was made'),
		});
	});
});

describe('the old address of the qualification, when it is gone', () => {
	it.each([405, 410, 404] as const)('names what to use instead after a %d', async (status) => {
		bench.sandbox.readings.singularEndpoint = status;
		for (const parameters of [
			update(contosoUniversity.id, 'education'),
			update(contosoUniversity.id, 'education', { options: { dryRun: true } }),
			{ ...update(contosoUniversity.id, 'education'), operation: 'get' },
		]) {
			const { refused } = await run(parameters);

			expect(refused?.error).toContain('no longer supports this way');
			expect(refused?.details).toMatchObject({
				httpStatus: status,
				advice: expect.stringMatching(/Submit for Review.*Get Many/),
			});
		}
	});

	it('is told from a customer that Partner Center does not know', async () => {
		bench.sandbox.readings.singularEndpoint = 404;
		const { refused } = await run(update('00000000-1111-4222-8333-444444444444', 'education'));

		expect(refused?.error).not.toContain('no longer supports this way');
	});
});

describe('the line under the output', () => {
	it('says how many were changed, already right and refused', async () => {
		const { hints } = await bench.engine.run({
			items: [contosoUniversity.id, schoolOfFineArt.id, 'nonsense'].map((customer) => ({
				customer,
				qualification: 'Education',
			})),
			parameters: { ...updateByExpression, options: { skipIfUnchanged: true } },
			onError: 'continueRegularOutput',
		});

		expect(hints).toEqual(['1 changed, 1 unchanged, 1 failed.']);
	});

	it('says that it was a dry run', async () => {
		const { hints } = await bench.engine.run({
			parameters: update(contosoUniversity.id, 'education', { options: { dryRun: true } }),
		});

		expect(hints).toEqual(['Dry run: 1 would change.']);
	});
});
