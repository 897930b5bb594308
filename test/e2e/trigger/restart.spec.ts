import { expect } from '@playwright/test';

import { seed, type Sandbox, type SeedCustomer } from '../../../tools/sandbox';
import { createRefreshTokenCredential } from '../support/credentials';
import { test } from './support/test';
import { publishTrigger, readStarted, type StartedExecution } from './support/workflow';

const {
	fabrikam,
	northwind,
	adventureWorks,
	wideWorldImporters,
	schoolOfFineArt,
	contosoUniversity,
} = seed.customers;

/** The customers that the trigger watches. The review of the last one was decided long ago. */
const WATCHED = [fabrikam, northwind, schoolOfFineArt].map(({ id }) => id);

const DENIAL = 'Not an Academic Domain';

/** The paths that the triggers request once in each poll. */
const POLLED = [`/v1/customers/${fabrikam.id}/qualifications`, '/v1/auditrecords'];

/** The number of polls in which nothing else must be reported. */
const MORE_POLLS = 3;

const POLL_TIMEOUT_MS = 5 * 60_000;

/** The expected executions of the workflow of each event. */
type Expected = Record<'reviewDecided' | 'qualificationChanged', readonly StartedExecution[]>;

test('starts a workflow from the trigger once for each decision and each change, even if n8n restarts', async ({
	n8n,
	sandbox,
}) => {
	submit(sandbox, fabrikam);
	submit(sandbox, northwind);
	change(sandbox, contosoUniversity);
	const credential = await createRefreshTokenCredential(n8n.rest, sandbox);
	const reviews = { event: 'reviewDecided', customerIds: WATCHED };
	const changes = { event: 'qualificationChanged' };
	const workflows = {
		reviewDecided: await publishTrigger(n8n.rest, credential, reviews),
		qualificationChanged: await publishTrigger(n8n.rest, credential, changes),
	};

	/** Waits for the expected executions and some more polls, and checks that there are no other executions. */
	const expectStarted = async (expected: Expected) => {
		const read = (event: keyof Expected) =>
			readStarted(n8n.rest, workflows[event], expected[event].length);
		const readBoth = async () => ({
			reviewDecided: await read('reviewDecided'),
			qualificationChanged: await read('qualificationChanged'),
		});
		expect(await readBoth()).toEqual(expected);
		await untilPolled(sandbox, MORE_POLLS);
		expect(await readBoth()).toEqual(expected);
	};

	const first: Expected = {
		reviewDecided: [decided(fabrikam, { vettingStatus: 'approved' })],
		qualificationChanged: [changed(adventureWorks)],
	};
	await test.step('each event starts its workflow once', async () => {
		sandbox.decideReview(fabrikam.id, 'Approved');
		change(sandbox, adventureWorks);
		await expectStarted(first);
	});
	await test.step('a restart starts no workflow', async () => {
		await n8n.stop();
		await n8n.start();
		await expectStarted(first);
	});
	await test.step('events that occur while n8n is stopped start their workflows once', async () => {
		await n8n.stop();
		sandbox.decideReview(northwind.id, { denied: DENIAL });
		change(sandbox, wideWorldImporters);
		await n8n.start();
		const denied = decided(northwind, { vettingStatus: 'denied', vettingReason: DENIAL });
		await expectStarted({
			reviewDecided: [...first.reviewDecided, denied],
			qualificationChanged: [...first.qualificationChanged, changed(wideWorldImporters)],
		});
	});
});

/** Waits until every trigger has finished `count` polls that began after this call. */
async function untilPolled({ received }: Sandbox, count: number): Promise<void> {
	const before = received.length;
	const countPolls = (path: string) =>
		received.slice(before).filter(({ url }) => url.split('?')[0] === path).length;
	// A poll has finished when the next one begins.
	await expect
		.poll(() => Math.min(...POLLED.map(countPolls)), { timeout: POLL_TIMEOUT_MS })
		.toBeGreaterThan(count);
}

/** Submits Education for a customer. Microsoft's review begins. */
function submit(sandbox: Sandbox, { id }: SeedCustomer): void {
	sandbox.setQualifications(id, [{ qualification: 'education', vettingStatus: 'InReview' }]);
}

/** Adds a change from no qualification to Education to the activity log. */
function change(sandbox: Sandbox, { id }: SeedCustomer): void {
	sandbox.addAuditRecord({
		customerId: id,
		resourceOldValue: JSON.stringify({ Qualification: 'None' }),
		resourceNewValue: JSON.stringify({ Qualification: 'Education' }),
	});
}

/** The expected execution for a customer's decided review. */
function decided(customer: SeedCustomer, decision: Record<string, string>): StartedExecution {
	return execution({ customerId: customer.id, qualification: 'education', ...decision });
}

/** The expected execution for a customer's change. */
function changed({ id: customerId }: SeedCustomer): StartedExecution {
	return execution({ customerId, qualification: 'education', previousQualification: 'none' });
}

function execution(item: Record<string, string>): StartedExecution {
	return { status: 'success', items: [item] };
}
