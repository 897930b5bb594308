/**
 * The whole way, in front of your eyes: a real n8n with this package laid out as n8n's installer does, a sandbox in the
 * place of Partner Center, and a CRM whose deals are won.
 *
 *     npm run demo              stays until Ctrl-C, so that you can look around in the editor
 *     npm run demo -- --once    ends by itself; exit code 1 unless every deal ended as it should
 */
import { parseArgs } from 'node:util';

import { runWithCleanup, type Cleanup } from '../n8n/cleanup';
import { createReport, type Report } from '../n8n/report';
import { nextExecution, sendDeal } from './crm';
import { DEALS } from './deals';
import { webhookUrl } from './import-example';
import { setStage, type Stage } from './stage';
import { drawTable, type Row } from './table';
import { findFaults, lookAtService } from './verdict';

async function demo(cleanup: Cleanup, once: boolean): Promise<void> {
	const report = createReport();
	const stage = await setStage(cleanup, report);
	const rows = await sendDeals(stage, report);
	const asTheyShould = rows.filter(({ faults }) => faults.length === 0).length;
	console.log(`\n${drawTable(rows)}\n`);
	console.log(`${asTheyShould} of ${rows.length} deals ended as they should.\n`);
	process.exitCode = asTheyShould === rows.length ? 0 : 1;
	if (once) return;

	console.log(whereToLook(rows, stage));
	await cleanup.started();
}

async function sendDeals(stage: Stage, report: Report): Promise<Row[]> {
	const { n8n, sandbox, workflows } = stage;
	report(`The CRM sends ${DEALS.length} deals to ${webhookUrl(n8n.url, workflows.tenantId)}`);
	const rows: Row[] = [];
	const known = new Set<string>();
	for (const deal of DEALS) {
		report(`     ${deal.won.dealId}  ${deal.shows}`);
		const before = lookAtService(sandbox, deal);
		const workflow = deal.won.customerDomain ? workflows.domain : workflows.tenantId;
		const answer = await sendDeal(webhookUrl(n8n.url, workflow), deal.won);
		const { id } = await nextExecution(n8n.rest, workflow.id, known);
		known.add(id);
		const after = lookAtService(sandbox, deal);
		rows.push({
			deal,
			answer,
			became: after.qualification,
			faults: findFaults(deal, answer, before, after),
			executionUrl: `${n8n.url}/workflow/${workflow.id}/executions/${id}`,
		});
	}
	return rows;
}

function whereToLook(rows: readonly Row[], { n8n, sandbox }: Stage): string {
	const { owner, url } = n8n;
	return [
		'The finished executions, in the editor:',
		...rows.map(({ deal, executionUrl }) => `  ${deal.won.dealId}  ${executionUrl}`),
		'',
		`Sign in with ${owner.email} and the password ${owner.password} (made up, for ${url} only).`,
		`The sandbox, which simulates Partner Center and its sign-in, is at ${sandbox.url}.`,
		'',
		'Everything stays up until you press Ctrl-C.',
	].join('\n');
}

const { values } = parseArgs({ options: { once: { type: 'boolean', default: false } } });
void runWithCleanup((cleanup) => demo(cleanup, values.once));
