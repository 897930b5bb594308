import type { INodeExecutionData } from 'n8n-workflow';

function countItems(count: number): string {
	return count === 1 ? '1 item was' : `${count} items were`;
}

/** How the other items fared when a run stopped at one. */
interface OtherItems {
	readonly done: number;
	/** Of those done and those refused: how many were changed for certain. */
	readonly changed: number;
	readonly alsoFailed: number;
	readonly notStarted: number;
}

/** What a stopped run left behind, in one sentence, so that nothing already written is hidden. */
export function describeProgress({ done, changed, alsoFailed, notStarted }: OtherItems): string {
	if (done + alsoFailed + notStarted === 0) return '';
	const parts = [
		done === 0 ? 'No other item was carried out' : `${countItems(done)} carried out`,
		changed > 0 &&
			(changed === 1 ? '1 change was made and stays' : `${changed} changes were made and stay`),
		alsoFailed > 0 && `${alsoFailed} more ${alsoFailed === 1 ? 'was' : 'were'} refused`,
		notStarted > 0 && `${countItems(notStarted)} not started`,
	];
	return `${parts.filter((part) => part !== false).join('; ')}.`;
}

/** What became of the items, in one line under the output, so that nobody has to count. */
export function summarizeOutput(
	output: readonly INodeExecutionData[],
	refusedCount: number,
): string | undefined {
	const written = output.filter(({ json }) => typeof json.changed === 'boolean');
	const changed = written.filter(({ json }) => json.changed === true);
	const wouldChange = changed.filter(({ json }) => json.dryRun === true).length;
	const didChange = changed.length - wouldChange;
	const verb = written.some(({ json }) => 'vettingStatus' in json)
		? 'submitted for review'
		: 'changed';
	const parts = [
		didChange > 0 && `${didChange} ${verb}`,
		wouldChange > 0 && `${wouldChange} would change`,
		written.length > changed.length && `${written.length - changed.length} already right`,
		refusedCount > 0 && `${refusedCount} refused`,
	].filter((part) => part !== false);
	const isDryRun = written.length > 0 && written.every(({ json }) => json.dryRun === true);
	if (parts.length === 0) return undefined;
	return `${isDryRun ? 'Dry run: ' : ''}${parts.join(', ')}.`;
}
