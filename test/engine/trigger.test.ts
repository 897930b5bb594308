import type { NodeApiError } from 'n8n-workflow';
import { seed, vettingReasons } from '../../tools/sandbox';
import { failureIfSupported } from './support/engine';
import { apiRequests, maxActiveCount, passTime, useSandbox } from './support/setup';

const context = useSandbox();
const { contosoUniversity, fabrikam, northwind, schoolOfFineArt, woodgroveBank } = seed.customers;

function setInReview(...customers: { id: string }[]) {
	for (const { id } of customers) {
		context.sandbox.setQualifications(id, [
			{ qualification: 'education', vettingStatus: 'InReview' },
		]);
	}
}

describe('Trigger On: Review Decided', () => {
	const createTrigger = (...customers: { id: string }[]) =>
		context.engine.createTrigger({
			event: 'reviewDecided',
			customerIds: customers.map(({ id }) => id),
		});

	it('emits nothing for decisions from before its activation', async () => {
		const trigger = createTrigger(schoolOfFineArt, contosoUniversity);

		expect(await trigger.activate()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('emits one item for each decision, once', async () => {
		setInReview(contosoUniversity, northwind);
		const trigger = createTrigger(contosoUniversity, northwind);
		await trigger.activate();
		context.sandbox.decideReview(contosoUniversity.id, 'Approved');
		context.sandbox.decideReview(northwind.id, { denied: vettingReasons[0] });

		expect(await trigger.poll()).toMatchObject([
			{ customerId: contosoUniversity.id, qualification: 'education', vettingStatus: 'approved' },
			{
				customerId: northwind.id,
				vettingStatus: 'denied',
				vettingReason: vettingReasons[0],
				vettingAdvice: expect.stringContaining('submit the customer for review again'),
			},
		]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('emits a decision even if no poll has seen the review', async () => {
		const trigger = createTrigger(contosoUniversity);
		await trigger.activate();
		context.sandbox.setQualifications(contosoUniversity.id, [{ qualification: 'education' }]);

		expect(await trigger.poll()).toHaveLength(1);
	});

	it('emits a second decision after a second submission', async () => {
		setInReview(contosoUniversity);
		const trigger = createTrigger(contosoUniversity);
		await trigger.activate();
		for (let submission = 1; submission <= 2; submission++) {
			context.sandbox.decideReview(contosoUniversity.id, { denied: vettingReasons[0] });
			expect(await trigger.poll()).toHaveLength(1);
			setInReview(contosoUniversity);
			expect(await trigger.poll()).toEqual([]);
		}
	});

	it('emits a decision once, even while a newer submission is in review', async () => {
		const trigger = createTrigger(contosoUniversity);
		await trigger.activate();
		const body = JSON.stringify([
			{ qualification: 'Education', vettingStatus: 'Denied' },
			{ qualification: 'Education', vettingStatus: 'InReview' },
		]);
		const action = { kind: 'answer', status: 200, body } as const;
		context.sandbox.faults.add({ match: { method: 'GET' }, times: 3, action });

		expect(await trigger.poll()).toHaveLength(1);
		expect(await trigger.poll()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('emits each decision once and loses none when n8n restarts', async () => {
		setInReview(contosoUniversity, northwind);
		const trigger = createTrigger(contosoUniversity, northwind);
		await trigger.activate();
		await trigger.poll();
		context.sandbox.decideReview(contosoUniversity.id, 'Approved');
		await trigger.poll();
		trigger.restart();
		expect(await trigger.poll()).toEqual([]);

		trigger.restart();
		context.sandbox.decideReview(northwind.id, 'Approved');
		trigger.restart();
		expect(await trigger.poll()).toMatchObject([{ customerId: northwind.id }]);
	});

	/** Makes Partner Center respond as if the customer had ended the relationship. */
	function endRelationship({ id }: { id: string }, polls: number) {
		context.sandbox.faults.add({
			match: { path: `/v1/customers/${id}/qualifications` },
			times: polls,
			action: { kind: 'answer', status: 403, body: '{"code":"20002"}' },
		});
	}

	it('emits the other decisions if a customer cannot be read, and that one as soon as it can', async () => {
		setInReview(contosoUniversity, northwind);
		const trigger = createTrigger(contosoUniversity, northwind);
		await trigger.activate();
		context.sandbox.decideReview(contosoUniversity.id, 'Approved');
		context.sandbox.decideReview(northwind.id, 'Approved');
		endRelationship(contosoUniversity, 1);

		expect(await trigger.poll()).toMatchObject([{ customerId: northwind.id }]);
		expect(await trigger.poll()).toMatchObject([{ customerId: contosoUniversity.id }]);
	});

	it('starts with n8n even if a customer has left, and reports the error at each poll', async () => {
		setInReview(northwind);
		const trigger = createTrigger(contosoUniversity, fabrikam, northwind);
		await trigger.activate();
		trigger.restart();
		endRelationship(contosoUniversity, 3);
		endRelationship(fabrikam, 3);

		expect(await trigger.activate()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
		context.sandbox.decideReview(northwind.id, 'Approved');
		expect(await trigger.poll()).toMatchObject([{ customerId: northwind.id }]);
		const failedExecution = {
			message: `You have no reseller relationship with this customer [customer ${contosoUniversity.id}]`,
			description: expect.stringMatching(
				new RegExp(`reseller relationship.* Also not read: ${fabrikam.id}\\.`),
			),
		};
		expect(trigger.failedExecutions).toMatchObject([
			failedExecution,
			failedExecution,
			failedExecution,
		]);
	});

	it('does not start if it cannot read any customer', async () => {
		const trigger = createTrigger(contosoUniversity);
		await trigger.activate();
		trigger.restart();
		endRelationship(contosoUniversity, 1);

		await expect(trigger.activate()).rejects.toThrow('no reseller relationship');
	});

	it('fails its first activation if a customer cannot be read, and names that customer', async () => {
		const trigger = createTrigger(contosoUniversity, woodgroveBank);

		await expect(trigger.activate()).rejects.toMatchObject({
			message: expect.stringMatching(
				new RegExp(`no reseller relationship.* \\[customer ${woodgroveBank.id}\\]$`),
			),
		});
	});

	it('shows the other customers in a manual test if one cannot be read', async () => {
		const items = await createTrigger(schoolOfFineArt, woodgroveBank).poll('manual');

		expect(items).toMatchObject([{ customerId: schoolOfFineArt.id }]);
	});

	it('emits a decision once if a poll is still running when the next one starts', async () => {
		setInReview(contosoUniversity, northwind);
		const trigger = createTrigger(contosoUniversity, northwind);
		await trigger.activate();
		context.sandbox.decideReview(contosoUniversity.id, 'Approved');
		const polls = [trigger.poll(), trigger.poll()];
		context.sandbox.decideReview(northwind.id, 'Approved');
		polls.push(trigger.poll());

		const events = [...(await Promise.all(polls)), await trigger.poll()].flat();
		expect(events.map(({ customerId }) => customerId).sort()).toEqual(
			[contosoUniversity.id, northwind.id].sort(),
		);
	});

	it('reads several customers at the same time, so that it finishes before the next poll', async () => {
		const customers = context.sandbox.addCustomers(20);
		context.sandbox.faults.add({ times: 20, action: { kind: 'delay', ms: 100 } });

		expect(await createTrigger(...customers).activate()).toEqual([]);
		expect(maxActiveCount(apiRequests(context.sandbox))).toBeGreaterThan(1);
	});

	it('sends nothing for as long as Partner Center asks, without blocking n8n', async () => {
		setInReview(contosoUniversity, fabrikam);
		const trigger = createTrigger(contosoUniversity, fabrikam);
		await trigger.activate();
		context.sandbox.decideReview(fabrikam.id, 'Approved');
		const requestCount = context.sandbox.received.length;
		context.sandbox.faults.add({
			match: { method: 'GET' },
			times: 2,
			action: { kind: 'answer', status: 429, headers: { 'retry-after': '600' } },
		});

		const error = await trigger.poll().catch((thrown: unknown) => thrown as NodeApiError);
		expect(error).toHaveProperty('name', 'NodeApiError');
		expect(error).toHaveProperty('description', expect.stringContaining('tries again by itself'));
		expect((error as NodeApiError).failure).toEqual(
			failureIfSupported({ cause: 'rate-limited', retryAfterMs: 600_000 }),
		);
		expect(await trigger.poll()).toEqual([]);
		expect(context.sandbox.received).toHaveLength(requestCount + 2);
		passTime(context.sandbox, 600_000);
		expect(await trigger.poll()).toMatchObject([{ customerId: fabrikam.id }]);
	});

	it('polls again after an hour at most, even if the requested pause is much longer', async () => {
		setInReview(contosoUniversity);
		const trigger = createTrigger(contosoUniversity);
		await trigger.activate();
		context.sandbox.faults.add({
			match: { method: 'GET' },
			action: { kind: 'answer', status: 429, headers: { 'retry-after': '999999999' } },
		});
		await trigger.poll().catch(() => undefined);
		context.sandbox.decideReview(contosoUniversity.id, 'Approved');
		const hourAndASecond = 3_600_000 + 1000;
		passTime(context.sandbox, hourAndASecond);

		expect(await trigger.poll()).toHaveLength(1);
	});

	it('sends nothing during the pause of another trigger, and reports no error', async () => {
		setInReview(contosoUniversity);
		const [other, trigger] = [createTrigger(fabrikam), createTrigger(contosoUniversity)];
		await other.activate();
		await trigger.activate();
		context.sandbox.decideReview(contosoUniversity.id, 'Approved');
		context.sandbox.faults.add({
			action: { kind: 'answer', status: 429, headers: { 'retry-after': '600' } },
		});
		await expect(other.poll()).rejects.toThrow('too many requests');
		const requestCount = context.sandbox.received.length;

		expect(await trigger.poll()).toEqual([]);
		expect(trigger.failedExecutions).toEqual([]);
		await expect(trigger.poll('manual')).rejects.toThrow('too many requests');
		expect(context.sandbox.received).toHaveLength(requestCount);
		passTime(context.sandbox, 600_000);
		expect(await trigger.poll()).toMatchObject([{ customerId: contosoUniversity.id }]);
	});

	it('gives the request ID for Microsoft support', async () => {
		context.sandbox.faults.add({ action: { kind: 'answer', status: 418, body: '' } });
		const error = await createTrigger(contosoUniversity)
			.activate()
			.catch((thrown: unknown) => thrown as NodeApiError);

		const { headers } = context.sandbox.received.at(-1) ?? {};
		expect(error).toMatchObject({
			description: expect.stringContaining(
				`request ID ${headers?.['ms-requestid']}, correlation ID ${headers?.['ms-correlationid']}.`,
			),
		});
		expect((error as NodeApiError).context).not.toHaveProperty('itemIndex');
	});

	it('shows a sample in a manual test without changing its state', async () => {
		const trigger = createTrigger(schoolOfFineArt);
		await trigger.activate();

		expect(await trigger.poll('manual')).toMatchObject([{ vettingStatus: 'approved' }]);
		expect(await trigger.poll()).toEqual([]);
	});

	it.each([
		[[], "'Customer Names or IDs' is empty", 'Choose at least one customer'],
		[
			['contoso.com'],
			`'Customer Names or IDs' has "contoso.com", which is not a tenant ID`,
			'Choose customers from the list, or enter their tenant IDs.',
		],
	])('rejects the customers %j', async (customerIds, message, advice) => {
		const trigger = context.engine.createTrigger({ event: 'reviewDecided', customerIds });

		await expect(trigger.activate()).rejects.toMatchObject({
			message,
			description: expect.stringContaining(advice),
		});
		expect(context.sandbox.received).toEqual([]);
	});

	it('accepts the customers from an expression', async () => {
		const trigger = context.engine.createTrigger({
			event: 'reviewDecided',
			customerIds: `={{ ["${schoolOfFineArt.id}"] }}`,
		});

		expect(await trigger.poll('manual')).toHaveLength(1);
	});
});
