import type { Credential, N8nRest, Workflow } from '../../../../tools/n8n/rest';
import { readEnded } from '../../support/executions';
import { NODE, ourNode, sequence } from '../../support/workflows';

/** The seconds of each minute at which the trigger polls. */
const POLL_SECONDS = [0, 10, 20, 30, 40, 50];

/**
 * n8n rejects a poll time that occurs more than once a minute. But it accepts several poll times, so each of these occurs
 * once a minute at another second.
 */
const POLL_TIMES = {
	item: POLL_SECONDS.map((second) => ({ mode: 'custom', cronExpression: `${second} * * * * *` })),
};

/** The fields that identify an event. Other tests check the other fields. */
const IDENTITY: readonly string[] = [
	'customerId',
	'qualification',
	'previousQualification',
	'vettingStatus',
	'vettingReason',
];

/** One execution that the trigger started. */
export interface StartedExecution {
	readonly status: string;
	/** The items that the trigger returned, with only the fields that identify an event. */
	readonly items: readonly Record<string, unknown>[];
}

/**
 * Saves and publishes a workflow that consists of the trigger.
 *
 * @param rest the client for n8n's REST API
 * @param credential the credential of the trigger
 * @param parameters the event of the trigger, with its other parameters
 * @returns the published workflow
 */
export async function publishTrigger(
	rest: N8nRest,
	credential: Credential,
	parameters: { readonly event: string; readonly customerIds?: readonly string[] },
): Promise<Workflow> {
	const all = { ...parameters, pollTimes: POLL_TIMES };
	const trigger = ourNode('microsoftPartnerCenterTrigger', credential, all);
	const workflow = await rest.createWorkflow(sequence(parameters.event, [trigger]));
	await rest.activateWorkflow(workflow);
	return workflow;
}

/**
 * Waits until a workflow has at least `count` executions and all of them have ended.
 *
 * @returns all executions of the workflow, the oldest first
 */
export async function readStarted(
	rest: N8nRest,
	{ id }: Workflow,
	count: number,
): Promise<readonly StartedExecution[]> {
	const executions = await readEnded(rest, id, count);
	return executions.map(({ status, data }) => {
		const items = data.resultData.runData[NODE]?.[0]?.data?.main[0] ?? [];
		return { status, items: items.map(({ json }) => identify(json)) };
	});
}

function identify(item: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(item).filter(([field]) => IDENTITY.includes(field)));
}
