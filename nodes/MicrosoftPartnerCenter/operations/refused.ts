import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { IDataObject, INode } from 'n8n-workflow';
import type { TraceIds } from '../api/request';
import { explain } from '../api/explain';
import type { Explanation } from '../api/explain';
import { RequestFailed } from '../api/failure';
import type { CustomerId } from '../domain/customer';
import { isRecord } from '../domain/record';
import { Refusal } from '../domain/refusal';

/** Why an item was not carried out. */
export interface Refused {
	readonly refused: Explanation;
	/** The IDs under which something was sent, if anything was. */
	readonly ids?: TraceIds;
}

/**
 * Puts into words whatever stopped an item or a run: the service, this package, or n8n itself where
 * it cannot resolve an expression or has no credential.
 */
export function inWords(error: unknown): Explanation {
	if (error instanceof RequestFailed) return explain(error);
	if (error instanceof Refusal) {
		return { message: error.what, advice: error.advice, ...error.facts };
	}
	const { message, description } = isRecord(error) ? error : {};
	return {
		message:
			typeof message === 'string' && message !== '' ? message : 'Something unforeseen happened',
		advice:
			typeof description === 'string' && description !== ''
				? description
				: 'Check the expressions in the fields of the node, and its credential.',
	};
}

/** The message with the item's number as n8n counts, from 0, unless no item has a part in it. */
function messageFor({ message, concernsAll }: Explanation, itemIndex?: number): string {
	return concernsAll || itemIndex === undefined ? message : `${message} [item ${itemIndex}]`;
}

/** The JSON of a refused item: just the two keys by which n8n knows that it belongs to the error branch. */
export function toJson(
	{ refused, ids }: Refused,
	itemIndex: number,
	customerId?: CustomerId,
): IDataObject {
	const { advice, httpStatus, code, retryAfterMs, fateUnknown, written } = refused;
	const said = { customerId, httpStatus, code, ...ids };
	const details = { ...said, advice, retryAfterMs, fateUnknown, written };
	const known = Object.entries(details).filter(([, value]) => value !== undefined);
	return { error: messageFor(refused, itemIndex), details: Object.fromEntries(known) };
}

/**
 * The error that the node fails with.
 *
 * @param itemIndex undefined for what is no matter of an item: a list, a poll
 * @param progress what became of the others, as a sentence
 */
export function toError(
	node: INode,
	{ refused, ids }: Refused,
	{ itemIndex, progress = '' }: { itemIndex?: number; progress?: string } = {},
): NodeApiError | NodeOperationError {
	const { advice, httpStatus, code, cause, retryAfterMs, written } = refused;
	const message = messageFor(refused, itemIndex);
	// What a look-up shows concerns no request that Microsoft could find.
	const answered = httpStatus !== undefined || code !== undefined || written === true;
	const trace =
		ids === undefined || !answered
			? ''
			: `For Microsoft support: ${code === undefined ? '' : `code ${code}, `}request ID ${ids.requestId}, correlation ID ${ids.correlationId}.`;
	const options = {
		description: [advice, progress, trace].filter((part) => part !== '').join(' '),
		itemIndex,
		failure: cause === undefined ? undefined : { cause, retryAfterMs },
	};
	const error =
		ids === undefined || !answered
			? new NodeOperationError(node, message, options)
			: new NodeApiError(
					node,
					{ httpStatus: httpStatus ?? null, code: code ?? null, ...ids },
					{
						...options,
						message,
						httpCode: httpStatus === undefined ? undefined : String(httpStatus),
					},
				);
	// n8n replaces any message that contains a code such as EEXIST, even inside "ResourceExists".
	error.message = message;
	return error;
}
