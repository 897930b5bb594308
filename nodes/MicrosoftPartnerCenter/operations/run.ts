import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { isAuthentication, PartnerCenterClient } from '../api/client';
import { newTraceIds } from '../api/request';
import { CustomerLookup } from '../api/customers';
import { ValidationCodes } from '../api/validationCodes';
import { Refusal } from '../domain/refusal';
import type { AnyOperation, RunContext } from './definition';
import { findOperation } from './index';
import { inWords, toError, toJson } from './refused';
import type { Refused } from './refused';
import { ItemParameters } from './parameters';

type Outcome<T> = { readonly done: T } | Refused;
type Work = () => Promise<Outcome<IDataObject[]>>;

/** Makes an item's work, or its refusal, out of its parameters. */
type Prepare = (itemIndex: number) => Outcome<Work>;

/** Finds the operation and the credential; where that fails, no item can be carried out. */
async function begin(context: IExecuteFunctions): Promise<Outcome<Prepare>> {
	try {
		const resource = context.getNodeParameter('resource', 0);
		const operation = findOperation(resource, context.getNodeParameter('operation', 0));
		const authentication = context.getNodeParameter('authentication', 0);
		if (operation === undefined || !isAuthentication(authentication)) {
			throw new Refusal(
				'This version of the node does not know the chosen operation or authentication',
				"Choose 'Authentication', 'Resource' and 'Operation' again, or update the node.",
			);
		}
		const client = await PartnerCenterClient.connect(context, authentication);
		const run: RunContext = {
			client,
			customers: new CustomerLookup(client),
			validationCodes: new ValidationCodes(client),
		};
		return { done: (itemIndex) => prepare(operation, run, context, itemIndex) };
	} catch (error) {
		return { refused: { ...inWords(error), concernsAll: true } };
	}
}

function prepare(
	operation: AnyOperation,
	run: RunContext,
	context: IExecuteFunctions,
	itemIndex: number,
): Outcome<Work> {
	try {
		const carryOut = operation.prepare(new ItemParameters(context, itemIndex));
		return {
			done: async () => {
				const ids = newTraceIds();
				try {
					return { done: await carryOut({ ...run, ids }) };
				} catch (error) {
					return { refused: inWords(error), ids };
				}
			},
		};
	} catch (error) {
		return { refused: inWords(error) };
	}
}

function paired(json: IDataObject, itemIndex: number): INodeExecutionData {
	return { json, pairedItem: { item: itemIndex } };
}

function were(count: number): string {
	return count === 1 ? '1 item was' : `${count} items were`;
}

/** What a stopped run left behind, so that nothing already written is hidden. */
function progress(done: number, notStarted: number): string {
	if (done === 0 && notStarted === 0) return '';
	const kept =
		done === 0
			? 'No item was carried out'
			: `${were(done)} carried out and ${done === 1 ? 'stays' : 'stay'} so`;
	return notStarted === 0 ? `${kept}.` : `${kept}; ${were(notStarted)} not started.`;
}

/** What became of the items, in one line under the output, so that nobody has to count. */
function summary(output: readonly INodeExecutionData[], refusedCount: number): string | undefined {
	const written = output.filter(({ json }) => typeof json.changed === 'boolean');
	const changed = written.filter(({ json }) => json.changed === true);
	const isDryRun = written.some(({ json }) => json.dryRun === true);
	const parts = [
		changed.length > 0 && `${changed.length} ${isDryRun ? 'would change' : 'changed'}`,
		written.length > changed.length && `${written.length - changed.length} already right`,
		refusedCount > 0 && `${refusedCount} refused`,
	].filter((part) => part !== false);
	if (parts.length === 0) return undefined;
	return `${isDryRun ? 'Dry run: ' : ''}${parts.join(', ')}.`;
}

/**
 * Carries the chosen operation out for every input item.
 *
 * The parameters of all items are read first. Where the node stops at a refusal, a bad parameter
 * anywhere therefore stops it before anything is sent. Where the sign-in itself does not work, it is
 * not tried again for the items that follow.
 *
 * @returns the output items in input order, each paired with its input item
 * @throws NodeApiError or NodeOperationError of the lowest refused item, unless the node continues
 */
export async function runOperation(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	const stops = !context.continueOnFail();
	const stop = (refused: Refused, itemIndex: number, done: number) =>
		toError(context.getNode(), refused, itemIndex, progress(done, items.length - done - 1));

	const begun = await begin(context);
	const prepared = items.map((_, itemIndex) => ('done' in begun ? begun.done(itemIndex) : begun));
	for (const [itemIndex, outcome] of prepared.entries()) {
		if (stops && 'refused' in outcome) throw stop(outcome, itemIndex, 0);
	}

	const output: INodeExecutionData[] = [];
	let signInRefused: Refused | undefined;
	let refusedCount = 0;
	for (const [itemIndex, work] of prepared.entries()) {
		if (context.getExecutionCancelSignal()?.aborted) break;
		const outcome = 'refused' in work ? work : (signInRefused ?? (await work.done()));
		if ('done' in outcome) {
			output.push(...outcome.done.map((json) => paired(json, itemIndex)));
			continue;
		}
		if (stops) throw stop(outcome, itemIndex, itemIndex);
		if (outcome.refused.concernsAll) signInRefused = { refused: outcome.refused };
		output.push(paired(toJson(outcome, itemIndex), itemIndex));
		refusedCount++;
	}
	const message = summary(output, refusedCount);
	if (message !== undefined) context.addExecutionHints({ message, location: 'outputPane' });
	return output;
}
