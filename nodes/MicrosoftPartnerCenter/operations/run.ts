import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { findAuthentication } from '../api/authentication';
import { PartnerCenterClient } from '../api/client';
import { CustomerLookup } from '../api/customers';
import { ValidationCodes } from '../api/validationCodes';
import { Refusal } from '../domain/refusal';
import type { AnyOperation, PreparedItem, RunContext } from './definition';
import { findOperation } from './index';
import { Items } from './items';
import type { Item } from './items';
import { ItemParameters } from './parameters';
import { sideBySide, Turns } from './turns';

/** What holds for all items of a run. */
interface Run {
	readonly operation: AnyOperation;
	readonly shared: RunContext;
	/** How many items are worked on at once. */
	readonly width: number;
}

/** Finds the operation and the credential. @throws where no item can be carried out */
async function begin(context: IExecuteFunctions, stop: AbortSignal): Promise<Run> {
	const resource = context.getNodeParameter('resource', 0);
	const operation = findOperation(resource, context.getNodeParameter('operation', 0));
	const authentication = findAuthentication(context.getNodeParameter('authentication', 0));
	if (operation === undefined || authentication === undefined) {
		throw new Refusal(
			'This version of the node does not know the chosen operation or authentication',
			"Choose the credential, 'Resource' and 'Operation' again, or update the node.",
		);
	}
	const first = new ItemParameters(context, 0);
	const width = first.numberForRun('maxConcurrency');
	const limits = {
		maxRetries: first.numberForRun('maxRetries'),
		maxRetryWaitMs: first.numberForRun('maxRetryWait') * 1000,
	};
	const client = await PartnerCenterClient.connect(context, authentication, limits, stop);
	const shared = {
		client,
		customers: new CustomerLookup(client),
		validationCodes: new ValidationCodes(client),
	};
	return { operation, shared, width };
}

/** The steps of each item's way. Each is taken once, and none after the item was refused. */
class ItemSteps {
	private readonly prepared = new Map<Item, PreparedItem>();
	private readonly turns = new Turns();
	/** Settled when the customer of every item that came before is known, or cannot be. */
	private allKnown: Promise<unknown> = Promise.resolve();

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly items: Items,
		private readonly run: Run,
	) {}

	/** Reads and checks the item's parameters. */
	async read(item: Item): Promise<void> {
		await this.items.attempt(item, undefined, async () => {
			if (this.prepared.has(item)) return;
			const parameters = new ItemParameters(this.context, item.itemIndex);
			this.prepared.set(item, this.run.operation.prepare(parameters));
		});
	}

	/** Finds the item's customer, where it is about one. */
	async findCustomer(item: Item): Promise<void> {
		await this.items.attempt(item, item.ids, async () => {
			const { customer, timeoutMs } = this.prepared.get(item) ?? {};
			if (customer === undefined || timeoutMs === undefined) return;
			item.customerId ??= await this.run.shared.customers.resolve(customer, item.ids, timeoutMs);
		});
	}

	/** Goes all the way. To be called in input order, which items for one customer then keep. */
	async carryOut(item: Item): Promise<void> {
		const ready = this.read(item).then(async () => await this.findCustomer(item));
		const inTurn = this.allKnown.then(async () => {
			await ready;
			const key = item.customerId ?? `item ${item.itemIndex}`;
			return { ended: this.turns.take(key, async () => await this.send(item)) };
		});
		this.allKnown = inTurn;
		const { ended } = await inTurn;
		await ended;
	}

	private async send(item: Item): Promise<void> {
		await this.items.attempt(item, item.ids, async () => {
			const prepared = this.prepared.get(item);
			if (prepared === undefined) return;
			this.prepared.delete(item);
			item.outcome = {
				done: await prepared.carryOut({ ...this.run.shared, ids: item.ids }),
			};
		});
	}
}

/**
 * Carries the chosen operation out for every input item, several at a time. Items for one customer
 * follow each other in input order, whichever way they name it.
 *
 * Where the node stops at a refused item, the parameters of all items are read first, then their
 * customers looked up: a bad parameter or an unknown domain anywhere stops it before anything is
 * written.
 *
 * @returns the output items in input order, each paired with its input item
 * @throws NodeApiError or NodeOperationError of the lowest refused item, unless the node continues
 */
export async function runOperation(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const items = new Items(context);
	const run = await begin(context, items.stop).catch((error: unknown) => items.refuseAll(error));
	items.assertGoesOn();
	if (run) {
		const steps = new ItemSteps(context, items, run);
		if (!context.continueOnFail()) {
			for (const item of items.all) await steps.read(item);
			items.assertGoesOn();
			await sideBySide(items.all, run.width, async (item) => await steps.findCustomer(item));
			items.assertGoesOn();
		}
		await sideBySide(items.all, run.width, async (item) => await steps.carryOut(item));
		items.assertGoesOn();
	}
	return items.toOutput();
}
