import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { isAuthentication, newTraceIds, PartnerCenterClient } from '../api/client';
import { Refusal } from '../domain/refusal';
import type { AnyOperation } from './definition';
import { findOperation } from './index';
import { inWords, refuse, toError, toJson } from './itemRefusal';
import type { ItemRefusal } from './itemRefusal';
import { ItemParameters } from './parameters';

type Work = ReturnType<AnyOperation['prepare']>;
type Outcome<T> = { readonly done: T } | { readonly refusal: ItemRefusal };

/**
 * Finds the operation and signs the client up with the credential.
 *
 * @throws NodeOperationError where the run cannot begin: an untrusted address in the credential, say
 */
async function begin(context: IExecuteFunctions) {
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
		return { operation, client: await PartnerCenterClient.connect(context, authentication) };
	} catch (error) {
		const { message, advice } = inWords(error);
		throw new NodeOperationError(context.getNode(), message, { description: advice });
	}
}

function prepare(
	operation: AnyOperation,
	context: IExecuteFunctions,
	itemIndex: number,
): Outcome<Work> {
	try {
		return { done: operation.prepare(new ItemParameters(context, itemIndex)) };
	} catch (error) {
		return { refusal: refuse(error, itemIndex) };
	}
}

async function carryOut(
	work: Work,
	client: PartnerCenterClient,
	itemIndex: number,
): Promise<Outcome<IDataObject[]>> {
	const ids = newTraceIds();
	try {
		return { done: await work({ client, ids }) };
	} catch (error) {
		return { refusal: refuse(error, itemIndex, ids) };
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
	const kept = done === 0 ? 'No item was carried out' : `${were(done)} carried out and stay so`;
	return notStarted === 0 ? `${kept}.` : `${kept}; ${were(notStarted)} not started.`;
}

/**
 * Carries the chosen operation out for every input item.
 *
 * The parameters of all items are read first. Where the node stops at a refusal, a bad parameter
 * anywhere therefore stops it before anything is sent.
 *
 * @returns the output items in input order, each paired with its input item
 * @throws NodeApiError or NodeOperationError of the lowest refused item, unless the node continues
 */
export async function runOperation(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { operation, client } = await begin(context);
	const stops = !context.continueOnFail();
	const items = context.getInputData();
	const stop = (refusal: ItemRefusal, done: number) =>
		toError(context.getNode(), refusal, progress(done, items.length - done - 1));

	const prepared = items.map((_, itemIndex) => prepare(operation, context, itemIndex));
	const unreadable = prepared.find((outcome) => 'refusal' in outcome);
	if (stops && unreadable) throw stop(unreadable.refusal, 0);

	const output: INodeExecutionData[] = [];
	for (const [itemIndex, work] of prepared.entries()) {
		const outcome = 'refusal' in work ? work : await carryOut(work.done, client, itemIndex);
		if ('done' in outcome) {
			output.push(...outcome.done.map((json) => paired(json, itemIndex)));
		} else if (stops) {
			throw stop(outcome.refusal, itemIndex);
		} else {
			output.push(paired(toJson(outcome.refusal), itemIndex));
		}
		if (context.getExecutionCancelSignal()?.aborted) break;
	}
	return output;
}
