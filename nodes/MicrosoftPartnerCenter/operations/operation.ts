import { UnexpectedError } from 'n8n-workflow';
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { CustomerLookup } from '../api/endpoints/customerLookup';
import type { ValidationCodes } from '../api/endpoints/validationCodes';
import type { PartnerCenterClient } from '../api/transport/client';
import type { CustomerId, CustomerReference } from '../domain/customer';
import type { DryRunPlan } from './dryRunPlan';
import type { ReviewedQualification } from '../domain/review';
import { customerField } from './fields';
import type { ItemParameters } from './parameters';

/** The context that every operation gets for one item. */
export interface OperationContext {
	/** Carries the item's IDs and timeout. */
	readonly client: PartnerCenterClient;
	/** The customers' names, which the items of a run share so that each is read once. */
	readonly customers: CustomerLookup;
	/** The partner's validation codes, which the items of a run share so that they are read once. */
	readonly validationCodes: ValidationCodes;
	/** The changes that a dry run would have made so far, which the items of a run share. */
	readonly dryRunPlan: DryRunPlan;
	/** The entries that earlier items of the run submitted. A read can lag behind them. */
	readonly submissions: Map<CustomerId, readonly ReviewedQualification[]>;
	/** The versions (ETags) of billing profiles that earlier items of the run replaced. A read can still show one. */
	readonly replacedVersions: Map<CustomerId, readonly string[]>;
	/** Resolves once all earlier items are finished. */
	readonly earlierItems: Promise<unknown>;
}

/** The context that an operation on one customer gets for one item. */
export interface CustomerOperationContext extends OperationContext {
	readonly customerId: CustomerId;
}

/** The texts and fields that the editor, n8n's node search and AI agents show for an operation. */
interface OperationDescription {
	readonly value: string;
	/** The label in title case. */
	readonly name: string;
	/** The text for the node search in sentence case. */
	readonly action: string;
	readonly description: string;
	/** The operation's own fields. The registry adds their display conditions. */
	readonly properties: readonly INodeProperties[];
}

/**
 * One operation. Its file contains everything about it, and the registry derives the dropdowns, the fields
 * and the dispatch from it. `P` is the type that `parse` returns.
 */
interface Operation<P, C extends OperationContext> extends OperationDescription {
	/**
	 * Reads and checks the operation's own parameters. Sends nothing.
	 *
	 * @param parameters the parameters of one item
	 * @returns the checked parameters
	 * @throws {UserFacingError} if a parameter is not valid; it says what to do
	 */
	readonly parse: (parameters: ItemParameters) => P;
	/**
	 * Executes the operation for one item.
	 *
	 * @param context the item's client, the validation codes of the run, and the customer if there is one
	 * @param parameters the checked parameters
	 * @returns the JSON of each output item
	 * @throws {RequestError} if a request fails, or if the outcome of a write is unknown
	 * @throws {UserFacingError} if a look-up shows that the operation must not be done
	 */
	readonly execute: (context: C, parameters: P) => Promise<IDataObject[]>;
	/**
	 * Says that the operation found nothing. An AI agent gets this text, because n8n turns no items into an empty
	 * text. Needed if the operation can return no items.
	 *
	 * @param parameters the checked parameters
	 * @returns what was not found, in full sentences
	 */
	readonly describeNothing?: (parameters: P) => string;
}

/** One item's parameters, checked, with the function that executes the operation with them. */
export interface PreparedOperation {
	/** The timeout of each attempt of a request, in milliseconds. */
	readonly timeoutMs: number;
	/** The customer that the item is about; undefined for an operation that is not on one customer. */
	readonly customer?: CustomerReference;
	/**
	 * Executes the operation with the checked parameters.
	 *
	 * @param context the item's client, and the validation codes of the run
	 * @param customerId the tenant ID of `customer`; undefined if there is no `customer`
	 * @returns the JSON of each output item
	 * @throws {RequestError} if a request fails, or if the outcome of a write is unknown
	 * @throws {UserFacingError} if a look-up shows that the operation must not be done
	 */
	execute(context: OperationContext, customerId?: CustomerId): Promise<IDataObject[]>;
	/** The text for an AI agent if the operation returns no items; undefined if it always returns one. */
	readonly nothingFound?: string;
}

/** An operation without the type of its own parameters, so that all operations fit in one registry. */
export interface AnyOperation extends OperationDescription {
	/**
	 * Reads and checks the parameters of one item. Sends nothing.
	 *
	 * @param parameters the parameters of the item
	 * @returns the function that executes the operation with these parameters
	 * @throws {UserFacingError} if a parameter is not valid; it says what to do
	 */
	prepare(parameters: ItemParameters): PreparedOperation;
}

/**
 * Defines an operation that is not on one customer.
 *
 * @param operation the operation, with the type of its own parameters
 * @returns the operation without the type `P`, so that all operations fit in one registry
 */
export function defineOperation<P>(operation: Operation<P, OperationContext>): AnyOperation {
	const { parse, execute, describeNothing, ...description } = operation;
	return {
		...description,
		prepare(parameters) {
			const own = parse(parameters);
			return {
				timeoutMs: parameters.timeoutMs(),
				nothingFound: describeNothing?.(own),
				execute: async (context) => await execute(context, own),
			};
		},
	};
}

/**
 * Defines an operation on one customer: adds the field *Customer*, which the run resolves.
 *
 * @param operation the operation, with the type of its own parameters
 * @returns the operation without the type `P`, so that all operations fit in one registry
 */
export function defineCustomerOperation<P>(
	operation: Operation<P, CustomerOperationContext>,
): AnyOperation {
	const { parse, execute, describeNothing, ...description } = operation;
	return {
		...description,
		properties: [customerField, ...description.properties],
		prepare(parameters) {
			const customer = parameters.customer();
			const own = parse(parameters);
			return {
				timeoutMs: parameters.timeoutMs(),
				nothingFound: describeNothing?.(own),
				customer,
				async execute(context, customerId) {
					if (customerId === undefined) throw new UnexpectedError('The customer is not resolved');
					return await execute({ ...context, customerId }, own);
				},
			};
		},
	};
}

/** A resource with its operations, as the node offers them. */
export interface Resource {
	readonly value: string;
	readonly name: string;
	readonly operations: readonly AnyOperation[];
	/** The operation that is selected at first. By default, it is *Update*, or else the first one. */
	readonly defaultOperation?: AnyOperation;
}
