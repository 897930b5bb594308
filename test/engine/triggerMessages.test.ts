import { seed } from '../../tools/sandbox';
import { useSandbox } from './support/setup';

const context = useSandbox();
const { contosoUniversity, fabrikam } = seed.customers;

const createTrigger = (...customers: { id: string }[]) =>
	context.engine.createTrigger({
		event: 'reviewDecided',
		customerIds: customers.map(({ id }) => id),
	});
const createLogTrigger = () => context.engine.createTrigger({ event: 'qualificationChanged' });

const getError = async (poll: Promise<unknown>) =>
	(await poll.then(
		() => new Error('The poll did not fail'),
		(error: unknown) => error,
	)) as Error & { description: string };

function answerOnce(status: number, body: unknown) {
	const action = { kind: 'answer', status, body: JSON.stringify(body) } as const;
	context.sandbox.faults.add({ match: { path: /^\/v1\// }, action });
}

/** What only the node has, not the trigger. */
const OTHER_LABELS =
	/'(?:Customer|Qualification|Validation Code|Education Segment|Website|Timeout|Operation|Body Format|Max Retry Wait)'|validation code|education segment|\bitem\b|\bGet Many\b/i;

describe('Fetch Test Event', () => {
	it('says which review is still open if none is decided', async () => {
		context.sandbox.setQualifications(contosoUniversity.id, [
			{
				qualification: 'education',
				vettingStatus: 'InReview',
				vettingCreatedDate: '2026-11-20T10:00:00.000Z',
			},
		]);
		const error = await getError(createTrigger(contosoUniversity, fabrikam).poll('manual'));

		expect(error.message).toBe('Microsoft has not decided any review of the watched customers yet');
		expect(error.description).toContain(
			`One review is still open: Education of ${contosoUniversity.id}, since 2026-11-20.`,
		);
		expect(error.description).toContain('Publish the workflow');
	});

	it('says that there is no review at all', async () => {
		const error = await getError(createTrigger(contosoUniversity).poll('manual'));

		expect(error.description).toContain('has no review that is still open either');
	});

	it('says what else the activity log shows if no qualification was changed', async () => {
		context.sandbox.addAuditRecord({
			customerId: fabrikam.id,
			operationType: 'update_subscription',
		});
		const error = await getError(createLogTrigger().poll('manual'));

		expect(error.message).toContain('no change of a qualification in the last 29 days');
		expect(error.description).toContain('It shows 1 other activity.');
	});

	it('does not speak for the part of the activity log that it did not read', async () => {
		Object.assign(context.sandbox.readings, { pageSize: 1, auditOrder: 'oldestFirst' });
		for (let record = 1; record <= 100; record++) {
			context.sandbox.addAuditRecord({
				customerId: fabrikam.id,
				operationType: 'update_subscription',
			});
		}
		context.sandbox.addAuditRecord({ customerId: fabrikam.id });
		const error = await getError(createLogTrigger().poll('manual'));

		expect(error.message).toContain('in the first 100 records of the last 2 days');
		expect(error.description).toContain('The node read no more of it.');
	});

	it('reads no more of the activity log than it needs', async () => {
		context.sandbox.addAuditRecord({ customerId: fabrikam.id });
		const requestCount = context.sandbox.received.length;
		await createLogTrigger().poll('manual');

		expect(context.sandbox.received).toHaveLength(requestCount + 1);
	});

	it('finds a change from weeks ago with a clock that is days ahead', async () => {
		const daysAgo = new Date(Date.now() - 20 * 86_400_000).toISOString();
		context.sandbox.addAuditRecord({ customerId: fabrikam.id, operationDate: daysAgo });
		context.sandbox.setClockOffset(-10 * 86_400_000);
		const realNow = Date.now;
		jest.spyOn(Date, 'now').mockImplementation(() => realNow() + 10 * 86_400_000);
		context.engine.signIn(context.sandbox);

		expect(await createLogTrigger().poll('manual')).toHaveLength(1);
	});
});

describe('a failure of the trigger', () => {
	it.each([
		[400, { message: 'The request is invalid.' }],
		[400, { code: '3000', description: 'Invalid.' }],
		[404, {}],
		[404, { code: '60003' }],
		[403, { code: '900308' }],
		[409, {}],
		[503, {}],
	])('with status %d and %j names only what a trigger has', async (status, body) => {
		for (const createOne of [createLogTrigger, () => createTrigger(contosoUniversity)]) {
			const trigger = createOne();
			await trigger.activate();
			// A 503 is sent again twice.
			for (let attempt = 1; attempt <= (status === 503 ? 3 : 1); attempt++) {
				answerOnce(status, body);
			}
			const error = await getError(trigger.poll());

			expect(`${error.message} ${error.description}`).not.toMatch(OTHER_LABELS);
			expect(error.description).toContain('tries again by itself at the next poll time');
		}
	});

	it('at activation says that the trigger was not started', async () => {
		answerOnce(403, { code: '900308' });
		const error = await getError(createLogTrigger().activate());

		expect(error.description).toContain('The trigger was not started');
		expect(error.description).not.toContain('by itself');
	});

	it('when n8n starts says that n8n tries again', async () => {
		const trigger = createLogTrigger();
		await trigger.activate();
		trigger.restart();
		answerOnce(403, { code: '900308' });
		const error = await getError(trigger.activate());

		expect(error.description).toContain('n8n tries again by itself');
	});

	it('in a test by hand asks to fetch again', async () => {
		answerOnce(403, { code: '900308' });
		const error = await getError(createTrigger(contosoUniversity).poll('manual'));

		expect(error.description).toContain("use 'Fetch Test Event' again");
		expect(error.description).not.toContain('by itself');
	});

	it('that all customers share is asked for only once, and they keep their places', async () => {
		const customers = context.sandbox.addCustomers(50);
		const trigger = createTrigger(...customers);
		await trigger.activate();
		const requestCount = context.sandbox.received.length;
		context.sandbox.revokeRefreshTokens();
		context.sandbox.expireAccessTokens();
		await getError(trigger.poll());

		expect(context.sandbox.received.length - requestCount).toBeLessThan(20);
	});
});
