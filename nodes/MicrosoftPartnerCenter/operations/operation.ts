import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { PartnerCenterClient } from '../api/transport/client';
import type { RequestIds } from '../api/transport/request';
import type { CustomerLookup } from '../api/endpoints/customers';
import type { ValidationCodes } from '../api/endpoints/validationCodes';
import type { CustomerReference } from '../domain/customer';
import type { ItemParameters } from './parameters';

/** What one run of the node shares among its items: look-ups are made once, qualifications never kept. */
export interface RunContext {
	readonly client: PartnerCenterClient;
	readonly customers: CustomerLookup;
	readonly validationCodes: ValidationCodes;
}

/** What an operation works with for one item, besides its own parameters. */
export interface OperationContext extends RunContext {
	readonly ids: RequestIds;
}

/** What the parameters of every operation have in common. */
export interface CommonParameters {
	/** Milliseconds for one try of a request. */
	readonly timeoutMs: number;
	/** The customer that the item is about, where it is about one. */
	readonly customer?: CustomerReference;
}

/** One item's parameters, read and checked, with what carries the operation out with them. */
export interface PreparedOperation extends CommonParameters {
	/** @throws RequestError or UserFacingError, as `Operation.run` does */
	execute(context: OperationContext): Promise<IDataObject[]>;
}

/**
 * One operation: everything about it stands in its own file, and the dropdowns, the fields and the
 * dispatch are derived from it. `P` is what `read` makes of an item's parameters.
 */
export interface Operation<P extends CommonParameters> {
	readonly value: string;
	readonly name: string;
	/** Sentence case: n8n's node search and AI agents show it. */
	readonly action: string;
	readonly description: string;
	/** Its own fields; where they show is added by the registry. */
	readonly properties: readonly INodeProperties[];
	/**
	 * Reads and checks the parameters of one item, without any network.
	 *
	 * @throws UserFacingError with what to do
	 */
	parse(parameters: ItemParameters): P;
	/**
	 * Carries the operation out for one item.
	 *
	 * @returns the JSON of each output item
	 * @throws RequestError where the service did not do it
	 * @throws UserFacingError where a look-up shows that it must not be done
	 */
	execute(context: OperationContext, parameters: P): Promise<IDataObject[]>;
}

/** An operation whose parameter type is known only to itself. */
export interface AnyOperation extends Omit<Operation<CommonParameters>, 'parse' | 'execute'> {
	/** Reads one item's parameters, without any network. @throws UserFacingError with what to do */
	parse(parameters: ItemParameters): PreparedOperation;
}

/** Seals an operation's own parameter type in, so that operations of all kinds fit one registry. */
export function defineOperation<P extends CommonParameters>(operation: Operation<P>): AnyOperation {
	const { parse: read, execute: run, ...description } = operation;
	return {
		...description,
		parse(parameters) {
			const own = read(parameters);
			const { timeoutMs, customer } = own;
			return { timeoutMs, customer, execute: async (context) => await run(context, own) };
		},
	};
}

/** A resource with its operations, as the node offers them. */
export interface Resource {
	readonly value: string;
	readonly name: string;
	readonly operations: readonly AnyOperation[];
}
