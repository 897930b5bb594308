/** The time of the trigger's full round: one poll that reads all watched customers. */
import { setTimeout as sleep } from 'node:timers/promises';

import type { ReceivedRequest } from '../sandbox';
import { getLeastSeconds } from './bounds';
import { saveWorkflow, unpublishWorkflow } from './instance';
import { countPeakInFlight, getBusySeconds } from './journal';
import { LATENCY_MS, openService, type RunContext, type Service } from './measure';
import { renderRatio, renderSeconds, renderSpread, renderTable, type Part } from './report';

const CUSTOMERS = 500;
/** The number of customers that the trigger reads at once. */
const IN_FLIGHT = 5;

const ROUND_TIMEOUT_MS = 300_000;

/** Measures polls after the one of the activation, which is the warm-up. */
export async function measureTrigger(context: RunContext): Promise<Part> {
	const { runs, report, signal } = context;
	const { rest } = context.n8n.now;
	report(`trigger-round: the trigger reads ${CUSTOMERS} customers`);
	const service = await openService(rest, { latency: LATENCY_MS, customers: CUSTOMERS });
	try {
		const qualifications = [{ qualification: 'education', vettingStatus: 'InReview' }] as const;
		for (const { id } of service.customers) service.sandbox.setQualifications(id, qualifications);
		const nodes = [buildTrigger(service)];
		const workflow = await saveWorkflow(rest, 'Trigger', { nodes, connections: {} });
		// Not `activateWorkflow`: the first round can take longer than it waits.
		await rest.http.post(`/rest/workflows/${workflow.id}/activate`, {
			versionId: workflow.versionId,
		});
		const rounds: (readonly ReceivedRequest[])[] = [];
		for (let number = 1; number <= runs; number += 1) {
			const round = await waitForRound(service, number, signal);
			rounds.push(round);
			report(`     ${number}/${runs}  ${getBusySeconds(round).toFixed(2)} s`);
		}
		await unpublishWorkflow(rest, workflow);
		return render(rounds);
	} finally {
		await service.sandbox.close();
	}
}

function buildTrigger({ authentication, credential: { id, name, type }, customers }: Service) {
	return {
		name: 'Partner Center',
		type: 'n8n-nodes-microsoft-partner-center.microsoftPartnerCenterTrigger',
		typeVersion: 1,
		parameters: {
			authentication,
			event: 'reviewDecided',
			customerIds: customers.map((customer) => customer.id),
			pollTimes: { item: [{ mode: 'everyMinute' }] },
		},
		credentials: { [type]: { id, name } },
	};
}

/** Waits until a round is complete. Round 0 is the one of the activation. */
async function waitForRound(
	{ sandbox, customers }: Service,
	number: number,
	signal: AbortSignal,
): Promise<readonly ReceivedRequest[]> {
	const deadline = Date.now() + ROUND_TIMEOUT_MS;
	while (Date.now() < deadline) {
		const answered = sandbox.received.filter(
			({ url, answeredAt }) => url.endsWith('/qualifications') && answeredAt !== undefined,
		);
		const round = answered.slice(number * customers.length, (number + 1) * customers.length);
		if (round.length === customers.length) return round;
		await sleep(100, undefined, { signal });
	}
	throw new Error(`The trigger did not read all customers in ${ROUND_TIMEOUT_MS / 1000} seconds.`);
}

function render(rounds: readonly (readonly ReceivedRequest[])[]): Part {
	const least = getLeastSeconds(CUSTOMERS, IN_FLIGHT);
	const times = rounds.map(getBusySeconds);
	const peak = Math.max(...rounds.map(countPeakInFlight));
	const areComplete = rounds.every(
		(round) => new Set(round.map(({ url }) => url)).size === CUSTOMERS,
	);
	const head = [
		'Least possible',
		'Min / median / max',
		'Median ÷ least possible',
		'In flight at most',
	];
	const row = [
		`${renderSeconds(least)} s`,
		`${renderSpread(times, renderSeconds)} s`,
		renderRatio(times, least),
		String(peak),
	];
	return {
		name: 'trigger-round',
		body: renderTable(head, [row]),
		verdicts: [
			{ isMet: areComplete, text: `all ${CUSTOMERS} customers read once in every round` },
			{ isMet: peak <= IN_FLIGHT, text: `${peak} in flight at most; must be ≤ ${IN_FLIGHT}` },
		],
	};
}
