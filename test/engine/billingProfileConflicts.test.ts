import type { IDataObject } from 'n8n-workflow';
import { seed } from '../../tools/sandbox';
import { useSandbox } from './support/setup';
import { listExchanges, listWrites, runAndContinue, updateProfile } from './support/profiles';

const context = useSandbox();
const { contosoUniversity } = seed.customers;
const { id } = contosoUniversity;

function customer() {
	return context.sandbox.state.customer(id);
}

async function update(fields: IDataObject = { city: 'Bellevue' }, options: IDataObject = {}) {
	return await runAndContinue(context, updateProfile(contosoUniversity, fields, options));
}

describe('a conflict with another program', () => {
	it.each([412, 409] as const)(
		'answered with %d is met by reading and merging again, so that both changes survive',
		async (status) => {
			context.sandbox.readings.staleETag = status;
			const foreign = { email: 'foreign@contoso.com', paymentOptions: { autoPay: true } };
			context.sandbox.changeBillingProfile(id, foreign, { beforeWrites: 1 });
			const { json } = await update();

			expect(json).toMatchObject({ changed: true, changedFields: ['defaultAddress.city'] });
			expect(customer().billingProfile).toMatchObject({
				...foreign,
				defaultAddress: { city: 'Bellevue' },
			});
			expect(listExchanges(context.sandbox)).toEqual([
				...['GET 200', `PUT ${status}`],
				...['GET 200', 'PUT 200'],
			]);
			const [first, second] = listWrites(context.sandbox);
			expect(first?.headers['ms-requestid']).not.toBe(second?.headers['ms-requestid']);
			expect(json?.requestId).toBe(second?.headers['ms-requestid']);
			expect(first?.headers['ms-correlationid']).toBe(second?.headers['ms-correlationid']);
		},
	);

	it('is met several times in a row', async () => {
		const foreign = (_: unknown, number: number) => ({ email: `foreign${number}@contoso.com` });
		context.sandbox.changeBillingProfile(id, foreign, { beforeWrites: 4 });
		const { json } = await update();

		expect(json).toMatchObject({ changed: true, email: 'foreign4@contoso.com' });
		expect(listWrites(context.sandbox)).toHaveLength(5);
	});

	it('becomes an error if it never ends, and nothing is written', async () => {
		const foreign = (_: unknown, number: number) => ({ email: `foreign${number}@contoso.com` });
		context.sandbox.changeBillingProfile(id, foreign, { beforeWrites: 6 });
		const { json, details } = await update();

		expect(json?.error).toContain("conflicts with the customer's current state");
		expect(details).toMatchObject({
			httpStatus: 412,
			advice: expect.stringMatching(
				/check whether another program changes the billing profile.*run this item again/,
			),
			requestId: listWrites(context.sandbox)[5]?.headers['ms-requestid'],
		});
		expect(details).not.toHaveProperty('outcomeUnknown');
		expect(customer().timesProfileWritten).toBe(0);
		expect(listWrites(context.sandbox)).toHaveLength(6);
	});

	it('ends without a write if the other program made the same change', async () => {
		const foreign = { defaultAddress: { city: 'Bellevue' } };
		context.sandbox.changeBillingProfile(id, foreign, { beforeWrites: 1 });
		const { json } = await update();

		expect(json).toMatchObject({ changed: false, changedFields: [] });
		expect(json?.defaultAddress).toMatchObject({ city: 'Bellevue' });
		expect(customer().timesProfileWritten).toBe(0);
		expect(listExchanges(context.sandbox)).toEqual(['GET 200', 'PUT 412', 'GET 200']);
	});

	it('about the same member ends with the value that was asked for', async () => {
		const foreign = { defaultAddress: { city: 'Kirkland' } };
		context.sandbox.changeBillingProfile(id, foreign, { beforeWrites: 1 });
		const { json } = await update();

		expect(json).toMatchObject({ changed: true, changedFields: ['defaultAddress.city'] });
		expect(customer().billingProfile.defaultAddress.city).toBe('Bellevue');
	});

	it('is met even if the next reading still shows the old version', async () => {
		context.sandbox.changeBillingProfile(id, { email: 'foreign@contoso.com' }, { beforeWrites: 1 });
		context.sandbox.faults.add({ match: { method: 'GET' }, from: 2, action: { kind: 'stale' } });
		const { json } = await update();

		expect(json).toMatchObject({ changed: true, email: 'foreign@contoso.com' });
		expect(listExchanges(context.sandbox)).toEqual([
			...['GET 200', 'PUT 412', 'GET 200', 'PUT 412', 'GET 200', 'PUT 200'],
		]);
	});

	it('has the new address validated again, and writes nothing if that one is not verified', async () => {
		const foreign = { defaultAddress: { addressLine1: 'Campus Drive' } };
		context.sandbox.changeBillingProfile(id, foreign, { beforeWrites: 1 });
		const { json } = await update({ postalCode: '98052-1234' }, { validateAddress: true });

		expect(json?.error).toContain('did not verify the new address');
		expect(customer().timesProfileWritten).toBe(0);
		expect(listExchanges(context.sandbox)).toEqual([
			...['GET 200', 'POST 200', 'PUT 412'],
			...['GET 200', 'POST 200'],
		]);
	});

	it('gives no validation of an address that was not written', async () => {
		const foreign = {
			defaultAddress: { addressLine1: '9999 Elsewhere', postalCode: '98052-1234' },
		};
		context.sandbox.changeBillingProfile(id, foreign, { beforeWrites: 1 });
		const { json } = await update({ postalCode: '98052-1234' }, { validateAddress: true });

		expect(json).toMatchObject({ changed: false, ...foreign });
		expect(json).not.toHaveProperty('addressValidation');
	});

	it('does not have the same address validated twice', async () => {
		context.sandbox.changeBillingProfile(id, { email: 'foreign@contoso.com' }, { beforeWrites: 1 });
		const { json } = await update({ postalCode: '98052-1234' }, { validateAddress: true });

		expect(json).toMatchObject({ changed: true, addressValidation: { status: 'verified' } });
		expect(listExchanges(context.sandbox).filter((text) => text === 'POST 200')).toHaveLength(1);
	});
});

describe('a read that lags behind a write of the same run', () => {
	const parameters = updateProfile(contosoUniversity, { city: '={{ $json.city }}' });
	const original = 'Redmond';

	it('does not hide the change of an earlier item', async () => {
		context.sandbox.lagReads({ reads: 2 });
		const items = [{ city: 'Bellevue' }, { city: original }];
		const { output } = await runAndContinue(context, parameters, items);

		expect(output).toMatchObject([{ changed: true }, { changed: true }]);
		expect(customer().billingProfile.defaultAddress.city).toBe(original);
		expect(customer().timesProfileWritten).toBe(2);
	});

	it('does not repeat the change of an earlier item', async () => {
		context.sandbox.lagReads({ reads: 1 });
		const items = [{ city: 'Bellevue' }, { city: 'Bellevue' }];
		const { output } = await runAndContinue(context, parameters, items);

		expect(output).toMatchObject([{ changed: true }, { changed: false }]);
		expect(customer().timesProfileWritten).toBe(1);
	});

	it('does not hide the change of another program', async () => {
		context.sandbox.lagReads({ reads: 1 });
		const foreign = { email: 'foreign@contoso.com' };
		context.sandbox.changeBillingProfile(id, foreign, { beforeWrites: 1 });
		const items = [{ city: 'Bellevue' }, { city: original }];
		const { output } = await runAndContinue(context, parameters, items);

		expect(output).toMatchObject([
			{ changed: true, ...foreign },
			{ changed: true, ...foreign },
		]);
		expect(customer().billingProfile).toMatchObject({
			...foreign,
			defaultAddress: { city: original },
		});
	});
});
