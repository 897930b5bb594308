import assert from 'node:assert/strict';

import type { Workflow } from '../../../real-n8n/rest';
import { seed, type Sandbox, type SeedCustomer } from '../../../sandbox';
import { createRefreshTokenCredential } from '../queue/credentials';
import { untilPolled } from './polls';
import type { TriggerStage } from './stage';
import { publishTrigger, readStarted, type StartedExecution } from './workflow';

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

/** The published workflows, one for each event of the trigger. */
interface Published {
	readonly reviewDecided: Workflow;
	readonly qualificationChanged: Workflow;
}

/** The expected executions of both workflows. */
type Expected = Record<keyof Published, readonly StartedExecution[]>;

/**
 * Publishes a workflow for each event of the trigger. Causes an event of each kind while n8n runs, restarts n8n, and causes
 * another event of each kind while n8n is stopped.
 *
 * @param stage the running programs
 * @throws {AssertionError} if an event starts its workflow never or more than once, or if something else starts it
 */
export async function reportOnce(stage: TriggerStage): Promise<void> {
	const { n8n, sandbox, report } = stage;
	submit(sandbox, fabrikam);
	submit(sandbox, northwind);
	change(sandbox, contosoUniversity);
	const published = await publishBoth(stage);

	sandbox.decideReview(fabrikam.id, 'Approved');
	change(sandbox, adventureWorks);
	const first: Expected = {
		reviewDecided: [decided(fabrikam, { vettingStatus: 'approved' })],
		qualificationChanged: [changed(adventureWorks)],
	};
	await assertStarted(stage, published, first);
	report('     each event started its workflow once; n8n restarts');

	await n8n.stop();
	await n8n.start();
	await assertStarted(stage, published, first);
	report('     the restart started no workflow; n8n stops, and more events occur');

	await n8n.stop();
	sandbox.decideReview(northwind.id, { denied: DENIAL });
	change(sandbox, wideWorldImporters);
	await n8n.start();
	await assertStarted(stage, published, {
		reviewDecided: [
			...first.reviewDecided,
			decided(northwind, { vettingStatus: 'denied', vettingReason: DENIAL }),
		],
		qualificationChanged: [...first.qualificationChanged, changed(wideWorldImporters)],
	});
}

async function publishBoth({ n8n: { rest }, sandbox }: TriggerStage): Promise<Published> {
	const credential = await createRefreshTokenCredential(rest, sandbox);
	return {
		reviewDecided: await publishTrigger(rest, credential, {
			event: 'reviewDecided',
			customerIds: WATCHED,
		}),
		qualificationChanged: await publishTrigger(rest, credential, { event: 'qualificationChanged' }),
	};
}

/** Waits for the expected executions and some more polls, and checks that there are no other executions. */
async function assertStarted(
	{ n8n: { rest }, sandbox, signal }: TriggerStage,
	published: Published,
	expected: Expected,
): Promise<void> {
	const read = async (event: keyof Published) =>
		await readStarted(rest, published[event], expected[event].length, signal);
	const readBoth = async (): Promise<Expected> => ({
		reviewDecided: await read('reviewDecided'),
		qualificationChanged: await read('qualificationChanged'),
	});
	assert.deepEqual(await readBoth(), expected);
	await untilPolled(sandbox, POLLED, MORE_POLLS, signal);
	assert.deepEqual(await readBoth(), expected);
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
function decided({ id }: SeedCustomer, decision: Record<string, string>): StartedExecution {
	return {
		status: 'success',
		items: [{ customerId: id, qualification: 'education', ...decision }],
	};
}

/** The expected execution for a customer's change. */
function changed({ id }: SeedCustomer): StartedExecution {
	const from = { previousQualification: 'none' };
	return { status: 'success', items: [{ customerId: id, qualification: 'education', ...from }] };
}
