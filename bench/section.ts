import type { Verdict } from './demands';

/** What the document says about one scenario. */
export interface Section {
	title: string;
	/** Markdown, without the title and the verdicts. */
	body: string;
	verdicts: readonly Verdict[];
}

/** A table in Markdown; `head` names the columns. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	// Figures stand under each other; the first column is names.
	const rule = head.map((_, column) => (column === 0 ? '---' : '--:'));
	return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** Verdicts as a list in Markdown. */
export function verdictList(verdicts: readonly Verdict[]): string {
	return verdicts.map(({ isMet, says }) => `- ${isMet ? 'Yes' : '**No**'}: ${says}`).join('\n');
}
