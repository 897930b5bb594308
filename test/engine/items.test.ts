import { seed } from '../../tools/sandbox';
import { apiRequests, update, updateByExpression, useSandbox } from './support/setup';

const context = useSandbox();
const { contosoUniversity, fabrikam, northwind, woodgroveBank, adventureWorks } = seed.customers;

const crmDeals = [
	{ customer: contosoUniversity.id, qualification: 'EDU' },
	{ customer: fabrikam.id, qualification: 'Government Community Cloud', code: '012345' },
	{ customer: woodgroveBank.id, qualification: 'Education' },
	{ customer: 'contoso.com', qualification: 'Education' },
	{ customer: northwind.id, qualification: 'GCC', code: '' },
	{ customer: adventureWorks.id, qualification: 1 },
];

describe('a mixed batch', () => {
	it('reads the parameters of each item and updates the customers of the valid ones', async () => {
		const { output } = await context.engine.run({
			items: crmDeals,
			parameters: updateByExpression,
			onError: 'continueRegularOutput',
		});

		expect(output.map(({ json }) => json.qualification ?? 'failed')).toEqual([
			'education',
			'governmentCommunityCloud',
			'failed',
			'failed',
			'failed',
			'education',
		]);
		const sent = apiRequests(context.sandbox).map(({ url, body }) => `${url} ${body}`);
		expect(sent.sort()).toEqual([
			`/v1/customers/${contosoUniversity.id}/qualification 1`,
			`/v1/customers/${fabrikam.id}/qualification?code=012345 3`,
			`/v1/customers/${adventureWorks.id}/qualification 1`,
			`/v1/customers/${woodgroveBank.id}/qualification 1`,
		]);
	});

	it('gives each item its own request ID and correlation ID', async () => {
		const { output } = await context.engine.run({
			items: [crmDeals[0], crmDeals[5]].map((deal) => ({ ...deal })),
			parameters: updateByExpression,
		});

		const ids = output.flatMap(({ json }) => [json.requestId, json.correlationId]);
		expect(new Set(ids).size).toBe(4);
	});
});

describe('On Error: Continue (using error output)', () => {
	it('sends failed items to the error branch, paired with their input items', async () => {
		const { output, errorOutput } = await context.engine.run({
			items: crmDeals,
			parameters: updateByExpression,
			onError: 'continueErrorOutput',
		});

		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 5 },
		]);
		expect(errorOutput.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 2 },
			{ item: 3 },
			{ item: 4 },
		]);
		// n8n adds the fields of the input item to the two keys of the failed item.
		expect(errorOutput[1]?.json).toEqual({
			...crmDeals[3],
			error: `'Customer' is the domain "contoso.com", but By ID needs a tenant ID [item 3]`,
			details: { advice: expect.stringContaining('Choose By Domain') },
		});
	});

	it('outputs the status, code, advice and both IDs of an error from Partner Center', async () => {
		const { errorOutput } = await context.engine.run({
			parameters: update(woodgroveBank.id, 'education'),
			onError: 'continueErrorOutput',
		});

		const [request] = apiRequests(context.sandbox);
		expect(errorOutput[0]?.json).toEqual({
			error: expect.stringContaining('no reseller relationship'),
			details: {
				customerId: woodgroveBank.id,
				httpStatus: 403,
				code: '20002',
				advice: expect.stringContaining("Check 'Customer'"),
				requestId: request?.headers['ms-requestid'],
				correlationId: request?.headers['ms-correlationid'],
			},
		});
	});
});

describe('On Error: Continue', () => {
	it('outputs one item per input item, in order and paired', async () => {
		const { output } = await context.engine.run({
			items: crmDeals,
			parameters: updateByExpression,
			onError: 'continueRegularOutput',
		});

		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(
			crmDeals.map((_, item) => ({ item })),
		);
		expect(Object.keys(output[2]?.json ?? {})).toEqual(['error', 'details']);
	});
});

describe('a run that cannot start', () => {
	it.each([
		['an unsafe address', { apiBaseUrl: 'http://partner.example.com' }, 'not a safe address'],
		['an unknown cloud', { cloud: 'moon' }, "'Cloud'"],
	])('fails every item in both Continue modes: %s', async (_, fields, text) => {
		context.engine.store('refreshToken', fields);
		const items = [crmDeals[0], crmDeals[1]].map((deal) => ({ ...deal }));
		const parameters = updateByExpression;
		const regular = await context.engine.run({
			items,
			parameters,
			onError: 'continueRegularOutput',
		});
		const separate = await context.engine.run({
			items,
			parameters,
			onError: 'continueErrorOutput',
		});

		expect(separate.output).toEqual([]);
		for (const failedItem of [...regular.output, ...separate.errorOutput]) {
			expect(failedItem.json.error).toContain(text);
			expect(failedItem.json.details).toHaveProperty('advice');
		}
		expect(regular.output).toHaveLength(2);
		expect(separate.errorOutput.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
		]);
		expect(context.sandbox.received).toEqual([]);
	});

	it('fails every item if the credential does not exist', async () => {
		context.engine.credentials.stored.delete('refreshToken');
		const { output, errorOutput } = await context.engine.run({
			parameters: update(contosoUniversity.id, 'education'),
			onError: 'continueErrorOutput',
		});

		expect(output).toEqual([]);
		expect(errorOutput).toHaveLength(1);
	});
});

describe('On Error: Stop', () => {
	it('sends nothing if any item has an invalid parameter', async () => {
		const { error } = await context.engine.run({
			items: crmDeals,
			parameters: updateByExpression,
		});

		expect(error?.name).toBe('NodeOperationError');
		expect(error?.message).toMatch(/\[item 3\]$/);
		expect(error?.context?.itemIndex).toBe(3);
		expect(error?.description).toContain('No other item was completed; 5 items were not started.');
		expect(context.sandbox.received).toEqual([]);
	});

	it('fails with the lowest failed item and counts the items that were finished and not started', async () => {
		const { error } = await context.engine.run({
			items: [0, 1, 2, 5].map((index) => ({ ...crmDeals[index] })),
			parameters: { ...updateByExpression, options: { maxConcurrency: 1 } },
		});

		expect(error?.name).toBe('NodeApiError');
		expect(error?.message).toMatch(/no reseller relationship.*\[item 2\]$/);
		expect(error?.httpCode).toBe('403');
		expect(error?.context?.itemIndex).toBe(2);
		expect(error?.description).toContain(
			'2 items were completed; 2 changes were made and remain; 1 item was not started.',
		);
		expect(error?.description).toContain(
			apiRequests(context.sandbox)[2]?.headers['ms-requestid'] ?? 'no request',
		);
		expect(context.sandbox.state.customer(contosoUniversity.id).qualification).toBe('education');
		expect(context.sandbox.state.customer(adventureWorks.id).qualification).toBe('none');
	});

	it('keeps a message that n8n would replace (because "ResourceExists" contains EEXIST)', async () => {
		context.sandbox.faults.add({
			match: { method: 'PUT' },
			action: {
				kind: 'answer',
				status: 409,
				body: '{"code":"409001","description":"ResourceExists: the resource exists already."}',
				contentType: 'application/json',
			},
		});
		const { error } = await context.engine.run({
			parameters: update(contosoUniversity.id, 'education'),
		});

		expect(error?.message).toContain('ResourceExists: the resource exists already.');
	});
});
