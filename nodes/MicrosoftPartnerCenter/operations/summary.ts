import type { INodeExecutionData } from 'n8n-workflow';

function countItems(count: number): string {
	return count === 1 ? '1 item was' : `${count} items were`;
}

/** The counts of the other items in a run that stopped at a failed item. */
interface OtherItems {
	readonly done: number;
	/** The number of done and failed items that were changed for certain. */
	readonly changed: number;
	readonly alsoFailed: number;
	readonly notStarted: number;
}

/**
 * Describes a stopped run in one sentence, including the changes that were made and remain.
 *
 * @param others the counts of the other items
 * @returns the sentence, or an empty text if there are no other items
 */
export function describeProgress({ done, changed, alsoFailed, notStarted }: OtherItems): string {
	if (done + alsoFailed + notStarted === 0) return '';
	const parts = [
		done === 0 ? 'No other item was completed' : `${countItems(done)} completed`,
		changed > 0 &&
			(changed === 1 ? '1 change was made and remains' : `${changed} changes were made and remain`),
		alsoFailed > 0 && `${alsoFailed} more failed`,
		notStarted > 0 && `${countItems(notStarted)} not started`,
	];
	return `${parts.filter((part) => part !== false).join('; ')}.`;
}

/**
 * Summarizes the items in one line, which the editor shows under the output.
 *
 * @param output the output items
 * @param failedCount the number of input items that failed
 * @returns the line, or undefined if no item was written and none failed
 */
export function summarizeOutput(
	output: readonly INodeExecutionData[],
	failedCount: number,
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
		written.length > changed.length && `${written.length - changed.length} unchanged`,
		failedCount > 0 && `${failedCount} failed`,
	].filter((part) => part !== false);
	const isDryRun = written.length > 0 && written.every(({ json }) => json.dryRun === true);
	if (parts.length === 0) return undefined;
	return `${isDryRun ? 'Dry run: ' : ''}${parts.join(', ')}.`;
}
