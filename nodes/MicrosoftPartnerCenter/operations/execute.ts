import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { findAuthentication } from '../authentication';
import { PartnerCenterClient } from '../api/transport/client';
import { CustomerLookup } from '../api/endpoints/customers';
import { ValidationCodes } from '../api/endpoints/validationCodes';
import { UserFacingError } from '../domain/userFacingError';
import type { AnyOperation, PreparedOperation, RunContext } from './operation';
import { findOperation } from './index';
import { Items } from './items';
import type { Item } from './items';
import { ItemParameters } from './parameters';
import { forEachConcurrently, KeyedQueue } from '../api/transport/concurrency';

/** What holds for all items of a run. */
interface Run {
	readonly operation: AnyOperation;
	readonly shared: RunContext;
	/** How many items are worked on at once. */
	readonly concurrency: number;
}

/** Finds the operation and the credential. @throws where no item can be carried out */
async function prepareRun(context: IExecuteFunctions, stop: AbortSignal): Promise<Run> {
	const resource = context.getNodeParameter('resource', 0);
	const operation = findOperation(resource, context.getNodeParameter('operation', 0));
	const authentication = findAuthentication(context.getNodeParameter('authentication', 0));
	if (operation === undefined || authentication === undefined) {
		throw new UserFacingError(
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
	const client = await PartnerCenterClient.connect(
		context,
		authentication.credentialType,
		limits,
		stop,
	);
	const shared = {
		client,
		customers: new CustomerLookup(client),
		validationCodes: new ValidationCodes(client),
	};
	return { operation, shared, concurrency: width };
}

/** The steps of each item's way. Each is taken once, and none after the item was refused. */
class ItemSteps {
	private readonly prepared = new Map<Item, PreparedOperation>();
	private readonly turns = new KeyedQueue();
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
			this.prepared.set(item, this.run.operation.parse(parameters));
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
			return { ended: this.turns.run(key, async () => await this.send(item)) };
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
				done: await prepared.execute({ ...this.run.shared, ids: item.ids }),
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
export async function executeOperation(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const items = new Items(context);
	const run = await prepareRun(context, items.stop).catch((error: unknown) => items.failAll(error));
	items.throwIfStopped();
	if (run) {
		const steps = new ItemSteps(context, items, run);
		if (!context.continueOnFail()) {
			for (const item of items.all) await steps.read(item);
			items.throwIfStopped();
			await forEachConcurrently(
				items.all,
				run.concurrency,
				async (item) => await steps.findCustomer(item),
			);
			items.throwIfStopped();
		}
		await forEachConcurrently(
			items.all,
			run.concurrency,
			async (item) => await steps.carryOut(item),
		);
		items.throwIfStopped();
	}
	return items.toOutput();
}
