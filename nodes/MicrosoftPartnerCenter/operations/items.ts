import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { ErrorPlace } from '../api/errors/errorPlace';
import { describeError, toErrorItem, toNodeError } from '../api/errors/nodeErrors';
import type { ItemError } from '../api/errors/nodeErrors';
import { RequestError } from '../api/errors/requestError';
import type { RequestIds } from '../api/errors/requestError';
import { createRequestIds } from '../api/transport/request';
import type { CustomerId } from '../domain/customer';
import { UserFacingError } from '../domain/userFacingError';
import type { PreparedOperation } from './operation';
import { describeProgress, summarizeOutput } from './summary';

/** The state of one input item. */
export interface Item {
	readonly itemIndex: number;
	readonly ids: RequestIds;
	/** The checked parameters; undefined before they are read, and after the item has succeeded. */
	prepared?: PreparedOperation;
	/** The customer that the item is about, once it is resolved. */
	customerId?: CustomerId;
	/** The result; undefined while the item is not finished. */
	outcome?: { readonly done: IDataObject[] } | ItemError;
}

/** An item that failed, with its error. */
interface FailedItem {
	readonly itemIndex: number;
	readonly error: ItemError;
}

/** The error for the remaining items, without the parts that describe only this item. */
function toRunError({ description }: ItemError): ItemError {
	const advice = description.runAdvice ?? description.advice;
	return { description: { ...description, advice, outcomeUnknown: undefined, written: undefined } };
}

/** Whether the item's change was certainly made, even if the item failed after the change. */
function hasWritten({ outcome }: Item): boolean {
	if (outcome === undefined) return false;
	if ('description' in outcome) return outcome.description.written === true;
	return outcome.done.some(({ changed, dryRun }) => changed === true && dryRun !== true);
}

function countFailed(items: readonly FailedItem[]): { failed: number; unknown: number } {
	const unknown = items.filter(({ error }) => error.description.outcomeUnknown === true).length;
	return { failed: items.length, unknown };
}

/**
 * Gets the IDs for Microsoft support: those of the failed request. If a look-up showed that the item must not
 * be executed, the item's own request was never sent, so only its correlation ID was sent.
 */
function getFailedIds(error: unknown, { ids, prepared }: Item): Partial<RequestIds> | undefined {
	if (error instanceof RequestError) return error.context.ids;
	if (error instanceof UserFacingError && error.details.written) return ids;
	// No request is sent while the parameters are read.
	return prepared === undefined ? undefined : { correlationId: ids.correlationId };
}

function wasNotSent(error: unknown): boolean {
	return error instanceof RequestError && error.context.ids === undefined;
}

/** The input items of a run with their results, and the signal that stops the run. */
export class Items {
	readonly all: readonly Item[];
	private readonly stopsOnError: boolean;
	private readonly stopController = new AbortController();
	private fatalError: ItemError | undefined;

	/**
	 * Creates the items from the node's input.
	 *
	 * @param context the context that n8n runs the node in
	 * @param place where a person reads the errors of the items
	 */
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly place: ErrorPlace,
	) {
		const input = context.getInputData();
		this.all = input.map((_, itemIndex): Item => ({ itemIndex, ids: createRequestIds() }));
		this.stopsOnError = !context.continueOnFail();
	}

	/** Aborted when an item fails and the node stops on errors. */
	get stop(): AbortSignal {
		return this.stopController.signal;
	}

	/**
	 * Records an error because of which no item can be executed.
	 *
	 * @param error the error, of any type
	 */
	failAll(error: unknown): void {
		const description = { ...describeError(error, this.place), isFatalForRun: true };
		for (const item of this.all) this.fail(item, { description });
	}

	/**
	 * Runs one step for an item and records its error. The step is skipped if the item has ended, the
	 * execution was canceled, or another item stopped the run. If an earlier error affects every item, such as
	 * a sign-in that does not work, the item fails with the same error. The promise never rejects.
	 *
	 * @param item the item, which gets the error as its outcome
	 * @param step the step to run
	 */
	async attempt(item: Item, step: () => Promise<void>): Promise<void> {
		if (item.outcome !== undefined || this.stop.aborted) return;
		if (this.context.getExecutionCancelSignal()?.aborted) return;
		if (this.fatalError) {
			this.fail(item, this.fatalError);
			return;
		}
		try {
			await step();
		} catch (error) {
			// If the run stopped before the item's request was sent, the item counts as not started.
			if (this.stop.aborted && wasNotSent(error)) return;
			this.fail(item, {
				description: describeError(error, this.place),
				ids: getFailedIds(error, item),
			});
		}
	}

	/**
	 * Ends the run if the node stops on errors and an item failed.
	 *
	 * @throws {NodeApiError | NodeOperationError} if an item failed. It is the error of the first failed item
	 * in input order. Its description says how many other items were completed, failed, or not started.
	 */
	throwIfStopped(): void {
		if (!this.stop.aborted) return;
		const [first, ...others] = this.getFailedItems();
		if (first === undefined) return;
		const notStarted = this.all.filter(({ outcome }) => outcome === undefined).length;
		const progress = describeProgress({
			done: this.all.length - others.length - notStarted - 1,
			changed: this.all.filter((item) => item.itemIndex !== first.itemIndex && hasWritten(item))
				.length,
			alsoFailed: countFailed(others),
			notStarted,
		});
		const { itemIndex, error } = first;
		const { isTool } = this.place;
		throw toNodeError(this.context.getNode(), error, { itemIndex, progress, isTool });
	}

	/**
	 * Collects the output, and adds a hint with a summary to the execution.
	 *
	 * @returns the output items in input order, each paired with its input item
	 */
	toOutput(): INodeExecutionData[] {
		const output = this.all.flatMap(({ itemIndex, customerId, outcome }) => {
			if (outcome === undefined) return [];
			const pairedItem = { item: itemIndex };
			if ('done' in outcome) return outcome.done.map((json) => ({ json, pairedItem }));
			return [
				this.toErrorBranchItem({
					json: toErrorItem(outcome, { itemIndex, customerId, isTool: this.place.isTool }),
					pairedItem,
				}),
			];
		});
		const message = summarizeOutput(output, countFailed(this.getFailedItems()));
		if (message !== undefined) {
			this.context.addExecutionHints({ message, location: 'outputPane' });
		}
		return output;
	}

	/**
	 * Makes n8n route a failed item to the error branch. Before 2.36, n8n routes an item by its `error`
	 * property, and then replaces the item's JSON with the error's message. n8n copies only enumerable keys, so
	 * a non-enumerable `error` routes the item and keeps its JSON.
	 */
	private toErrorBranchItem(item: INodeExecutionData): INodeExecutionData {
		return this.context.getNode().onError === 'continueErrorOutput'
			? Object.defineProperty(item, 'error', { value: { message: item.json.error } })
			: item;
	}

	private fail(item: Item, error: ItemError): void {
		item.outcome = error;
		if (this.stopsOnError) this.stopController.abort();
		if (error.description.isFatalForRun) this.fatalError ??= toRunError(error);
	}

	private getFailedItems(): FailedItem[] {
		return this.all.flatMap(({ itemIndex, outcome }) =>
			outcome !== undefined && 'description' in outcome ? [{ itemIndex, error: outcome }] : [],
		);
	}
}
