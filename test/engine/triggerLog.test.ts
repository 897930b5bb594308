import { seed } from '../../tools/sandbox';
import { apiRequests, passTime, useSandbox } from './support/setup';

const context = useSandbox();
const { contosoUniversity, fabrikam, northwind } = seed.customers;

const HOUR_MS = 3_600_000;
const LOG_PATH = '/v1/auditrecords';

const createTrigger = () => context.engine.createTrigger({ event: 'qualificationChanged' });

function addChange({ id }: { id: string }, extra: { shownFrom?: string } = {}) {
	context.sandbox.addAuditRecord({
		customerId: id,
		resourceNewValue: '{"Qualification":"Education"}',
		...extra,
	});
}

/** Moves both clocks, n8n's and the service's. With an offset, the service's `Date` follows the mock. */
function travel(at: number) {
	context.sandbox.setClockOffset(1);
	return jest.spyOn(Date, 'now').mockReturnValue(at);
}

async function waitMs(ms: number) {
	await new Promise((resolve) => setTimeout(resolve, ms));
}

describe('the activity log', () => {
	it('is asked for days, and never for a time', async () => {
		const trigger = createTrigger();
		await trigger.activate();
		addChange(contosoUniversity);

		expect(await trigger.poll()).toHaveLength(1);
		for (const { url } of apiRequests(context.sandbox)) {
			expect(url).toMatch(/^\/v1\/auditrecords\?startDate=\d{4}-\d\d-\d\d$/);
		}
	});

	it.each([
		{ auditEndDate: 'exclusive', auditOrder: 'oldestFirst', auditDateForm: 'mixed' },
		{ auditEndDate: 'inclusive', auditOrder: 'newestFirst', auditRecordForm: 'recorded' },
	] as const)('gives each change once for the readings %j', async (readings) => {
		const trigger = createTrigger();
		const now = Date.now();
		const clock = travel(now - 65 * 24 * HOUR_MS);
		await trigger.activate();
		// After a long stop, the log is read in several stretches.
		for (const days of [64, 36, 35, 8, 7, 0.1]) {
			clock.mockReturnValue(now - days * 24 * HOUR_MS);
			addChange(fabrikam);
		}
		clock.mockReturnValue(now);
		Object.assign(context.sandbox.readings, { ...readings, pageSize: 2 });

		expect(await trigger.poll()).toHaveLength(6);
		Object.assign(context.sandbox.readings, { auditDateForm: 'zulu', auditRecordForm: 'page' });
		expect(await trigger.poll()).toEqual([]);
	});

	it('gives a change once if an answer leaves it out for a moment', async () => {
		const trigger = createTrigger();
		await trigger.activate();
		addChange(contosoUniversity);
		const events = [await trigger.poll()];
		context.sandbox.readings.auditMissing = [contosoUniversity.id];
		events.push(await trigger.poll());
		context.sandbox.readings.auditMissing = [];
		events.push(await trigger.poll(), await trigger.poll());

		expect(events.map((each) => each.length)).toEqual([1, 0, 0, 0]);
	});

	it.each([-10, 10, -3000, 3000])(
		'gives each change once if the clock of n8n is set by %d minutes',
		async (minutes) => {
			const trigger = createTrigger();
			await trigger.activate();
			addChange(contosoUniversity);
			const events = await trigger.poll();
			// The service's clock stays right.
			const offsetMs = minutes * 60_000;
			context.sandbox.setClockOffset(-offsetMs);
			const realNow = Date.now;
			jest.spyOn(Date, 'now').mockImplementation(() => realNow() + offsetMs);
			events.push(...(await trigger.poll()));
			addChange(fabrikam);
			events.push(...(await trigger.poll()), ...(await trigger.poll()));

			expect(events).toMatchObject([
				{ customerId: contosoUniversity.id },
				{ customerId: fabrikam.id },
			]);
		},
	);

	it.each([-3000, 3000])(
		'says nothing about what happened before, and all about what happens after, an activation with a clock that is %d minutes off',
		async (minutes) => {
			addChange(northwind);
			await waitMs(1100);
			const offsetMs = minutes * 60_000;
			context.sandbox.setClockOffset(-offsetMs);
			const realNow = Date.now;
			jest.spyOn(Date, 'now').mockImplementation(() => realNow() + offsetMs);
			// A token of the sandbox is as old as the machine's clock says.
			context.engine.signIn(context.sandbox);
			const trigger = createTrigger();
			await trigger.activate();
			await waitMs(1100);
			addChange(contosoUniversity);

			expect(await trigger.poll()).toMatchObject([{ customerId: contosoUniversity.id }]);
		},
	);

	it.each([30, 71])('reports a change that the log shows after %d hours', async (hours) => {
		const trigger = createTrigger();
		const start = Date.now() - 96 * HOUR_MS;
		const clock = travel(start);
		await trigger.activate();
		clock.mockReturnValue(start + HOUR_MS);
		addChange(contosoUniversity, {
			shownFrom: new Date(start + (1 + hours) * HOUR_MS).toISOString(),
		});
		const events: unknown[] = [];
		for (let passed = 2; passed <= 90; passed += 4) {
			clock.mockReturnValue(start + passed * HOUR_MS);
			events.push(...(await trigger.poll()));
		}

		expect(events).toHaveLength(1);
	});

	it('is read on where a limit cut it off, and reported as far as it was read', async () => {
		context.sandbox.readings.pageSize = 1;
		const trigger = createTrigger();
		await trigger.activate();
		const customers = context.sandbox.addCustomers(27);
		for (const customer of customers) addChange(customer);
		context.sandbox.throttle({ requests: 20, windowSeconds: 600 });
		const counts: number[] = [];
		for (let poll = 1; poll <= 3; poll++) {
			counts.push((await trigger.poll()).length);
			passTime(context.sandbox, 600_000);
		}

		expect(counts).toEqual([20, 7, 0]);
		expect(trigger.failedExecutions).toEqual([]);
	});

	it('is read day by day if the service no longer knows the page where it was cut off', async () => {
		context.sandbox.readings.pageSize = 1;
		const trigger = createTrigger();
		await trigger.activate();
		for (const customer of [contosoUniversity, fabrikam, northwind]) addChange(customer);
		const match = { path: LOG_PATH };
		const pause = { kind: 'answer', status: 429, headers: { 'retry-after': '600' } } as const;
		// The first page is answered; then there is a pause, and the page is forgotten.
		context.sandbox.faults.add({ match, every: 10, from: 2, times: 1, action: pause });
		const first = await trigger.poll();
		expect(first).toHaveLength(1);
		passTime(context.sandbox, 600_000);
		const message = '{"message":"The request is invalid."}';
		context.sandbox.faults.add({ match, action: { kind: 'answer', status: 400, body: message } });

		expect([...first, ...(await trigger.poll())]).toHaveLength(3);
	});

	it('reports a change that was made while the activation had to wait', async () => {
		const other = createTrigger();
		await other.activate();
		const answer = { kind: 'answer', status: 429, headers: { 'retry-after': '600' } } as const;
		context.sandbox.faults.add({ action: answer });
		await other.poll().catch(() => undefined);
		const trigger = createTrigger();
		// Nothing is sent, so the change can come in the same millisecond.
		const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now());

		expect(await trigger.activate()).toEqual([]);
		addChange(contosoUniversity);
		trigger.restart();
		clock.mockRestore();
		passTime(context.sandbox, 600_000);
		expect(await trigger.activate()).toMatchObject([{ customerId: contosoUniversity.id }]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('starts the trigger although Partner Center asks to wait, and reports what happens from then on', async () => {
		addChange(fabrikam);
		await waitMs(5);
		const answer = { kind: 'answer', status: 429, headers: { 'retry-after': '600' } } as const;
		context.sandbox.faults.add({ action: answer });
		const trigger = createTrigger();

		expect(await trigger.activate()).toEqual([]);
		addChange(contosoUniversity);
		passTime(context.sandbox, 600_000);
		expect(await trigger.poll()).toMatchObject([{ customerId: contosoUniversity.id }]);
	});
});
