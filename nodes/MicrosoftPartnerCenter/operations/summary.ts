import type { INodeExecutionData } from 'n8n-workflow';

function countItems(count: number): string {
	return count === 1 ? '1 item was' : `${count} items were`;
}

/** The number of failed items, some of which may have been changed. */
interface FailedItems {
	readonly failed: number;
	/** The number of failed items with an unknown outcome. */
	readonly unknown: number;
}

/** Describes failed items, for example: "3 failed (1 with an unknown outcome)". */
function describeFailed({ failed, unknown }: FailedItems, words = 'failed'): string {
	return `${failed} ${words}${unknown > 0 ? ` (${unknown} with an unknown outcome)` : ''}`;
}

/** The counts of the other items in a run that stopped at a failed item. */
interface OtherItems {
	readonly done: number;
	/** The number of done and failed items whose change was certainly made. */
	readonly changed: number;
	readonly alsoFailed: FailedItems;
	readonly notStarted: number;
}

/**
 * Describes a stopped run in one sentence, including the changes that were made and remain.
 *
 * @param others the counts of the other items
 * @returns the sentence, or an empty text if there are no other items
 */
export function describeProgress({ done, changed, alsoFailed, notStarted }: OtherItems): string {
	if (done + alsoFailed.failed + notStarted === 0) return '';
	const parts = [
		done === 0 ? 'No other item was completed' : `${countItems(done)} completed`,
		changed > 0 &&
			(changed === 1 ? '1 change was made and remains' : `${changed} changes were made and remain`),
		alsoFailed.failed > 0 && describeFailed(alsoFailed, 'more failed'),
		notStarted > 0 && `${countItems(notStarted)} not started`,
	];
	return `${parts.filter((part) => part !== false).join('; ')}.`;
}

/**
 * Summarizes the items in one line, which the editor shows above the output.
 *
 * @param output the output items
 * @param failedItems the number of failed input items, and how many of them have an unknown outcome
 * @returns the line, or undefined if the operation does not write and no item failed
 */
export function summarizeOutput(
	output: readonly INodeExecutionData[],
	failedItems: FailedItems,
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
		failedItems.failed > 0 && describeFailed(failedItems),
	].filter((part) => part !== false);
	const isDryRun = written.length > 0 && written.every(({ json }) => json.dryRun === true);
	if (parts.length === 0) return undefined;
	return `${isDryRun ? 'Dry run: ' : ''}${parts.join(', ')}.`;
}
