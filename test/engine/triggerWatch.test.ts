import { seed, vettingReasons } from '../../tools/sandbox';
import { apiRequests, passTime, useSandbox } from './support/setup';

const context = useSandbox();
const { contosoUniversity, fabrikam, northwind, schoolOfFineArt } = seed.customers;

const getParameters = (...customers: { id: string }[]) => ({
	event: 'reviewDecided',
	customerIds: customers.map(({ id }) => id),
});
const createTrigger = (...customers: { id: string }[]) =>
	context.engine.createTrigger(getParameters(...customers));

function setInReview(...customers: { id: string }[]) {
	for (const { id } of customers) {
		context.sandbox.setQualifications(id, [
			{ qualification: 'education', vettingStatus: 'InReview' },
		]);
	}
}

/** Lets Partner Center answer the next reads of a customer with these qualifications. */
function showQualifications({ id }: { id: string }, ...qualifications: unknown[]) {
	const body = JSON.stringify(qualifications);
	const match = { path: `/v1/customers/${id}/qualifications` };
	context.sandbox.faults.add({ match, action: { kind: 'answer', status: 200, body } });
}

/** Makes Partner Center respond as if the customer had ended the relationship. */
function endRelationship({ id }: { id: string }, times: number) {
	const match = { path: `/v1/customers/${id}/qualifications` };
	const body = '{"code":"20002"}';
	context.sandbox.faults.add({ match, times, action: { kind: 'answer', status: 403, body } });
}

const PAUSE = { kind: 'answer', status: 429, headers: { 'retry-after': '600' } } as const;

describe('the watched customers', () => {
	it('are all read in turn if a limit lets a poll read only a part of them', async () => {
		const customers = context.sandbox.addCustomers(30);
		setInReview(...customers);
		context.sandbox.throttle({ requests: 20, windowSeconds: 600 });
		const trigger = createTrigger(...customers);

		expect(await trigger.activate()).toEqual([]);
		passTime(context.sandbox, 600_000);
		expect(await trigger.poll()).toEqual([]);
		for (const { id } of customers) context.sandbox.decideReview(id, 'Approved');
		const events: unknown[] = [];
		for (let poll = 1; poll <= 6; poll++) {
			passTime(context.sandbox, 600_000);
			events.push(...(await trigger.poll()));
		}
		expect(events).toHaveLength(30);
		expect(trigger.failedExecutions).toEqual([]);
	});

	it('are reported if they were added and decided before they could be read', async () => {
		setInReview(contosoUniversity, fabrikam);
		const trigger = createTrigger(contosoUniversity);
		await trigger.activate();
		trigger.publishAgain(getParameters(contosoUniversity, fabrikam));
		endRelationship(fabrikam, 1);
		await trigger.activate();
		context.sandbox.decideReview(fabrikam.id, 'Approved');
		trigger.restart();

		expect(await trigger.activate()).toMatchObject([{ customerId: fabrikam.id }]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('are reported if they were decided while the activation had to wait', async () => {
		setInReview(contosoUniversity, fabrikam);
		const other = createTrigger(fabrikam);
		await other.activate();
		context.sandbox.faults.add({ action: PAUSE });
		await other.poll().catch(() => undefined);
		const trigger = createTrigger(contosoUniversity);

		expect(await trigger.activate()).toEqual([]);
		context.sandbox.decideReview(contosoUniversity.id, 'Approved');
		trigger.restart();
		passTime(context.sandbox, 600_000);
		expect(await trigger.activate()).toMatchObject([{ customerId: contosoUniversity.id }]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('are not reported again if they were taken out and added again', async () => {
		setInReview(contosoUniversity);
		const trigger = createTrigger(contosoUniversity);
		await trigger.activate();
		context.sandbox.decideReview(contosoUniversity.id, 'Approved');
		expect(await trigger.poll()).toHaveLength(1);
		trigger.publishAgain(getParameters(fabrikam));
		await trigger.activate();
		trigger.publishAgain(getParameters(contosoUniversity, fabrikam));
		endRelationship(contosoUniversity, 1);
		await trigger.activate();

		expect(await trigger.poll()).toEqual([]);
		context.sandbox.decideReview(contosoUniversity.id, { denied: vettingReasons[1] });
		expect(await trigger.poll()).toMatchObject([{ vettingStatus: 'denied' }]);
	});

	it.each([
		['with a space behind the expression', (ids: string[]) => `={{ ${JSON.stringify(ids)} }} `],
		['with commas and line breaks', (ids: string[]) => ids.join(',\n')],
		['as JSON', (ids: string[]) => JSON.stringify(ids)],
	])('are understood as a text %s', async (_, write) => {
		const customerIds = write([contosoUniversity.id, fabrikam.id]);
		await context.engine.createTrigger({ event: 'reviewDecided', customerIds }).activate();

		expect(apiRequests(context.sandbox)).toHaveLength(2);
	});

	it('are chosen from a list whose next page has only a continuation token', async () => {
		Object.assign(context.sandbox.readings, { customersNext: 'bodyToken', pageSize: 3 });

		expect(await context.engine.loadCustomerOptions()).toHaveLength(10);
		const next = apiRequests(context.sandbox).slice(1);
		expect(new Set(next.map(({ url }) => url))).toEqual(
			new Set(['/v1/customers?seekOperation=Next']),
		);
	});
});

describe('a decision', () => {
	it('is given once, in whatever form Microsoft writes its date', async () => {
		const trigger = createTrigger(contosoUniversity);
		await trigger.activate();
		const review = { qualification: 'Education', vettingStatus: 'Denied' };
		const counts: number[] = [];
		for (const date of [
			'2026-11-20T10:15:30.683Z',
			'2026-11-20T10:15:30.6832021+00:00',
			'2026-11-20T03:15:30.683-07:00',
			'2026-11-21T10:15:30.683Z',
		]) {
			showQualifications(contosoUniversity, { ...review, vettingCreatedDate: date });
			counts.push((await trigger.poll()).length);
		}

		expect(counts).toEqual([1, 0, 0, 1]);
	});

	it('is given once if reads lag behind', async () => {
		setInReview(contosoUniversity);
		const trigger = createTrigger(contosoUniversity);
		await trigger.activate();
		context.sandbox.decideReview(contosoUniversity.id, 'Approved');
		const events = await trigger.poll();
		showQualifications(contosoUniversity);
		events.push(...(await trigger.poll()), ...(await trigger.poll()));

		expect(events).toHaveLength(1);
	});

	it('is given beside a qualification that this package does not know', async () => {
		const trigger = createTrigger(contosoUniversity);
		await trigger.activate();
		showQualifications(
			contosoUniversity,
			{ qualification: 'K12Education', vettingStatus: 'InReview' },
			{ qualification: 'K-12 Education', vettingStatus: 'Denied' },
			{ qualification: null },
			{ qualification: 'Education', vettingStatus: 'Approved' },
		);

		expect(await trigger.poll()).toMatchObject([
			{ qualification: 'K-12 Education', vettingStatus: 'denied' },
			{ qualification: 'education', vettingStatus: 'approved' },
		]);
	});

	it.each([
		['InReview', 0],
		['in review', 0],
		['Pending', 0],
		['Submitted', 0],
		['In Progress', 0],
		['None', 0],
		['Escalated', 1],
	])(
		'is not what the state %j means, unless this package does not know it',
		async (state, count) => {
			const trigger = createTrigger(contosoUniversity);
			await trigger.activate();
			showQualifications(contosoUniversity, { qualification: 'Education', vettingStatus: state });

			const events = await trigger.poll();
			expect(events).toHaveLength(count);
			expect(events.map(({ vettingStatus }) => vettingStatus)).toEqual(Array(count).fill(state));
		},
	);

	it('has the name of its customer, and is given without it if that cannot be read', async () => {
		setInReview(contosoUniversity, northwind);
		const trigger = createTrigger(contosoUniversity, northwind);
		await trigger.activate();
		for (const { id } of [contosoUniversity, northwind]) {
			context.sandbox.decideReview(id, 'Approved');
		}
		const match = { path: `/v1/customers/${northwind.id}` };
		context.sandbox.faults.add({ match, action: { kind: 'answer', status: 403, body: '' } });

		const [first, second] = await trigger.poll();
		expect(first).toMatchObject({
			customerId: contosoUniversity.id,
			customerName: 'Contoso University',
		});
		expect(second).toMatchObject({ customerId: northwind.id });
		expect(second).not.toHaveProperty('customerName');
		const [sample] = await createTrigger(schoolOfFineArt).poll('manual');
		expect(sample).toMatchObject({ customerName: schoolOfFineArt.name });
	});
});
