import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
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
	/** The checked parameters; undefined before they are read, and after the item is done. */
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

/** Whether the item's change was certainly made, no matter what happened after it. */
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
 * The IDs for Microsoft support: those of the request that failed. If a look-up showed that the item must
 * not be executed, its own request was never sent, and only the correlation ID was.
 */
function getFailedIds(error: unknown, { ids, prepared }: Item): Partial<RequestIds> | undefined {
	if (error instanceof RequestError) return error.context.ids;
	if (error instanceof UserFacingError && error.details.written) return ids;
	// While the parameters are read, nothing is sent.
	return prepared === undefined ? undefined : { correlationId: ids.correlationId };
}

function wasNotSent(error: unknown): boolean {
	return error instanceof RequestError && error.context.ids === undefined;
}

/** The input items of a run with their results, and what stops the run. */
export class Items {
	readonly all: readonly Item[];
	private readonly stopsOnError: boolean;
	private readonly stopController = new AbortController();
	private fatalError: ItemError | undefined;

	constructor(private readonly context: IExecuteFunctions) {
		const input = context.getInputData();
		this.all = input.map((_, itemIndex): Item => ({ itemIndex, ids: createRequestIds() }));
		this.stopsOnError = !context.continueOnFail();
	}

	/** Aborted when an item fails and the node stops on errors. */
	get stop(): AbortSignal {
		return this.stopController.signal;
	}

	/** Records an error that keeps every item from being executed. */
	failAll(error: unknown): void {
		const description = { ...describeError(error), isFatalForRun: true };
		for (const item of this.all) this.fail(item, { description });
	}

	/**
	 * Runs one step for an item and records its error. Skipped if the item has failed, the execution was
	 * canceled, or another item stopped the run. If an earlier item found that the sign-in does not work,
	 * the item fails with the same error. Never rejects.
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
			// A request that was still waiting counts as not started.
			if (this.stop.aborted && wasNotSent(error)) return;
			this.fail(item, { description: describeError(error), ids: getFailedIds(error, item) });
		}
	}

	/**
	 * Ends the run if the node stops on errors and an item failed.
	 *
	 * @throws NodeApiError or NodeOperationError of the lowest failed item; its description counts the
	 * others by their results
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
		throw toNodeError(this.context.getNode(), error, { itemIndex, progress });
	}

	/** The output items in input order, each paired with its input item. Adds a hint with a summary. */
	toOutput(): INodeExecutionData[] {
		const output = this.all.flatMap(({ itemIndex, customerId, outcome }) => {
			if (outcome === undefined) return [];
			const pairedItem = { item: itemIndex };
			if ('done' in outcome) return outcome.done.map((json) => ({ json, pairedItem }));
			return [
				this.toErrorBranchItem({ json: toErrorItem(outcome, itemIndex, customerId), pairedItem }),
			];
		});
		const message = summarizeOutput(output, countFailed(this.getFailedItems()));
		if (message !== undefined) {
			this.context.addExecutionHints({ message, location: 'outputPane' });
		}
		return output;
	}

	/**
	 * Before 2.36, n8n routes an item to the error branch by its `error` property, then replaces the item's
	 * JSON by that error's message. n8n copies enumerable keys only, so a non-enumerable `error` routes the
	 * item without replacing its JSON.
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
