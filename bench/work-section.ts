import type { Contender } from './contenders';
import type { WorkResult } from './demands';
import type { Run } from './measure';
import { table, type Section } from './section';
import { spread } from './statistics';
import type { Work } from './work';

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

/**
 * What the document says about a piece of work.
 *
 * @param runs how many were asked for; a contender that had fewer says so
 */
export function workSection(result: WorkResult, runs: number): Section {
	const { work } = result;
	const rows = [...result.runs].map(([contender, measured]) =>
		row(work, contender, measured, runs),
	);
	return {
		title: work.title,
		body: [
			work.about,
			`Least possible: ${seconds(work.least.seconds)} s (${work.least.because}).`,
			table(COLUMNS, [leastRow(work), ...rows]),
			journalNote([...result.runs.values()].flat()),
		].join('\n\n'),
		verdicts: work.demands.map((demand) => demand(result)),
	};
}

function leastRow({ least, updates }: Work): string[] {
	const all = String(updates);
	return ['Least possible', seconds(least.seconds), '1.00', all, all, '0', '0', all, '0', ''];
}

function row(work: Work, { name }: Contender, measured: readonly Run[], runs: number): string[] {
	const { min, median, max } = spread(measured.map(({ n8n }) => n8n.seconds));
	const time =
		measured.length === 1 ? seconds(median) : [min, median, max].map(seconds).join(' / ');
	const shown = (pick: (run: Run) => number) => range(measured.map(pick));
	return [
		measured.length < runs ? `${name} (${measured.length} of ${runs} runs)` : name,
		time,
		measured.every(({ service }) => service.done === work.updates)
			? (median / work.least.seconds).toFixed(2)
			: 'not all done',
		shown(({ service }) => service.done),
		shown(({ n8n }) => n8n.reportedDone),
		measured.some(({ n8n }) => n8n.stopped)
			? 'none: the run failed'
			: shown(({ n8n }) => n8n.reportedRefused),
		shown(({ service }) => service.appliedMoreThanOnce),
		shown(({ service }) => service.sent),
		shown(({ service }) => service.tooEarly),
		shown(({ service }) => service.inFlight),
	];
}

/** `300`, or `298–300` where the runs differ. */
function range(values: readonly number[]): string {
	const { min, max } = spread(values);
	return min === max ? String(min) : `${min}–${max}`;
}

function journalNote(runs: readonly Run[]): string {
	const outside = Math.max(...runs.map(({ n8n, service }) => n8n.seconds - service.seconds));
	return `Of n8n's time, at most ${seconds(outside)} s lay before the first request that the service received or after the last one it answered.`;
}

/** Short times need their second decimal. */
function seconds(value: number): string {
	return value.toFixed(value < 10 ? 2 : 1);
}
