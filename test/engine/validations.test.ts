import type { INodeParameters } from 'n8n-workflow';
import { seed } from '../../tools/sandbox';
import { apiRequests, customerOperation, update, useSandbox } from './support/setup';

const context = useSandbox();
const { cityPowerAndLight, fabrikam, woodgroveBank } = seed.customers;

type Customer = Readonly<{ id: string }>;

const getCode = ({ id }: Customer, extra: INodeParameters = {}) =>
	customerOperation('get', { mode: 'id', value: id }, { resource: 'validationCode', ...extra });

const getStatus = ({ id }: Customer) =>
	customerOperation('getValidationStatus', { mode: 'id', value: id }, { resource: 'customer' });

describe('Validation Code: Get', () => {
	const path = `/v1/customers/${fabrikam.id}/validations`;

	function answer(status: number, body: unknown) {
		context.sandbox.faults.add({
			match: { path },
			action: {
				kind: 'answer',
				status,
				body: typeof body === 'string' ? body : JSON.stringify(body),
			},
		});
	}

	it.each([200, 201] as const)('outputs the code that the customer used (%d)', async (status) => {
		context.sandbox.readings.validationReply = status;
		await context.engine.run({
			parameters: update(fabrikam.id, 'governmentCommunityCloud', { code: '012345' }),
		});
		const { output } = await context.engine.run({ parameters: getCode(fabrikam) });

		expect(output.map(({ json }) => json)).toEqual([
			{
				customerId: fabrikam.id,
				validationCode: '012345',
				organizationName: 'City of Tailspin',
				partnerId: seed.partner.tenantId,
				eTag: expect.any(String),
			},
		]);
		expect(apiRequests(context.sandbox).at(-1)).toMatchObject({
			method: 'GET',
			url: path,
			body: '',
		});
	});

	it('keeps a code that the service gives as a number, and outputs null for what is missing', async () => {
		answer(200, { validationId: 12345 });
		const { output } = await context.engine.run({ parameters: getCode(fabrikam) });

		expect(output.map(({ json }) => json)).toEqual([
			{
				customerId: fabrikam.id,
				validationCode: '12345',
				organizationName: null,
				partnerId: null,
				eTag: null,
			},
		]);
	});

	it('outputs each code of a list', async () => {
		answer(200, [{ validationId: '1' }, { validationId: '2' }]);
		const { output } = await context.engine.run({ parameters: getCode(fabrikam) });

		expect(output.map(({ json }) => json.validationCode)).toEqual(['1', '2']);
	});

	it.each([404, 204, 'emptyBody', 'emptyList'] as const)(
		'outputs no item for a customer that used no code (%s)',
		async (noUsedCode) => {
			context.sandbox.readings.noUsedCode = noUsedCode;
			const { output, error } = await context.engine.run({ parameters: getCode(fabrikam) });

			expect(error).toBeUndefined();
			expect(output).toEqual([]);
		},
	);

	it.each([
		['an empty page of a list', 200, { items: [] }],
		['a 404 without a body', 404, ''],
		['a 404 with a page', 404, '<title>Not found</title>'],
	])('outputs no item if the answer is %s', async (_, status, body) => {
		answer(status, body);
		const { output, error } = await context.engine.run({ parameters: getCode(fabrikam) });

		expect(error).toBeUndefined();
		expect(output).toEqual([]);
	});

	it('tells an AI agent that the customer used no code', async () => {
		const tool = { name: 'Read code', parameters: getCode(fabrikam) };
		const [result] = await context.engine.callTools([tool], [['Read_code', {}]]);

		expect(JSON.parse(result ?? '')).toEqual([
			{ customerId: fabrikam.id, found: 0, message: 'The customer has used no validation code.' },
		]);
	});

	it.each([
		["another partner's customer", woodgroveBank.id, 'no reseller relationship'],
		[
			'an unknown tenant',
			'00000000-0000-4000-8000-000000000000',
			'Partner Center does not know this customer',
		],
	])('rejects %s', async (_, id, message) => {
		const { error } = await context.engine.run({ parameters: getCode({ id }) });

		expect(error?.message).toContain(message);
	});

	it.each([
		["is not the partner's", 403, { code: '20002', description: 'No' }, 'no reseller relationship'],
		['is unknown', 404, { code: '60003', description: 'No' }, 'does not know this customer'],
		['cannot be read', 400, { code: '800002', description: 'No' }, 'rejected one of the values'],
	])('fails after a 404 without a code if the customer %s', async (_, status, body, message) => {
		answer(404, '');
		context.sandbox.faults.add({
			match: { path: `/v1/customers/${fabrikam.id}` },
			action: { kind: 'answer', status, body: JSON.stringify(body) },
		});
		const { output, error } = await context.engine.run({ parameters: getCode(fabrikam) });

		expect(output).toEqual([]);
		expect(error?.message).toContain(message);
	});

	it('does not look up the customer if the 404 says that the customer is unknown', async () => {
		answer(404, { code: '60003', description: 'Tenant not found.' });
		const { error } = await context.engine.run({ parameters: getCode(fabrikam) });

		expect(error?.message).toContain('Partner Center does not know this customer');
		expect(apiRequests(context.sandbox)).toHaveLength(1);
	});

	it.each([
		['another object', {}],
		['a list of other objects', [{}]],
		['a sentence', JSON.stringify('None')],
	])('fails if the answer is %s', async (_, body) => {
		answer(200, body);
		const { error } = await context.engine.run({
			parameters: getCode(fabrikam, { options: { maxRetries: 0 } }),
		});

		expect(error?.message).toContain('an answer that the node cannot read');
	});

	it('reads the code of a customer that is given by its domain', async () => {
		const { output } = await context.engine.run({
			parameters: customerOperation(
				'get',
				{ mode: 'domain', value: cityPowerAndLight.domain },
				{ resource: 'validationCode' },
			),
		});

		expect(output[0]?.json.customerId).toBe(cityPowerAndLight.id);
	});
});

describe('Customer: Get Validation Status', () => {
	const path = `/v1/customers/${fabrikam.id}/validationStatus?type=account`;

	it('outputs the status as the service sends it', async () => {
		context.sandbox.setValidationStatus(fabrikam.id, 'PendingReview');
		context.sandbox.readings.validationStatusDate = 'filled';
		const { output } = await context.engine.run({ parameters: getStatus(fabrikam) });

		expect(output.map(({ json }) => json)).toEqual([
			{
				customerId: fabrikam.id,
				type: 'account',
				status: 'PendingReview',
				lastUpdateDateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
			},
		]);
		expect(apiRequests(context.sandbox)).toMatchObject([{ method: 'GET', url: path, body: '' }]);
	});

	it('outputs null for a date that Microsoft does not fill in', async () => {
		const { output } = await context.engine.run({ parameters: getStatus(fabrikam) });

		expect(output[0]?.json).toMatchObject({ lastUpdateDateTime: null });
	});

	it("rejects another partner's customer", async () => {
		const { error } = await context.engine.run({ parameters: getStatus(woodgroveBank) });

		expect(error?.message).toContain('no reseller relationship');
	});

	it.each([['{}'], ['[]'], [''], ['"Allowed"'], ['{"status":""}']])(
		'fails if the answer has no status: %s',
		async (body) => {
			context.sandbox.faults.add({
				match: { path: /validationStatus/ },
				action: { kind: 'answer', status: 200, body },
			});
			const { error } = await context.engine.run({
				parameters: { ...getStatus(fabrikam), options: { maxRetries: 0 } },
			});

			expect(error?.message).toContain('an answer that the node cannot read');
		},
	);
});
