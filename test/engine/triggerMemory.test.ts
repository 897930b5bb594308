import type { IDataObject } from 'n8n-workflow';
import { seed } from '../../tools/sandbox';
import { NODE_NAME } from './support/nodeTypes';
import { apiRequests, useSandbox } from './support/setup';

const context = useSandbox();
const { contosoUniversity, fabrikam } = seed.customers;

const REVIEWS = { event: 'reviewDecided', customerIds: [contosoUniversity.id] };
const CHANGES = { event: 'qualificationChanged' };

/** A trigger for which n8n saved this static data. */
function createTrigger(parameters: IDataObject, staticData: IDataObject) {
	const trigger = context.engine.createTrigger(parameters as typeof REVIEWS);
	trigger.saved = { [`node:${NODE_NAME}`]: staticData };
	trigger.restart();
	return trigger;
}

const DAMAGE = {
	message: expect.stringContaining('could not read a part of the data that it saved'),
};

describe('the static data of an earlier version', () => {
	it('is understood: what was reported is not repeated, and what was not is reported', async () => {
		context.sandbox.readings.vettingDateField = 'vettingCreatedDate';
		const submitted = '2026-11-01T08:00:00.000Z';
		context.sandbox.setQualifications(contosoUniversity.id, [
			{ qualification: 'education', vettingStatus: 'Denied', vettingCreatedDate: submitted },
		]);
		const reported = [`education|denied|${submitted.replace('Z', '0000+00:00')}`];
		const states = { reviewDecided: { [contosoUniversity.id]: reported } };
		const trigger = createTrigger(REVIEWS, { notBefore: 1, states });

		expect(await trigger.activate()).toEqual([]);
		context.sandbox.setQualifications(contosoUniversity.id, [{ qualification: 'education' }]);
		expect(await trigger.poll()).toMatchObject([{ vettingStatus: 'approved' }]);
		expect(trigger.failedExecutions).toEqual([]);
	});

	it('is continued for the activity log', async () => {
		const reportedUntil = new Date(Date.now() - 60_000).toISOString();
		const change = { activatedAt: reportedUntil, reportedUntil, reported: ['0123456789abcdef'] };
		context.sandbox.addAuditRecord({ customerId: fabrikam.id });
		const trigger = createTrigger(CHANGES, { states: { qualificationChanged: change } });

		expect(await trigger.activate()).toMatchObject([{ customerId: fabrikam.id }]);
		expect(await trigger.poll()).toEqual([]);
	});

	it.each([Date.now() + 20 * 86_400_000, NaN, 'soon'])(
		'does not keep the trigger from polling until %p',
		async (notBefore) => {
			const trigger = createTrigger(REVIEWS, {
				notBefore,
				states: { reviewDecided: { [contosoUniversity.id]: [] } },
			});
			await trigger.activate();

			expect(apiRequests(context.sandbox)).toHaveLength(1);
		},
	);
});

describe('a remembered pause', () => {
	it.each([
		['far ahead', { from: '2026-01-01T00:00:00.000Z', until: '2099-01-01T00:00:00.000Z' }, 0],
		['from the future', { from: '2098-01-01T00:00:00.000Z', until: '2099-01-01T00:00:00.000Z' }, 0],
		['that is no date', { from: 'soon', until: 'later' }, 1],
	])('%s does not keep the trigger from polling', async (_, pause, errors) => {
		const customers = [{ customerId: contosoUniversity.id, reviews: [] }];
		const trigger = createTrigger(REVIEWS, { state: { version: 1, pause, customers } });
		await trigger.activate();

		expect(apiRequests(context.sandbox)).toHaveLength(1);
		expect(trigger.failedExecutions).toHaveLength(errors);
	});
});

describe('damaged static data', () => {
	it.each([
		['of another version', { version: 7 }],
		['that is a text', 'damaged'],
		['without a list of customers', { version: 1, customers: 'none' }],
		['with a customer that cannot be read', { version: 1, customers: [{ customerId: 'x' }] }],
	])('%s is replaced, and a failed execution says so once', async (_, state) => {
		const trigger = createTrigger(REVIEWS, { state });

		expect(await trigger.activate()).toEqual([]);
		expect(trigger.failedExecutions).toMatchObject([DAMAGE]);
		context.sandbox.setQualifications(contosoUniversity.id, [{ qualification: 'education' }]);
		expect(await trigger.poll()).toHaveLength(1);
		expect(trigger.failedExecutions).toHaveLength(1);
	});

	it.each([
		['with a date that is none', { since: 'NaN', reported: [] }],
		['with a date far ahead', { since: '2099-01-01T00:00:00.000Z', reported: [] }],
		[
			'with a page at another address',
			{
				since: new Date(Date.now() - 1000).toISOString(),
				reported: [],
				reading: { startDate: '2026-11-20', days: 29, next: { path: '@evil.example/' } },
			},
		],
	])('%s is replaced for the activity log', async (_, log) => {
		const trigger = createTrigger(CHANGES, { state: { version: 1, log } });
		await trigger.activate();
		await new Promise((resolve) => setTimeout(resolve, 5));
		context.sandbox.addAuditRecord({ customerId: fabrikam.id });

		expect(await trigger.poll()).toMatchObject([{ customerId: fabrikam.id }]);
		expect(trigger.failedExecutions).toMatchObject([DAMAGE]);
	});

	it('is readable by a person and small', async () => {
		const customers = context.sandbox.addCustomers(500);
		const trigger = context.engine.createTrigger({
			event: 'reviewDecided',
			customerIds: customers.map(({ id }) => id),
		});
		for (const { id } of customers) {
			context.sandbox.setQualifications(id, [{ qualification: 'education' }]);
		}
		await trigger.activate();

		expect(JSON.stringify(trigger.saved).length).toBeLessThan(100_000);
		expect(trigger.saved).toMatchObject({
			[`node:${NODE_NAME}`]: {
				state: {
					version: 1,
					customers: expect.arrayContaining([
						{
							customerId: customers[0]?.id,
							reviews: [
								{ qualification: 'education', status: 'approved', seen: expect.any(String) },
							],
						},
					]),
				},
			},
		});
	});
});
