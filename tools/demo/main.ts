/**
 * Starts a real n8n with this package and the sandbox, sends CRM deals to the example workflow, and prints what happened
 * with each deal.
 *
 *     npm run demo              runs until Ctrl+C, so that you can look around in the editor
 *     npm run demo -- --once    ends after the last deal; the exit code is 1 if a deal had another result than expected
 */
import { parseArgs } from 'node:util';

import { runWithCleanup, type Cleanup } from '../n8n/cleanup';
import { createReport, type Report } from '../n8n/report';
import { findDifferences, readService } from './checks';
import { sendDeal, waitForExecution } from './crm';
import { DEALS } from './deals';
import { getWebhookUrl } from './example';
import { setUpDemo, type DemoSetup } from './setup';
import { renderTable, type DealResult } from './table';

async function demo(cleanup: Cleanup, once: boolean): Promise<void> {
	const report = createReport();
	const setup = await setUpDemo(cleanup, report);
	const results = await sendDeals(setup, report);
	const expected = results.filter(({ differences }) => differences.length === 0).length;
	console.log(`\n${renderTable(results)}\n`);
	console.log(`${expected} of ${results.length} deals had the expected result.\n`);
	process.exitCode = expected === results.length ? 0 : 1;
	if (once) return;

	console.log(renderLinks(results, setup));
	await cleanup.started();
}

async function sendDeals({ n8n, sandbox, workflows }: DemoSetup, report: Report) {
	report(`The CRM sends ${DEALS.length} deals to ${getWebhookUrl(n8n.url, workflows.tenantId)}`);
	const results: DealResult[] = [];
	const known = new Set<string>();
	for (const deal of DEALS) {
		report(`     ${deal.won.dealId}  ${deal.shows}`);
		const before = readService(sandbox, deal);
		const workflow = deal.won.customerDomain ? workflows.domain : workflows.tenantId;
		const answer = await sendDeal(getWebhookUrl(n8n.url, workflow), deal.won);
		const { id } = await waitForExecution(n8n.rest, workflow.id, known);
		known.add(id);
		const after = readService(sandbox, deal);
		results.push({
			deal,
			answer,
			qualification: after.qualification,
			differences: findDifferences(deal, answer, { before, after }),
			executionUrl: `${n8n.url}/workflow/${workflow.id}/executions/${id}`,
		});
	}
	return results;
}

function renderLinks(results: readonly DealResult[], { n8n, sandbox }: DemoSetup): string {
	const { owner, url } = n8n;
	return [
		'The finished executions in the editor:',
		...results.map(({ deal, executionUrl }) => `  ${deal.won.dealId}  ${executionUrl}`),
		'',
		`Sign in with ${owner.email} and the password ${owner.password} (made up, only for ${url}).`,
		`The sandbox, which simulates Partner Center and its sign-in, is at ${sandbox.url}.`,
		'',
		'n8n and the sandbox run until you press Ctrl+C.',
	].join('\n');
}

const { values } = parseArgs({ options: { once: { type: 'boolean', default: false } } });
void runWithCleanup((cleanup) => demo(cleanup, values.once));
