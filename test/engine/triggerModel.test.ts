import fc from 'fast-check';
import { useSandbox } from './support/setup';

const context = useSandbox();

const RUNS = { numRuns: 100 };

/** One step of a sequence; a number is the customer to which something happens. */
const step = fc.oneof(
	{ weight: 4, arbitrary: fc.constantFrom('poll', 'poll', 'poll', 'overlap', 'restart') },
	{ weight: 1, arbitrary: fc.constantFrom('fault', 'hide') },
	{ weight: 4, arbitrary: fc.nat(3) },
);

type Step = string | number;

/** What a sequence is about. */
interface Subject {
	readonly parameters: { event: string; customerIds?: string[] };
	/** Lets something happen to a customer, and returns whether it is an event. */
	happen(customerId: string): boolean;
	/** Lets the next answer leave out what happened. */
	hide(): void;
	show(): void;
}

/** Plays a sequence, and returns the customers of the events and those to which something happened. */
async function play(ids: readonly string[], steps: readonly Step[], subject: Subject) {
	const trigger = context.engine.createTrigger(subject.parameters);
	const events = await trigger.activate();
	const happened: string[] = [];
	const poll = async () => {
		events.push(...(await trigger.poll().catch(() => [])));
	};
	for (const each of [...steps, 'poll', 'poll']) {
		if (typeof each === 'number') {
			const id = ids[each] ?? '';
			if (subject.happen(id)) happened.push(id);
		} else if (each === 'poll') await poll();
		else if (each === 'overlap') await Promise.all([poll(), poll()]);
		else if (each === 'restart') {
			trigger.restart();
			events.push(...(await trigger.activate()));
		} else if (each === 'fault') {
			context.sandbox.faults.add({ action: { kind: 'answer', status: 418, body: '' } });
			await poll();
		} else {
			subject.hide();
			await poll();
			subject.show();
		}
	}
	return {
		given: events.map(({ customerId }) => customerId as string).sort(),
		happened: happened.sort(),
	};
}

describe('the trigger in n8n, over random sequences', () => {
	it('reports each decision once', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
				context.sandbox.reset();
				context.engine.signIn(context.sandbox);
				const ids = context.sandbox.addCustomers(4).map(({ id }) => id);
				const submit = (id: string) => {
					context.sandbox.setQualifications(id, [
						{ qualification: 'education', vettingStatus: 'InReview' },
					]);
				};
				for (const id of ids) submit(id);
				const decided = new Set<string>();
				const { given, happened } = await play(ids, steps, {
					parameters: { event: 'reviewDecided', customerIds: ids },
					happen(id) {
						if (decided.has(id)) return false;
						decided.add(id);
						context.sandbox.decideReview(id, 'Approved');
						return true;
					},
					hide() {
						for (const id of ids) {
							const match = { path: `/v1/customers/${id}/qualifications` };
							const action = { kind: 'answer', status: 200, body: '[]' } as const;
							context.sandbox.faults.add({ match, action });
						}
					},
					show: () => context.sandbox.faults.clear(),
				});
				expect(given).toEqual(happened);
			}),
			RUNS,
		);
	}, 120_000);

	it('reports each change once', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
				context.sandbox.reset();
				context.engine.signIn(context.sandbox);
				const ids = context.sandbox.addCustomers(4).map(({ id }) => id);
				Object.assign(context.sandbox.readings, { pageSize: 2, auditDateForm: 'mixed' });
				let at = Date.now();
				const { given, happened } = await play(ids, steps, {
					parameters: { event: 'qualificationChanged' },
					happen(customerId) {
						// Two changes of one customer are never in the same millisecond.
						while (Date.now() <= at);
						at = Date.now();
						const operationDate = new Date(at).toISOString();
						context.sandbox.addAuditRecord({ customerId, operationDate });
						return true;
					},
					hide: () => void (context.sandbox.readings.auditMissing = ids),
					show: () => void (context.sandbox.readings.auditMissing = []),
				});
				expect(given).toEqual(happened);
			}),
			RUNS,
		);
	}, 120_000);
});
