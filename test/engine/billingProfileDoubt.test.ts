import type { IDataObject } from 'n8n-workflow';
import { seed } from '../../tools/sandbox';
import type { FaultAction } from '../../tools/sandbox';
import { apiRequests, until, useSandbox } from './support/setup';
import { listWrites, runAndContinue, updateProfile } from './support/profiles';

const context = useSandbox();
const { contosoUniversity } = seed.customers;

const { id } = contosoUniversity;
const applied: FaultAction = { kind: 'reset', when: 'after' };
const neverArrived: FaultAction = { kind: 'reset', when: 'before' };

function answer(status: number, extra: Partial<FaultAction> = {}): FaultAction {
	return {
		kind: 'answer',
		status,
		body: '{"code":"9","description":"No."}',
		...extra,
	} as FaultAction;
}

/** Lets an action happen to one PUT, counted from 1. */
function atWrite(from: number, action: FaultAction): void {
	context.sandbox.faults.add({ match: { method: 'PUT' }, from, action });
}

function customer() {
	return context.sandbox.state.customer(id);
}

async function update(fields: IDataObject = { city: 'Bellevue' }, options: IDataObject = {}) {
	return await runAndContinue(context, updateProfile(contosoUniversity, fields, options));
}

describe('a write whose response is lost', () => {
	it.each<[string, FaultAction]>([
		['reset', applied],
		['no response', { kind: 'hang', when: 'after' }],
		['truncated', { kind: 'truncate' }],
		['500', answer(500, { applied: 'before' })],
		['an empty body', { kind: 'answer', status: 200, body: '', applied: 'before' }],
		['a sentence', { kind: 'answer', status: 200, body: '"Done"', applied: 'before' }],
		['202', { kind: 'answer', status: 202, body: '{}', applied: 'before' }],
		[
			'another object',
			{ kind: 'answer', status: 200, body: '{"city":"Bellevue"}', applied: 'before' },
		],
	])('is done if a reading shows the change: %s', async (_, action) => {
		atWrite(1, action);
		const { json } = await update(undefined, { timeout: 1 });

		expect(json).toMatchObject({ changed: true, changedFields: ['defaultAddress.city'] });
		expect(customer().timesProfileWritten).toBe(1);
		expect(listWrites(context.sandbox)).toHaveLength(1);
		expect(json?.requestId).toBe(listWrites(context.sandbox)[0]?.headers['ms-requestid']);
	});

	it('is sent again with the same version if a reading does not show the change', async () => {
		atWrite(1, neverArrived);
		const { json } = await update();

		expect(json).toMatchObject({ changed: true });
		expect(customer().timesProfileWritten).toBe(1);
		const [first, second] = listWrites(context.sandbox);
		expect(second?.headers['if-match']).toBe(first?.headers['if-match']);
		expect(second?.headers['ms-requestid']).toBe(first?.headers['ms-requestid']);
	});

	it('is done if its repeat meets a conflict and a later reading shows the change', async () => {
		atWrite(1, answer(500, { applied: 'before' }));
		atWrite(2, answer(412));
		context.sandbox.faults.add({ match: { method: 'GET' }, from: 2, action: { kind: 'stale' } });
		const { json } = await update();

		expect(json).toMatchObject({ changed: true, changedFields: ['defaultAddress.city'] });
		expect(customer().timesProfileWritten).toBe(1);
		expect(listWrites(context.sandbox)).toHaveLength(2);
	});

	it('lists all members of its writes if another program takes back a part of the first one', async () => {
		atWrite(1, answer(500, { applied: 'before' }));
		atWrite(2, answer(412));
		const running = update({ firstName: 'Ada', city: 'Bellevue' });
		await until(() => listWrites(context.sandbox).some(({ answered }) => answered === 500));
		context.sandbox.changeBillingProfile(id, { defaultAddress: { city: 'Kirkland' } });
		const { json } = await running;

		expect(json).toMatchObject({
			changed: true,
			changedFields: ['firstName', 'defaultAddress.city'],
		});
		expect(customer().billingProfile.defaultAddress.city).toBe('Bellevue');
		expect(listWrites(context.sandbox)).toHaveLength(3);
	}, 20_000);

	it('is merged again if it was not applied and another program changed the profile', async () => {
		context.sandbox.changeBillingProfile(id, { email: 'foreign@contoso.com' }, { beforeWrites: 1 });
		// The service rejects the first attempt, but the response is lost. Its repeat gets the same response.
		atWrite(1, applied);
		const { json } = await update();

		expect(json).toMatchObject({ changed: true, email: 'foreign@contoso.com' });
		expect(json?.defaultAddress).toMatchObject({ city: 'Bellevue' });
		expect(customer().timesProfileWritten).toBe(1);
	}, 20_000);

	it('is done if the service applies the first attempt late', async () => {
		atWrite(1, { kind: 'hang', when: 'before', applyAfterMs: 2000 });
		const { json } = await update(undefined, { timeout: 1 });
		await context.sandbox.whenIdle();

		expect(json).toMatchObject({ changed: true });
		expect(customer().timesProfileWritten).toBe(1);
		expect(customer().billingProfile.defaultAddress.city).toBe('Bellevue');
	});

	it('never overwrites a later change if the service applies the first attempt late', async () => {
		atWrite(1, { kind: 'hang', when: 'before', applyAfterMs: 4000 });
		await update(undefined, { timeout: 1 });
		context.sandbox.changeBillingProfile(id, { defaultAddress: { city: 'Kirkland' } });
		await context.sandbox.whenIdle();

		expect(customer().billingProfile.defaultAddress.city).toBe('Kirkland');
	});
});

describe('a write whose outcome stays unknown', () => {
	it('is an error that names the billing profile', async () => {
		atWrite(1, neverArrived);
		const { json, details } = await update(undefined, { maxRetries: 0 });

		expect(json?.error).toContain('connection to Partner Center was lost');
		expect(details).toMatchObject({
			outcomeUnknown: true,
			advice: expect.stringContaining(
				"Check the customer's billing profile with Get before you run this item",
			),
			requestId: listWrites(context.sandbox)[0]?.headers['ms-requestid'],
		});
	}, 20_000);

	it.each([
		[
			'is done if a reading shows the change',
			answer(500, { applied: 'before' }),
			{ changed: true },
		],
		[
			'stays unknown otherwise',
			answer(500),
			{ details: { outcomeUnknown: true, httpStatus: 400 } },
		],
	])(
		'and whose repeat is rejected %s',
		async (_, first, expected) => {
			atWrite(1, first);
			atWrite(2, answer(400));
			// The reading before the repeat does not show the change.
			context.sandbox.faults.add({ match: { method: 'GET' }, from: 2, action: { kind: 'stale' } });
			const { json } = await update();

			expect(json).toMatchObject(expected);
		},
		20_000,
	);

	it('stays unknown if the profile cannot be read again after a conflict', async () => {
		atWrite(1, answer(500));
		atWrite(2, answer(412));
		const match = { method: 'GET' };
		// The look-ups are readings 2 to 5.
		context.sandbox.faults.add({ match, from: 6, action: answer(403) });
		const { details } = await update();

		expect(details).toMatchObject({
			httpStatus: 403,
			outcomeUnknown: true,
			requestId: listWrites(context.sandbox)[0]?.headers['ms-requestid'],
		});
	}, 20_000);

	it('stays unknown if the address is not verified after a conflict', async () => {
		context.sandbox.changeBillingProfile(
			id,
			{ defaultAddress: { addressLine1: 'Campus Drive' } },
			{ beforeWrites: 1 },
		);
		atWrite(1, applied);
		const { details } = await update({ postalCode: '98052-1234' }, { validateAddress: true });

		expect(details).toMatchObject({ httpStatus: 412, outcomeUnknown: true });
	}, 20_000);

	it.each([
		['the old profile', (text: string) => text],
		['an error that contains the change', (text: string) => `{"message":"No",${text.slice(1)}`],
	])(
		'is not confirmed by %s',
		async (_, change) => {
			const { billingProfile } = customer();
			const address = { ...billingProfile.defaultAddress, city: 'Bellevue' };
			const isOld = change('{x') === '{x';
			const text = JSON.stringify(
				isOld ? billingProfile : { ...billingProfile, defaultAddress: address },
			);
			atWrite(1, { kind: 'answer', status: 200, body: change(text) });
			const { json, details } = await update();

			expect(json?.error).toContain('did not confirm the change');
			expect(details).toMatchObject({ outcomeUnknown: true });
			expect(listWrites(context.sandbox)).toHaveLength(1);
		},
		20_000,
	);
});

describe('the response to a write', () => {
	it('confirms the change if the service spells the value differently in a new version', async () => {
		const { billingProfile } = customer();
		const address = { ...billingProfile.defaultAddress, phoneNumber: '+14255550100' };
		const attributes = { ...billingProfile.attributes, etag: 'other' };
		const body = JSON.stringify({ ...billingProfile, defaultAddress: address, attributes });
		atWrite(1, { kind: 'answer', status: 200, body });
		const { json } = await update({ phoneNumber: '+1 425 555-0100' });

		expect(json).toMatchObject({ changed: true, defaultAddress: address });
	});

	it('428 explains that the header If-Match got lost on the way', async () => {
		atWrite(1, answer(428));
		const { details } = await update();

		expect(details).toMatchObject({ httpStatus: 428, advice: expect.stringContaining('If-Match') });
		expect(details).not.toHaveProperty('outcomeUnknown');
		expect(apiRequests(context.sandbox)).toHaveLength(2);
	});
});
