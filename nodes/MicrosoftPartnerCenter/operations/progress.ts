import type { INodeExecutionData } from 'n8n-workflow';

function were(count: number): string {
	return count === 1 ? '1 item was' : `${count} items were`;
}

/**
 * What a stopped run left behind, in one sentence, so that nothing already written is hidden.
 *
 * @param alsoRefused how many items were refused besides the one that is reported
 */
export function progress(done: number, alsoRefused: number, notStarted: number): string {
	if (done + alsoRefused + notStarted === 0) return '';
	const parts = [
		done === 0
			? 'No other item was carried out'
			: `${were(done)} carried out and ${done === 1 ? 'stays' : 'stay'} so`,
		alsoRefused > 0 && `${alsoRefused} more ${alsoRefused === 1 ? 'was' : 'were'} refused`,
		notStarted > 0 && `${were(notStarted)} not started`,
	];
	return `${parts.filter((part) => part !== false).join('; ')}.`;
}

/** What became of the items, in one line under the output, so that nobody has to count. */
export function summary(
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
