import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { RequestError } from '../api/errors/requestError';
import { createRequestIds } from '../api/transport/request';
import type { RequestIds } from '../api/transport/request';
import type { CustomerId } from '../domain/customer';
import { describeError, toNodeError, toErrorItem } from '../api/errors/nodeErrors';
import type { ItemError } from '../api/errors/nodeErrors';
import { describeProgress, summarizeOutput } from './summary';

/** One input item on its way. */
export interface Item {
	readonly itemIndex: number;
	readonly ids: RequestIds;
	/** The customer it is about, as soon as that is known. */
	customerId?: CustomerId;
	/** What became of it; undefined until then. */
	outcome?: { readonly done: IDataObject[] } | ItemError;
}

/** A refusal that meets every other item, too: without what it says about its own item alone. */
function toRunError({ description: refused }: ItemError): ItemError {
	const advice = refused.runAdvice ?? refused.advice;
	return { description: { ...refused, advice, outcomeUnknown: undefined, written: undefined } };
}

/** Whether an item's change was made for certain, whatever came after it. */
function hasWritten({ outcome }: Item): boolean {
	if (outcome === undefined) return false;
	if ('description' in outcome) return outcome.description.written === true;
	return outcome.done.some(({ changed, dryRun }) => changed === true && dryRun !== true);
}

function wasNotSent(error: unknown): boolean {
	return error instanceof RequestError && error.context.ids === undefined;
}

/** The input items of a run, what became of each, and what stops the run. */
export class Items {
	readonly all: readonly Item[];
	private readonly stops: boolean;
	private readonly stopping = new AbortController();
	private fatalError: ItemError | undefined;

	constructor(private readonly context: IExecuteFunctions) {
		const input = context.getInputData();
		this.all = input.map((_, itemIndex): Item => ({ itemIndex, ids: createRequestIds() }));
		this.stops = !context.continueOnFail();
	}

	/** Aborted when an item is refused, where the node stops at that. */
	get stop(): AbortSignal {
		return this.stopping.signal;
	}

	/** Notes why none of the items can be carried out. */
	failAll(error: unknown): void {
		const getFailedItems = { ...describeError(error), concernsAll: true };
		for (const item of this.all) this.fail(item, { description: getFailedItems });
	}

	/**
	 * Does a step of an item's work, and notes what stops it. No step begins for an item that was refused;
	 * nor for any once the execution is canceled, or an item was refused where the node stops at that.
	 * Once the sign-in does not work, it is not tried again for the others. Never rejects.
	 *
	 * @param sent the item's IDs, where the step may have sent something with them
	 */
	async attempt(
		item: Item,
		sent: RequestIds | undefined,
		step: () => Promise<void>,
	): Promise<void> {
		if (item.outcome !== undefined || this.stop.aborted) return;
		if (this.context.getExecutionCancelSignal()?.aborted) return;
		if (this.fatalError) {
			this.fail(item, this.fatalError);
			return;
		}
		try {
			await step();
		} catch (error) {
			// It had only waited for its turn: it counts as not started.
			if (this.stop.aborted && wasNotSent(error)) return;
			const ids = error instanceof RequestError ? error.context.ids : sent;
			this.fail(item, { description: describeError(error), ids });
		}
	}

	/**
	 * Ends the run where the node stops at a refused item.
	 *
	 * @throws NodeApiError or NodeOperationError of the lowest refused item; its description says what
	 * became of the others
	 */
	throwIfStopped(): void {
		if (!this.stop.aborted) return;
		const [first, ...others] = this.refused();
		if (first === undefined) return;
		const notStarted = this.all.filter(({ outcome }) => outcome === undefined).length;
		const done = this.all.length - others.length - notStarted - 1;
		const changed = this.all.filter(
			(item) => item.itemIndex !== first.itemIndex && hasWritten(item),
		);
		const words = describeProgress({
			done,
			changed: changed.length,
			alsoRefused: others.length,
			notStarted,
		});
		const { itemIndex, outcome } = first;
		throw toNodeError(this.context.getNode(), outcome, { itemIndex, progress: words });
	}

	/** The output items in input order, each paired with its input item, and a line that sums them up. */
	toOutput(): INodeExecutionData[] {
		const output = this.all.flatMap(({ itemIndex, customerId, outcome }) => {
			if (outcome === undefined) return [];
			const pairedItem = { item: itemIndex };
			if ('done' in outcome) return outcome.done.map((json) => ({ json, pairedItem }));
			return [
				this.forErrorBranch({ json: toErrorItem(outcome, itemIndex, customerId), pairedItem }),
			];
		});
		const message = summarizeOutput(output, this.refused().length);
		if (message !== undefined) {
			this.context.addExecutionHints({ message, location: 'outputPane' });
		}
		return output;
	}

	/**
	 * Before 2.36, n8n knew an item for the error branch by its `error` alone, whose message then replaced
	 * its JSON. n8n copies the item into that branch: what is not enumerable sends it there and stays
	 * behind.
	 */
	private forErrorBranch(item: INodeExecutionData): INodeExecutionData {
		return this.context.getNode().onError === 'continueErrorOutput'
			? Object.defineProperty(item, 'error', { value: { message: item.json.error } })
			: item;
	}

	private fail(item: Item, outcome: ItemError): void {
		item.outcome = outcome;
		if (this.stops) this.stopping.abort();
		if (outcome.description.isFatalForRun) this.fatalError ??= toRunError(outcome);
	}

	private refused(): { itemIndex: number; outcome: ItemError }[] {
		return this.all.flatMap(({ itemIndex, outcome }) =>
			outcome !== undefined && 'description' in outcome ? [{ itemIndex, outcome }] : [],
		);
	}
}
