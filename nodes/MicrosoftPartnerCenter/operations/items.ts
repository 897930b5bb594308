import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { RequestFailed } from '../api/failure';
import { newTraceIds } from '../api/request';
import type { TraceIds } from '../api/request';
import type { CustomerId } from '../domain/customer';
import { inWords, toError, toJson } from './refused';
import type { Refused } from './refused';
import { progress, summary } from './progress';

/** One input item on its way. */
export interface Item {
	readonly itemIndex: number;
	readonly ids: TraceIds;
	/** The customer it is about, as soon as that is known. */
	customerId?: CustomerId;
	/** What became of it; undefined until then. */
	outcome?: { readonly done: IDataObject[] } | Refused;
}

/** A refusal that meets every other item, too: without what it says about its own item alone. */
function forOthers({ refused }: Refused): Refused {
	const advice = refused.adviceForAll ?? refused.advice;
	return { refused: { ...refused, advice, fateUnknown: undefined, written: undefined } };
}

/** Whether an item's change was made for certain, whatever came after it. */
function wasChanged({ outcome }: Item): boolean {
	if (outcome === undefined) return false;
	if ('refused' in outcome) return outcome.refused.written === true;
	return outcome.done.some(({ changed, dryRun }) => changed === true && dryRun !== true);
}

function isNotSent(error: unknown): boolean {
	return error instanceof RequestFailed && error.context.ids === undefined;
}

/** The input items of a run, what became of each, and what stops the run. */
export class Items {
	readonly all: readonly Item[];
	private readonly stops: boolean;
	private readonly stopping = new AbortController();
	private refusedForAll: Refused | undefined;

	constructor(private readonly context: IExecuteFunctions) {
		const input = context.getInputData();
		this.all = input.map((_, itemIndex): Item => ({ itemIndex, ids: newTraceIds() }));
		this.stops = !context.continueOnFail();
	}

	/** Aborted when an item is refused, where the node stops at that. */
	get stop(): AbortSignal {
		return this.stopping.signal;
	}

	/** Notes why none of the items can be carried out. */
	refuseAll(error: unknown): void {
		const refused = { ...inWords(error), concernsAll: true };
		for (const item of this.all) this.refuse(item, { refused });
	}

	/**
	 * Does a step of an item's work, and notes what stops it. No step begins for an item that was refused;
	 * nor for any once the execution is canceled, or an item was refused where the node stops at that.
	 * Once the sign-in does not work, it is not tried again for the others. Never rejects.
	 *
	 * @param sent the item's IDs, where the step may have sent something with them
	 */
	async attempt(item: Item, sent: TraceIds | undefined, step: () => Promise<void>): Promise<void> {
		if (item.outcome !== undefined || this.stop.aborted) return;
		if (this.context.getExecutionCancelSignal()?.aborted) return;
		if (this.refusedForAll) {
			this.refuse(item, this.refusedForAll);
			return;
		}
		try {
			await step();
		} catch (error) {
			// It had only waited for its turn: it counts as not started.
			if (this.stop.aborted && isNotSent(error)) return;
			const ids = error instanceof RequestFailed ? error.context.ids : sent;
			this.refuse(item, { refused: inWords(error), ids });
		}
	}

	/**
	 * Ends the run where the node stops at a refused item.
	 *
	 * @throws NodeApiError or NodeOperationError of the lowest refused item; its description says what
	 * became of the others
	 */
	assertGoesOn(): void {
		if (!this.stop.aborted) return;
		const [first, ...others] = this.refused();
		if (first === undefined) return;
		const notStarted = this.all.filter(({ outcome }) => outcome === undefined).length;
		const done = this.all.length - others.length - notStarted - 1;
		const changed = this.all.filter(
			(item) => item.itemIndex !== first.itemIndex && wasChanged(item),
		);
		const words = progress({
			done,
			changed: changed.length,
			alsoRefused: others.length,
			notStarted,
		});
		const { itemIndex, outcome } = first;
		throw toError(this.context.getNode(), outcome, { itemIndex, progress: words });
	}

	/** The output items in input order, each paired with its input item, and a line that sums them up. */
	toOutput(): INodeExecutionData[] {
		const output = this.all.flatMap(({ itemIndex, customerId, outcome }) => {
			if (outcome === undefined) return [];
			const pairedItem = { item: itemIndex };
			if ('done' in outcome) return outcome.done.map((json) => ({ json, pairedItem }));
			return [this.forErrorBranch({ json: toJson(outcome, itemIndex, customerId), pairedItem })];
		});
		const message = summary(output, this.refused().length);
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

	private refuse(item: Item, outcome: Refused): void {
		item.outcome = outcome;
		if (this.stops) this.stopping.abort();
		if (outcome.refused.concernsAll) this.refusedForAll ??= forOthers(outcome);
	}

	private refused(): { itemIndex: number; outcome: Refused }[] {
		return this.all.flatMap(({ itemIndex, outcome }) =>
			outcome !== undefined && 'refused' in outcome ? [{ itemIndex, outcome }] : [],
		);
	}
}
