import { seed } from '../../tools/sandbox';
import { useSandbox } from './support/setup';

const context = useSandbox();
const { contosoUniversity, fabrikam, northwind } = seed.customers;

const DAY_MS = 86_400_000;

describe('Trigger On: Qualification Changed', () => {
	const createTrigger = () => context.engine.createTrigger({ event: 'qualificationChanged' });

	function addChange({ id }: { id: string }, extra: Partial<{ operationStatus: 'failed' }> = {}) {
		context.sandbox.addAuditRecord({
			customerId: id,
			operationType: 'update_customer_qualification',
			resourceOldValue: '{"Qualification":"None"}',
			resourceNewValue: '{"Qualification":"Education"}',
			...extra,
		});
	}

	it('emits nothing for changes from before its activation', async () => {
		addChange(contosoUniversity);
		const trigger = createTrigger();

		expect(await trigger.activate()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('emits one item for each change, once, even after a restart', async () => {
		const trigger = createTrigger();
		await trigger.activate();
		addChange(contosoUniversity);
		addChange(fabrikam);

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
		addChange(northwind);
		trigger.restart();
		expect(await trigger.poll()).toMatchObject([{ customerId: northwind.id }]);
	});

	it('ignores failed changes and other activities', async () => {
		const trigger = createTrigger();
		await trigger.activate();
		addChange(contosoUniversity, { operationStatus: 'failed' });
		context.sandbox.addAuditRecord({
			customerId: fabrikam.id,
			operationType: 'update_subscription',
		});

		expect(await trigger.poll()).toEqual([]);
	});

	it.each(['link', 'token', 'bodyToken'] as const)('reads all pages (%s)', async (auditNext) => {
		Object.assign(context.sandbox.readings, { auditNext, pageSize: 2 });
		const trigger = createTrigger();
		await trigger.activate();
		const customers = context.sandbox.addCustomers(7);
		for (const customer of customers) addChange(customer);

		expect(await trigger.poll()).toHaveLength(7);
		expect(await trigger.poll()).toEqual([]);
	});

	it('emits a change whose record appears late', async () => {
		const trigger = createTrigger();
		await trigger.activate();
		await new Promise((resolve) => setTimeout(resolve, 20));
		const late = new Date().toISOString();
		await new Promise((resolve) => setTimeout(resolve, 20));
		addChange(contosoUniversity);
		await trigger.poll();
		context.sandbox.addAuditRecord({
			customerId: fabrikam.id,
			operationType: 'update_customer_qualification',
			operationDate: late,
		});

		expect(await trigger.poll()).toMatchObject([{ customerId: fabrikam.id }]);
		expect(await trigger.poll()).toEqual([]);
	});

	/** Moves both clocks, n8n's and the service's. With an offset, the service's `Date` follows the mock. */
	function travel(at: number) {
		context.sandbox.setClockOffset(1);
		return jest.spyOn(Date, 'now').mockReturnValue(at);
	}

	it('reads at each poll the last days, not everything since the last change', async () => {
		const trigger = createTrigger();
		const now = Date.now();
		const clock = travel(now - 40 * DAY_MS);
		await trigger.activate();
		clock.mockReturnValue(now);
		await trigger.poll();
		const requestCount = context.sandbox.received.length;
		await trigger.poll();

		expect(context.sandbox.received).toHaveLength(requestCount + 1);
		const lastUrl = context.sandbox.received.at(-1)?.url ?? '';
		const { searchParams } = new URL(lastUrl, context.sandbox.url);
		const from = Date.parse(searchParams.get('startDate') ?? '');
		expect(now - from).toBeGreaterThanOrEqual(3 * DAY_MS);
		expect(now - from).toBeLessThanOrEqual(5 * DAY_MS);
	});

	it('emits a change once, even if the log returns records from before the requested time', async () => {
		const trigger = createTrigger();
		const now = Date.now();
		const clock = travel(now - 5 * DAY_MS);
		await trigger.activate();
		const record = {
			customerId: fabrikam.id,
			operationType: 'update_customer_qualification',
			operationStatus: 'succeeded',
			operationDate: new Date(now - 4.9 * DAY_MS).toISOString(),
		};
		const events: unknown[] = [];
		for (const days of [4.8, 4.2, 1.7, 0.7, 0.6]) {
			clock.mockReturnValue(now - days * DAY_MS);
			context.sandbox.faults.add({
				match: { path: '/v1/auditrecords' },
				action: { kind: 'answer', status: 200, body: JSON.stringify({ items: [record] }) },
			});
			events.push(...(await trigger.poll()));
		}

		expect(events).toHaveLength(1);
	});

	it.each([false, true])(
		'emits each change once, even if n8n restarts in between (saves each poll: %j)',
		async (savesEachPoll) => {
			const trigger = createTrigger();
			trigger.savesEachPoll = savesEachPoll;
			await trigger.activate();
			const events: unknown[] = [];
			for (const customer of [contosoUniversity, fabrikam, northwind]) {
				addChange(customer);
				for (let poll = 1; poll <= 2; poll++) {
					events.push(...(await trigger.poll()).map(({ customerId }) => customerId));
				}
				trigger.restart();
			}

			expect(events).toEqual([contosoUniversity.id, fabrikam.id, northwind.id]);
		},
	);

	it('keeps its state if the log cannot be read', async () => {
		const trigger = createTrigger();
		await trigger.activate();
		addChange(contosoUniversity);
		context.sandbox.faults.add({
			match: { path: '/v1/auditrecords' },
			action: { kind: 'answer', status: 403, body: '' },
		});

		await expect(trigger.poll()).rejects.toThrow('does not allow this');
		expect(await trigger.poll()).toHaveLength(1);
	});

	it('shows the newest change in a manual test', async () => {
		addChange(contosoUniversity);
		addChange(fabrikam);

		expect(await createTrigger().poll('manual')).toHaveLength(1);
	});
});
