import Table from 'cli-table3';

import { displayName, type Qualification } from '../sandbox/qualification';
import type { CrmAnswer } from './crm';
import type { Deal } from './deals';

/** One deal that has been through. */
export interface Row {
	deal: Deal;
	answer: CrmAnswer;
	became: Qualification;
	/** What is not as it should be. */
	faults: readonly string[];
	/** Where the execution can be looked at. */
	executionUrl: string;
}

/** Draws the results of the deals: in color and as wide as the terminal allows (100 to 160 columns), else plain. */
export function drawTable(rows: readonly Row[]): string {
	const terminal = process.stdout.isTTY ? process.stdout.columns : 140;
	const width = Math.min(Math.max(terminal, 100), 160);
	const fixed = [8, 23, 22, 22, 4];
	const borders = fixed.length + 2;
	const said = width - borders - fixed.reduce((sum, column) => sum + column, 0);
	const [dealWidth, customer, askedFor, became, mark] = fixed;
	const table = new Table({
		head: ['Deal', 'Customer', 'Asked for', 'Became', 'What the node said', ''],
		colWidths: [dealWidth, customer, askedFor, became, said, mark].map((column) => column ?? null),
		wordWrap: true,
		style: process.stdout.isTTY ? { head: ['bold'], border: ['gray'] } : { head: [], border: [] },
	});
	for (const row of rows) table.push(cells(row));
	return table.toString();
}

function cells({ deal, answer, became, faults }: Row): string[] {
	const { dealId, qualification, validationCode } = deal.won;
	const said = [answer.message, answer.advice].filter((text) => text !== undefined);
	const complaints = faults.map((fault) => `✗ ${fault}`);
	return [
		dealId,
		deal.customer.name,
		validationCode === undefined ? qualification : `${qualification}, code ${validationCode}`,
		displayName(became),
		[...said, ...complaints].join('\n'),
		faults.length === 0 ? '✓' : '✗',
	];
}
