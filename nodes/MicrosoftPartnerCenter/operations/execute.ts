import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { CustomerLookup } from '../api/endpoints/customerLookup';
import { ValidationCodes } from '../api/endpoints/validationCodes';
import { PartnerCenterConnection } from '../api/transport/connection';
import { forEachConcurrently, KeyedQueue } from '../api/transport/concurrency';
import { findAuthentication } from '../authentication';
import { UserFacingError } from '../domain/userFacingError';
import { DryRunPlan } from './dryRunPlan';
import { findOperation } from './index';
import { getErrorPlace } from './errorPlace';
import { Items } from './items';
import type { Item } from './items';
import type { AnyOperation, OperationContext } from './operation';
import { ItemParameters } from './parameters';
import { isToolNode } from './toolNode';

/**
 * The queue in which the executions of this process wait for each other, by partner tenant and customer. It
 * only saves requests: other processes have their own queue.
 */
const customerQueue = new KeyedQueue();

/** The operation and the connection that all items of a run share. */
interface Run {
	readonly operation: AnyOperation;
	readonly connection: PartnerCenterConnection;
	/** The maximum number of items that are processed at once. */
	readonly concurrency: number;
}

/**
 * Finds the operation and opens the connection.
 *
 * @param context the context of the execution
 * @param stop the signal that stops new writes
 * @returns the operation, the connection, and the maximum number of items that are processed at once
 * @throws {UserFacingError} if the operation is unknown, if an option of the first item is not valid, or if
 * the credential's addresses cannot be trusted
 * @throws {Error} if n8n cannot load the credential
 */
async function prepareRun(context: IExecuteFunctions, stop: AbortSignal): Promise<Run> {
	const resource = context.getNodeParameter('resource', 0);
	const operation = findOperation(resource, context.getNodeParameter('operation', 0));
	const authentication = findAuthentication(context.getNodeParameter('authentication', 0));
	if (operation === undefined || authentication === undefined) {
		throw new UserFacingError(
			'This version of the node does not know the chosen operation or authentication',
			"Choose 'Resource', 'Operation' and the credential again, or update the node.",
		);
	}
	const first = new ItemParameters(context, 0);
	const concurrency = first.number('maxConcurrency');
	const limits = {
		maxRetries: first.number('maxRetries'),
		maxRetryWaitMs: first.number('maxRetryWait') * 1000,
	};
	const { credentialType } = authentication;
	const connection = await PartnerCenterConnection.open(context, { credentialType, limits, stop });
	return { operation, connection, concurrency };
}

/** The steps that process one item. Each step runs at most once, and no step runs after a failure. */
class ItemSteps {
	private readonly customers = new CustomerLookup();
	private readonly validationCodes = new ValidationCodes();
	private readonly dryRunPlan = new DryRunPlan();
	private readonly submissions: OperationContext['submissions'] = new Map();
	private readonly replacedVersions: OperationContext['replacedVersions'] = new Map();
	/** Resolves once the customers of all earlier items are resolved or failed. */
	private earlierResolved: Promise<unknown> = Promise.resolve();
	/** Resolves once all earlier items are finished. */
	private earlierItems: Promise<unknown> = Promise.resolve();

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly items: Items,
		private readonly run: Run,
	) {}

	/**
	 * Reads and checks the item's parameters.
	 *
	 * @param item the item, which gets the checked parameters
	 */
	async prepare(item: Item): Promise<void> {
		await this.items.attempt(item, async () => {
			const parameters = new ItemParameters(this.context, item.itemIndex);
			item.prepared ??= this.run.operation.prepare(parameters);
		});
	}

	/**
	 * Resolves the item's customer, if the operation is on one customer.
	 *
	 * @param item the item, which gets the customer's tenant ID
	 */
	async resolveCustomer(item: Item): Promise<void> {
		await this.items.attempt(item, async () => {
			const { customer } = item.prepared ?? {};
			if (customer === undefined) return;
			item.customerId ??= await this.customers.resolve(this.clientFor(item), customer);
		});
	}

	/**
	 * Runs all steps of an item. Items for the same customer are executed in the order of the calls, so the
	 * caller must process the items in input order.
	 *
	 * @param item the item, which gets its result or its error
	 */
	async process(item: Item): Promise<void> {
		const { earlierItems } = this;
		const ready = this.prepare(item).then(async () => await this.resolveCustomer(item));
		const queued = this.earlierResolved.then(async () => {
			await ready;
			return { done: this.enqueue(item, async () => await this.execute(item, earlierItems)) };
		});
		this.earlierResolved = queued;
		const finished = queued.then(async ({ done }) => await done);
		// Without `then`, each result would contain the one before, so that memory grows with every item.
		this.earlierItems = Promise.all([earlierItems, finished]).then(() => undefined);
		await finished;
	}

	/** Runs work on the item's customer after all earlier work on the customer, including other executions. */
	private async enqueue(item: Item, work: () => Promise<void>): Promise<void> {
		if (item.customerId === undefined) {
			await work();
			return;
		}
		const key = `${this.run.connection.key} ${item.customerId}`;
		const signals = [this.context.getExecutionCancelSignal(), this.items.stop];
		await customerQueue.run(
			key,
			work,
			signals.filter((signal) => signal !== undefined),
		);
	}

	private async execute(item: Item, earlierItems: Promise<unknown>): Promise<void> {
		await this.items.attempt(item, async () => {
			const { prepared, customerId } = item;
			if (prepared === undefined) return;
			const { customers, validationCodes, dryRunPlan, submissions, replacedVersions } = this;
			const writes = { dryRunPlan, submissions, replacedVersions };
			const shared = { customers, validationCodes, ...writes, earlierItems };
			const context = { client: this.clientFor(item), ...shared };
			const done = await prepared.execute(context, customerId);
			item.outcome = { done: done.length === 0 ? this.describeNothing(item) : done };
			item.prepared = undefined;
		});
	}

	/** Nothing, or for an AI agent an item that says so. n8n treats an item with only a `message` as failed. */
	private describeNothing({ prepared, customerId }: Item): IDataObject[] {
		const message = prepared?.nothingFound;
		if (message === undefined || !isToolNode(this.context.getNode())) return [];
		return [{ ...(customerId === undefined ? {} : { customerId }), found: 0, message }];
	}

	private clientFor({ prepared, ids }: Item) {
		return this.run.connection.forItem(prepared?.timeoutMs ?? 0, ids);
	}
}

/**
 * Executes the chosen operation for every input item, several at a time. Items for the same customer
 * run one after another in input order, even if one names the customer by ID and another by domain.
 *
 * If the node stops on errors, it first reads the parameters of all items, and then looks up all
 * customers. So an invalid parameter or an unknown domain in any item stops the run before anything is
 * written.
 *
 * @param context the context of the execution
 * @returns the output items in input order, each paired with its input item
 * @throws {NodeApiError | NodeOperationError} if an item fails and the node stops on errors; it is the error
 * of the first failed item in input order
 */
export async function executeOperation(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const items = new Items(context, getErrorPlace(context.getNode()));
	const run = await prepareRun(context, items.stop).catch((error: unknown) => items.failAll(error));
	items.throwIfStopped();
	if (run) {
		const { concurrency } = run;
		const steps = new ItemSteps(context, items, run);
		if (!context.continueOnFail()) {
			for (const item of items.all) await steps.prepare(item);
			items.throwIfStopped();
			await forEachConcurrently(
				items.all,
				concurrency,
				async (item) => await steps.resolveCustomer(item),
			);
			items.throwIfStopped();
		}
		await forEachConcurrently(items.all, concurrency, async (item) => await steps.process(item));
		items.throwIfStopped();
	}
	return items.toOutput();
}
