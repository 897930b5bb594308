import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { isAuthentication, PartnerCenterClient } from '../api/client';
import { CustomerLookup } from '../api/customers';
import { ValidationCodes } from '../api/validationCodes';
import { Refusal } from '../domain/refusal';
import type { AnyOperation, PreparedItem, RunContext } from './definition';
import { findOperation } from './index';
import { Items } from './items';
import type { Item } from './items';
import { inLanes } from './lanes';
import { ItemParameters } from './parameters';

/** What holds for all items of a run. */
interface Run {
	readonly operation: AnyOperation;
	readonly shared: RunContext;
	/** How many items are worked on at once. */
	readonly width: number;
}

/** An item whose parameters are good. */
interface Work {
	readonly item: Item;
	readonly prepared: PreparedItem;
	/** What items that must follow each other have in common; undefined while it is not known. */
	lane?: string;
}

/** Finds the operation and the credential. @throws where no item can be carried out */
async function begin(context: IExecuteFunctions): Promise<Run> {
	const resource = context.getNodeParameter('resource', 0);
	const operation = findOperation(resource, context.getNodeParameter('operation', 0));
	const authentication = context.getNodeParameter('authentication', 0);
	if (operation === undefined || !isAuthentication(authentication)) {
		throw new Refusal(
			'This version of the node does not know the chosen operation or authentication',
			"Choose 'Authentication', 'Resource' and 'Operation' again, or update the node.",
		);
	}
	const first = new ItemParameters(context, 0);
	const width = first.number('maxConcurrency');
	const client = await PartnerCenterClient.connect(context, authentication, {
		maxRetries: first.number('maxRetries'),
		maxRetryWaitMs: first.number('maxRetryWait') * 1000,
	});
	const shared = {
		client,
		customers: new CustomerLookup(client),
		validationCodes: new ValidationCodes(client),
	};
	return { operation, shared, width };
}

/** Reads the parameters of all items. */
async function prepareAll(
	context: IExecuteFunctions,
	items: Items,
	{ operation }: Run,
): Promise<Work[]> {
	const works: Work[] = [];
	for (const item of items.all) {
		await items.attempt(item, undefined, async () => {
			const prepared = operation.prepare(new ItemParameters(context, item.itemIndex));
			works.push({ item, prepared });
		});
	}
	return works;
}

/** Finds the customer of each item, and with it the items that must follow each other. */
async function findLanes(items: Items, works: readonly Work[], run: Run): Promise<Work[][]> {
	const alone = works.map((work) => [work]);
	await inLanes(alone, run.width, async (work) => {
		const { item, prepared } = work;
		await items.attempt(item, item.ids, async () => {
			const { customer, timeoutMs } = prepared;
			if (customer !== undefined) {
				item.customerId = await run.shared.customers.resolve(customer, item.ids, timeoutMs);
			}
			work.lane = item.customerId ?? `item ${item.itemIndex}`;
		});
	});
	const lanes = new Map<string, Work[]>();
	for (const work of works) {
		if (work.lane === undefined) continue;
		const lane = lanes.get(work.lane) ?? [];
		lanes.set(work.lane, lane);
		lane.push(work);
	}
	return [...lanes.values()];
}

/**
 * Carries the chosen operation out for every input item, several at a time. Items for one customer
 * follow each other in input order, whichever way they name it.
 *
 * First the parameters of all items are read, then their customers are looked up. Where the node stops
 * at a refused item, a bad parameter or an unknown domain anywhere therefore stops it before anything
 * is written.
 *
 * @returns the output items in input order, each paired with its input item
 * @throws NodeApiError or NodeOperationError of the lowest refused item, unless the node continues
 */
export async function runOperation(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const items = new Items(context);
	const run = await begin(context).catch((error: unknown) => items.refuseAll(error));
	items.assertGoesOn();
	if (run) {
		const works = await prepareAll(context, items, run);
		items.assertGoesOn();
		const lanes = await findLanes(items, works, run);
		items.assertGoesOn();
		await inLanes(lanes, run.width, async ({ item, prepared }) => {
			await items.attempt(item, item.ids, async () => {
				item.outcome = { done: await prepared.carryOut({ ...run.shared, ids: item.ids }) };
			});
		});
		items.assertGoesOn();
	}
	return items.toOutput();
}
