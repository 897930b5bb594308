import type { NodeApiError } from 'n8n-workflow';
import { seed, vettingReasons } from '../../sandbox';
import { declared } from './support/engine';
import { useSandbox } from './support/setup';

const bench = useSandbox();
const { contosoUniversity, fabrikam, northwind, schoolOfFineArt, woodgroveBank } = seed.customers;

const DAY_MS = 86_400_000;

function inReview(...customers: { id: string }[]) {
	for (const { id } of customers) {
		bench.sandbox.setQualifications(id, [
			{ qualification: 'education', vettingStatus: 'InReview' },
		]);
	}
}

describe('Trigger On: Review Decided', () => {
	const watch = (...customers: { id: string }[]) =>
		bench.engine.trigger({
			event: 'reviewDecided',
			customerIds: customers.map(({ id }) => id),
		});

	it('says nothing about what was decided before it was activated', async () => {
		const trigger = watch(schoolOfFineArt, contosoUniversity);

		expect(await trigger.activate()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('gives one item for each decision, once', async () => {
		inReview(contosoUniversity, northwind);
		const trigger = watch(contosoUniversity, northwind);
		await trigger.activate();
		bench.sandbox.decideReview(contosoUniversity.id, 'Approved');
		bench.sandbox.decideReview(northwind.id, { denied: vettingReasons[0] });

		expect(await trigger.poll()).toMatchObject([
			{ customerId: contosoUniversity.id, qualification: 'education', vettingStatus: 'approved' },
			{
				customerId: northwind.id,
				vettingStatus: 'denied',
				vettingReason: vettingReasons[0],
				vettingAdvice: expect.stringContaining('submit again'),
			},
		]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('does not need to have seen it In Review', async () => {
		const trigger = watch(contosoUniversity);
		await trigger.activate();
		bench.sandbox.setQualifications(contosoUniversity.id, [{ qualification: 'education' }]);

		expect(await trigger.poll()).toHaveLength(1);
	});

	it('reports a second decision after a second submission', async () => {
		inReview(contosoUniversity);
		const trigger = watch(contosoUniversity);
		await trigger.activate();
		for (let submission = 1; submission <= 2; submission++) {
			bench.sandbox.decideReview(contosoUniversity.id, { denied: vettingReasons[0] });
			expect(await trigger.poll()).toHaveLength(1);
			inReview(contosoUniversity);
			expect(await trigger.poll()).toEqual([]);
		}
	});

	it('reports a decision once, also while a newer submission stands beside it', async () => {
		const trigger = watch(contosoUniversity);
		await trigger.activate();
		const body = JSON.stringify([
			{ qualification: 'Education', vettingStatus: 'Denied' },
			{ qualification: 'Education', vettingStatus: 'InReview' },
		]);
		const action = { kind: 'answer', status: 200, body } as const;
		bench.sandbox.faults.add({ match: { method: 'GET' }, times: 3, action });

		expect(await trigger.poll()).toHaveLength(1);
		expect(await trigger.poll()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('reports each decision once over a restart of n8n, and loses none', async () => {
		inReview(contosoUniversity, northwind);
		const trigger = watch(contosoUniversity, northwind);
		await trigger.activate();
		await trigger.poll();
		bench.sandbox.decideReview(contosoUniversity.id, 'Approved');
		await trigger.poll();
		trigger.restart();
		expect(await trigger.poll()).toEqual([]);

		trigger.restart();
		bench.sandbox.decideReview(northwind.id, 'Approved');
		trigger.restart();
		expect(await trigger.poll()).toMatchObject([{ customerId: northwind.id }]);
	});

	/** As after the customer ended the relationship. */
	function leave({ id }: { id: string }, polls: number) {
		bench.sandbox.faults.add({
			match: { path: `/v1/customers/${id}/qualifications` },
			times: polls,
			action: { kind: 'answer', status: 403, body: '{"code":"20002"}' },
		});
	}

	it('lets one customer that cannot be read neither hide the others nor lose its own', async () => {
		inReview(contosoUniversity, northwind);
		const trigger = watch(contosoUniversity, northwind);
		await trigger.activate();
		bench.sandbox.decideReview(contosoUniversity.id, 'Approved');
		bench.sandbox.decideReview(northwind.id, 'Approved');
		leave(contosoUniversity, 1);

		expect(await trigger.poll()).toMatchObject([{ customerId: northwind.id }]);
		expect(await trigger.poll()).toMatchObject([{ customerId: contosoUniversity.id }]);
	});

	it('starts with n8n although a customer has left, and shows that at each poll', async () => {
		inReview(northwind);
		const trigger = watch(contosoUniversity, fabrikam, northwind);
		await trigger.activate();
		trigger.restart();
		leave(contosoUniversity, 3);
		leave(fabrikam, 3);

		expect(await trigger.activate()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
		bench.sandbox.decideReview(northwind.id, 'Approved');
		expect(await trigger.poll()).toMatchObject([{ customerId: northwind.id }]);
		const shown = {
			message: `You have no reseller relationship with this customer [customer ${contosoUniversity.id}]`,
			description: expect.stringMatching(
				new RegExp(`reseller relationship.* Also not read: ${fabrikam.id}\\.`),
			),
		};
		expect(trigger.failedExecutions).toMatchObject([shown, shown, shown]);
	});

	it('does not start where it cannot read any customer', async () => {
		const trigger = watch(contosoUniversity);
		await trigger.activate();
		trigger.restart();
		leave(contosoUniversity, 1);

		await expect(trigger.activate()).rejects.toThrow('no reseller relationship');
	});

	it('is not activated at first with a customer that cannot be read, and says which', async () => {
		const trigger = watch(contosoUniversity, woodgroveBank);

		await expect(trigger.activate()).rejects.toMatchObject({
			message: expect.stringMatching(
				new RegExp(`no reseller relationship.* \\[customer ${woodgroveBank.id}\\]$`),
			),
		});
	});

	it('shows what it can when a person tests it, whoever cannot be read', async () => {
		const items = await watch(schoolOfFineArt, woodgroveBank).poll('manual');

		expect(items).toMatchObject([{ customerId: schoolOfFineArt.id }]);
	});

	it('gives a decision once where a poll lasts until the next one', async () => {
		inReview(contosoUniversity, northwind);
		const trigger = watch(contosoUniversity, northwind);
		await trigger.activate();
		bench.sandbox.decideReview(contosoUniversity.id, 'Approved');
		const polls = [trigger.poll(), trigger.poll()];
		bench.sandbox.decideReview(northwind.id, 'Approved');
		polls.push(trigger.poll());

		const given = [...(await Promise.all(polls)), await trigger.poll()].flat();
		expect(given.map(({ customerId }) => customerId).sort()).toEqual(
			[contosoUniversity.id, northwind.id].sort(),
		);
	});

	it('reads several customers at once, so that a long list is read between two polls', async () => {
		const customers = bench.sandbox.addCustomers(20);
		bench.sandbox.faults.add({ times: 20, action: { kind: 'delay', ms: 100 } });
		const begun = Date.now();

		expect(await watch(...customers).activate()).toEqual([]);
		expect(Date.now() - begun).toBeLessThan(1500);
	});

	it('rests as long as Partner Center asks, and does not hold n8n up meanwhile', async () => {
		inReview(contosoUniversity, fabrikam);
		const trigger = watch(contosoUniversity, fabrikam);
		await trigger.activate();
		bench.sandbox.decideReview(fabrikam.id, 'Approved');
		const before = bench.sandbox.received.length;
		bench.sandbox.faults.add({
			match: { method: 'GET' },
			times: 2,
			action: { kind: 'answer', status: 429, headers: { 'retry-after': '2' } },
		});
		const begun = Date.now();

		const error = await trigger.poll().catch((thrown: unknown) => thrown as NodeApiError);
		const refused = Date.now();
		expect(error).toHaveProperty('name', 'NodeApiError');
		expect(error).toHaveProperty('description', expect.stringContaining('tries again by itself'));
		expect((error as NodeApiError).failure).toEqual(
			declared({ cause: 'rate-limited', retryAfterMs: 2000 }),
		);
		expect(await trigger.poll()).toEqual([]);
		expect(Date.now() - begun).toBeLessThan(1500);
		expect(bench.sandbox.received).toHaveLength(before + 2);
		await new Promise((resolve) => setTimeout(resolve, 2000 - (Date.now() - refused) + 10));
		expect(await trigger.poll()).toMatchObject([{ customerId: fabrikam.id }]);
	});

	it('asks again after an hour, however absurd the pause that was asked for', async () => {
		inReview(contosoUniversity);
		const trigger = watch(contosoUniversity);
		await trigger.activate();
		bench.sandbox.faults.add({
			match: { method: 'GET' },
			action: { kind: 'answer', status: 429, headers: { 'retry-after': '999999999' } },
		});
		await trigger.poll().catch(() => undefined);
		bench.sandbox.decideReview(contosoUniversity.id, 'Approved');
		const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000 + 1000);

		expect(await trigger.poll()).toHaveLength(1);
		clock.mockRestore();
	});

	it('rests while somebody else was asked to wait, and blames nothing on it', async () => {
		inReview(contosoUniversity);
		const [other, trigger] = [watch(fabrikam), watch(contosoUniversity)];
		await other.activate();
		await trigger.activate();
		bench.sandbox.decideReview(contosoUniversity.id, 'Approved');
		bench.sandbox.faults.add({
			action: { kind: 'answer', status: 429, headers: { 'retry-after': '1' } },
		});
		await expect(other.poll()).rejects.toThrow('too many requests');
		const before = bench.sandbox.received.length;

		expect(await trigger.poll()).toEqual([]);
		expect(trigger.failedExecutions).toEqual([]);
		await expect(trigger.poll('manual')).rejects.toThrow('too many requests');
		expect(bench.sandbox.received).toHaveLength(before);
		await new Promise((resolve) => setTimeout(resolve, 1010));
		expect(await trigger.poll()).toMatchObject([{ customerId: contosoUniversity.id }]);
	});

	it('names the request for Microsoft support', async () => {
		bench.sandbox.faults.add({ action: { kind: 'answer', status: 418, body: '' } });
		const error = await watch(contosoUniversity)
			.activate()
			.catch((thrown: unknown) => thrown as NodeApiError);

		const { headers } = bench.sandbox.received.at(-1) ?? {};
		expect(error).toMatchObject({
			description: expect.stringContaining(
				`request ID ${headers?.['ms-requestid']}, correlation ID ${headers?.['ms-correlationid']}.`,
			),
		});
		expect((error as NodeApiError).context).not.toHaveProperty('itemIndex');
	});

	it('shows a sample when a person tests it, and notes nothing', async () => {
		const trigger = watch(schoolOfFineArt);
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
	])('refuses the customers %j', async (customerIds, message, advice) => {
		const trigger = bench.engine.trigger({ event: 'reviewDecided', customerIds });

		await expect(trigger.activate()).rejects.toMatchObject({
			message,
			description: expect.stringContaining(advice),
		});
		expect(bench.sandbox.received).toEqual([]);
	});

	it('takes the customers from an expression as well', async () => {
		const trigger = bench.engine.trigger({
			event: 'reviewDecided',
			customerIds: `={{ ["${schoolOfFineArt.id}"] }}`,
		});

		expect(await trigger.poll('manual')).toHaveLength(1);
	});
});

describe('Trigger On: Qualification Changed', () => {
	const watch = () => bench.engine.trigger({ event: 'qualificationChanged' });

	function changed({ id }: { id: string }, more: Partial<{ operationStatus: 'failed' }> = {}) {
		bench.sandbox.addAuditRecord({
			customerId: id,
			operationType: 'update_customer_qualification',
			resourceOldValue: '{"Qualification":"None"}',
			resourceNewValue: '{"Qualification":"Education"}',
			...more,
		});
	}

	it('says nothing about what happened before it was activated', async () => {
		changed(contosoUniversity);
		const trigger = watch();

		expect(await trigger.activate()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('gives one item for each change, once, over a restart too', async () => {
		const trigger = watch();
		await trigger.activate();
		changed(contosoUniversity);
		changed(fabrikam);

		expect(await trigger.poll()).toMatchObject([
			{
				customerId: contosoUniversity.id,
				customerName: 'Contoso University',
				qualification: 'education',
				previousQualification: 'none',
				changedBy: expect.stringContaining('@'),
			},
			{ customerId: fabrikam.id },
		]);
		trigger.restart();
		expect(await trigger.poll()).toEqual([]);
		changed(northwind);
		trigger.restart();
		expect(await trigger.poll()).toMatchObject([{ customerId: northwind.id }]);
	});

	it('says nothing about a change that was refused, or about other activities', async () => {
		const trigger = watch();
		await trigger.activate();
		changed(contosoUniversity, { operationStatus: 'failed' });
		bench.sandbox.addAuditRecord({ customerId: fabrikam.id, operationType: 'update_subscription' });

		expect(await trigger.poll()).toEqual([]);
	});

	it.each(['link', 'token', 'bodyToken'] as const)('reads all pages (%s)', async (auditNext) => {
		Object.assign(bench.sandbox.readings, { auditNext, pageSize: 2 });
		const trigger = watch();
		await trigger.activate();
		const customers = bench.sandbox.addCustomers(7);
		for (const customer of customers) changed(customer);

		expect(await trigger.poll()).toHaveLength(7);
		expect(await trigger.poll()).toEqual([]);
	});

	it('reports a record that appears late', async () => {
		const trigger = watch();
		await trigger.activate();
		await new Promise((resolve) => setTimeout(resolve, 20));
		const late = new Date().toISOString();
		await new Promise((resolve) => setTimeout(resolve, 20));
		changed(contosoUniversity);
		await trigger.poll();
		bench.sandbox.addAuditRecord({
			customerId: fabrikam.id,
			operationType: 'update_customer_qualification',
			operationDate: late,
		});

		expect(await trigger.poll()).toMatchObject([{ customerId: fabrikam.id }]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('reads at each poll what is new, with a day of overlap, not all since the last change', async () => {
		const trigger = watch();
		const now = Date.now();
		const clock = jest.spyOn(Date, 'now').mockReturnValue(now - 40 * DAY_MS);
		await trigger.activate();
		clock.mockRestore();
		await trigger.poll();
		const before = bench.sandbox.received.length;
		await trigger.poll();

		expect(bench.sandbox.received).toHaveLength(before + 1);
		const last = bench.sandbox.received.at(-1)?.url ?? '';
		const { searchParams } = new URL(last, bench.sandbox.url);
		const from = Date.parse(searchParams.get('startDate') ?? '');
		expect(now - from).toBeGreaterThan(DAY_MS - 60_000);
		expect(now - from).toBeLessThanOrEqual(DAY_MS);
	});

	it('gives a change once, also where the log begins with the day that was asked for', async () => {
		const trigger = watch();
		const now = Date.now();
		const clock = jest.spyOn(Date, 'now').mockReturnValue(now - 2 * DAY_MS);
		await trigger.activate();
		const record = {
			customerId: fabrikam.id,
			operationType: 'update_customer_qualification',
			operationStatus: 'succeeded',
			operationDate: new Date(now - 1.9 * DAY_MS).toISOString(),
		};
		const given: unknown[] = [];
		for (const days of [1.8, 1.2, 0.7, 0.6]) {
			clock.mockReturnValue(now - days * DAY_MS);
			bench.sandbox.faults.add({
				match: { path: '/v1/auditrecords' },
				action: { kind: 'answer', status: 200, body: JSON.stringify({ items: [record] }) },
			});
			given.push(...(await trigger.poll()));
		}
		clock.mockRestore();

		expect(given).toHaveLength(1);
	});

	it.each([false, true])(
		'gives each change once, whenever n8n was stopped (saves each poll: %j)',
		async (savesEachPoll) => {
			const trigger = watch();
			trigger.savesEachPoll = savesEachPoll;
			await trigger.activate();
			const given: unknown[] = [];
			for (const customer of [contosoUniversity, fabrikam, northwind]) {
				changed(customer);
				for (let poll = 1; poll <= 2; poll++) {
					given.push(...(await trigger.poll()).map(({ customerId }) => customerId));
				}
				trigger.restart();
			}

			expect(given).toEqual([contosoUniversity.id, fabrikam.id, northwind.id]);
		},
	);

	it('keeps its state where the log cannot be read', async () => {
		const trigger = watch();
		await trigger.activate();
		changed(contosoUniversity);
		bench.sandbox.faults.add({
			match: { path: '/v1/auditrecords' },
			action: { kind: 'answer', status: 403, body: '' },
		});

		await expect(trigger.poll()).rejects.toThrow('does not allow this');
		expect(await trigger.poll()).toHaveLength(1);
	});

	it('shows the newest change when a person tests it', async () => {
		changed(contosoUniversity);
		changed(fabrikam);

		expect(await watch().poll('manual')).toHaveLength(1);
	});
});
