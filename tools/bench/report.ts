/** The tables, and the parts of docs/benchmarks.md that are made from them. All around them is written by hand. */
import type { Candidate } from './candidates';
import { getSpread, type Result, type Verdict } from './bounds';
import type { Run } from './measure';
import type { Scenario } from './scenarios';

/** The content of one part of the document. */
export interface Part {
	/** As in the first line of the part in the document. */
	name: string;
	/** Markdown. */
	body: string;
	verdicts: readonly Verdict[];
}

/** The name of the part that says whether all bounds are met. */
export const SUMMARY = 'summary';
/** The name of the part about the machine. */
export const MACHINE = 'machine';

/** A made part in the document: its first line with its name, its content, and its last line. */
export const MADE_PART = /(<!-- made by npm run bench: ([\w-]+) -->\n)([\s\S]*?)(<!-- end -->)/g;

const COLUMNS = [
	'',
	'Time in seconds: min / median / max',
	'Median ÷ least possible',
	'Done',
	'Reported as done',
	'Reported as refused',
	'Written more than once',
	'Requests',
	'Too early',
	'In flight at most',
];

/** Builds the part about a scenario. A candidate with fewer runs than were asked for shows that. */
export function buildScenarioPart(scenario: Scenario, result: Result, runs: number): Part {
	const { name, items, expectedDone = items, least, bounds } = scenario;
	const time = renderSeconds(result.leastSeconds);
	const counts = [expectedDone, items, 0, 0].map(String);
	const leastRow = ['Least possible', time, '1.00', ...counts, '', '0', ''];
	const rows = [...result.runs].map(([candidate, measured]) =>
		renderRow(result, candidate, measured, runs),
	);
	const idle = [...result.runs.values()].flat().map((run) => run.seconds - run.busySeconds);
	return {
		name,
		body: [
			`Least possible: ${time} s (${least.because}).`,
			renderTable(COLUMNS, [leastRow, ...rows]),
			`n8n needed at most ${renderSeconds(Math.max(...idle))} s before the first request and after the last response together.`,
		].join('\n\n'),
		verdicts: bounds.map((bound) => bound(result)),
	};
}

function renderRow(
	{ items, expectedDone = items, leastSeconds }: Result,
	candidate: Candidate,
	measured: readonly Run[],
	runs: number,
): string[] {
	const times = measured.map(({ seconds }) => seconds);
	const count = (pick: (run: Run) => number) => renderRange(measured.map(pick));
	return [
		measured.length < runs
			? `${candidate.name} (${measured.length} of ${runs} runs)`
			: candidate.name,
		renderSpread(times, renderSeconds),
		measured.every(({ done }) => done === expectedDone)
			? renderRatio(times, leastSeconds)
			: 'not all done',
		count(({ done }) => done),
		count(({ reportedDone }) => reportedDone),
		measured.some(({ failed }) => failed)
			? 'none: the run failed'
			: count(({ reportedRefused }) => reportedRefused),
		count(({ writtenAgain }) => writtenAgain),
		count(({ requests }) => requests.length),
		count(({ tooEarly }) => tooEarly),
		count(({ peakInFlight }) => peakInFlight),
	];
}

/** A table in Markdown; `head` names the columns. */
export function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const renderLine = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	const rule = head.map((_, column) => (column === 0 ? '---' : '--:'));
	return [head, rule, ...rows].map(renderLine).join('\n');
}

/** `1.75 / 2.42 / 2.69`, or one value if there is only one. */
export function renderSpread(values: readonly number[], render: (value: number) => string): string {
	const { min, median, max } = getSpread(values);
	return (values.length === 1 ? [median] : [min, median, max]).map(render).join(' / ');
}

/** The median in relation to the least possible time. */
export function renderRatio(values: readonly number[], least: number): string {
	return (getSpread(values).median / least).toFixed(2);
}

/** A time; a short one with two decimals. */
export function renderSeconds(value: number): string {
	return value.toFixed(value < 10 ? 2 : 1);
}

/** `300`, or `298–300` if the runs differ. */
function renderRange(values: readonly number[]): string {
	const { min, max } = getSpread(values);
	return min === max ? String(min) : `${min}–${max}`;
}

/** The part in Markdown, with the bounds that are met and missed. */
export function renderPart({ body, verdicts }: Part, measuredOn: string): string {
	const list = verdicts.map(({ isMet, text }) => `- ${isMet ? 'Yes' : '**No**'}: ${text}`);
	const bounds = list.length === 0 ? [] : ['Is this node within its bounds?', list.join('\n')];
	return [measuredOn, body, ...bounds].join('\n\n');
}

/**
 * Puts parts into the document, and updates the summary.
 *
 * @param markdown the document
 * @param contents the new contents, by the names of their parts; other parts stay as they are
 * @returns the document, to be formatted
 */
export function updateDocument(markdown: string, contents: ReadonlyMap<string, string>): string {
	const updated = replaceParts(markdown, contents);
	return replaceParts(updated, new Map([[SUMMARY, summarize(updated)]]));
}

function replaceParts(markdown: string, contents: ReadonlyMap<string, string>): string {
	return markdown.replaceAll(
		MADE_PART,
		(_, begin: string, name: string, content: string, end: string) =>
			`${begin}${contents.has(name) ? `\n${contents.get(name) ?? ''}\n\n` : content}${end}`,
	);
}

/** Names the headings under which a bound is missed, or was not measured yet. */
function summarize(markdown: string): string {
	const sections = markdown.split(/^(?=## )/m);
	const list = (mark: string) =>
		sections
			.filter((section) => section.includes(`\n- ${mark}`))
			.map((section) => `- ${section.slice(3, section.indexOf('\n'))}`);
	const missed = list('**No**');
	const open = list('Not measured yet');
	return [
		missed.length === 0
			? '**This node meets all bounds that were measured.**'
			: '**This node misses a bound in:**',
		missed.join('\n'),
		...(open.length === 0 ? [] : ['Not measured yet, or not completely:', open.join('\n')]),
	].join('\n\n');
}
