import Table from 'cli-table3';

import { displayName, type Qualification } from '../sandbox/qualification';
import type { CrmAnswer } from './crm';
import type { Deal } from './deals';

/** What happened with one deal. */
export interface DealResult {
	deal: Deal;
	answer: CrmAnswer;
	/** The customer's qualification after the deal. */
	qualification: Qualification;
	/** The differences from the expected result. */
	differences: readonly string[];
	/** The address of the execution in the editor. */
	executionUrl: string;
}

/** The widths of all columns except the one for the message. */
const WIDTHS = { deal: 8, customer: 23, requested: 22, result: 22, mark: 4 };
const COLUMNS = 6;

/** Renders the results as a table: in a terminal with colors and 100 to 160 columns wide, otherwise plain. */
export function renderTable(results: readonly DealResult[]): string {
	const { isTTY, columns } = process.stdout;
	const width = isTTY ? Math.min(Math.max(columns, 100), 160) : 140;
	const { deal, customer, requested, result, mark } = WIDTHS;
	const borders = COLUMNS + 1;
	const message = width - borders - Object.values(WIDTHS).reduce((sum, column) => sum + column, 0);
	const table = new Table({
		head: ['Deal', 'Customer', 'Requested', 'Now', 'Message of the node', ''],
		colWidths: [deal, customer, requested, result, message, mark],
		wordWrap: true,
		style: isTTY ? { head: ['bold'], border: ['gray'] } : { head: [], border: [] },
	});
	for (const row of results) table.push(renderCells(row));
	return table.toString();
}

function renderCells({ deal, answer, qualification, differences }: DealResult): string[] {
	const { dealId, qualification: requested, validationCode } = deal.won;
	const texts = [answer.message, answer.advice].filter((text) => text !== undefined);
	return [
		dealId,
		deal.customer.name,
		validationCode === undefined ? requested : `${requested}, code ${validationCode}`,
		displayName(qualification),
		[...texts, ...differences.map((difference) => `✗ ${difference}`)].join('\n'),
		differences.length === 0 ? '✓' : '✗',
	];
}
