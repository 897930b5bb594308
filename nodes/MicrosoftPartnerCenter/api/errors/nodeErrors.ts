import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { IDataObject, INode } from 'n8n-workflow';
import type { RequestIds } from '../transport/request';
import { describeRequestError } from './describeError';
import type { ErrorDescription } from './describeError';
import { RequestError } from './requestError';
import type { CustomerId } from '../../domain/customer';
import { isRecord } from '../../domain/values';
import { UserFacingError } from '../../domain/userFacingError';

/** Why an item was not carried out. */
export interface ItemError {
	readonly description: ErrorDescription;
	/** The IDs under which something was sent, if anything was. */
	readonly ids?: RequestIds;
}

/**
 * Puts into words whatever stopped an item or a run: the service, this package, or n8n itself where
 * it cannot resolve an expression or has no credential.
 */
export function describeError(error: unknown): ErrorDescription {
	if (error instanceof RequestError) return describeRequestError(error);
	if (error instanceof UserFacingError) {
		return { message: error.summary, advice: error.advice, ...error.details };
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
function buildMessage(
	{ message, isFatalForRun: concernsAll }: ErrorDescription,
	itemIndex?: number,
): string {
	return concernsAll || itemIndex === undefined ? message : `${message} [item ${itemIndex}]`;
}

/** The JSON of a refused item: just the two keys by which n8n knows that it belongs to the error branch. */
export function toErrorItem(
	{ description: refused, ids }: ItemError,
	itemIndex: number,
	customerId?: CustomerId,
): IDataObject {
	const { advice, httpStatus, code, retryAfterMs, outcomeUnknown, written } = refused;
	const said = { customerId, httpStatus, code, ...ids };
	const details = { ...said, advice, retryAfterMs, outcomeUnknown, written };
	const known = Object.entries(details).filter(([, value]) => value !== undefined);
	return { error: buildMessage(refused, itemIndex), details: Object.fromEntries(known) };
}

/**
 * The error that the node fails with.
 *
 * @param itemIndex undefined for what is no matter of an item: a list, a poll
 * @param progress what became of the others, as a sentence
 */
export function toNodeError(
	node: INode,
	{ description: refused, ids }: ItemError,
	{ itemIndex, progress = '' }: { itemIndex?: number; progress?: string } = {},
): NodeApiError | NodeOperationError {
	const { advice, httpStatus, code, cause, retryAfterMs, written } = refused;
	const message = buildMessage(refused, itemIndex);
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
