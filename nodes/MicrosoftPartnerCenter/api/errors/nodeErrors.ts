import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { IDataObject, INode } from 'n8n-workflow';
import { EXPRESSION_HELP } from './advice';
import { describeRequestError } from './describeError';
import type { ErrorDescription } from './describeError';
import { NEUTRAL_PLACE } from './errorPlace';
import type { ErrorPlace } from './errorPlace';
import { RequestError } from './requestError';
import type { RequestIds } from './requestError';
import type { CustomerId } from '../../domain/customer';
import { isRecord } from '../../domain/values';
import { joinAdvice, UserFacingError } from '../../domain/userFacingError';

/** The reason that an item failed. */
export interface ItemError {
	readonly description: ErrorDescription;
	/** The IDs of the requests for this item, as far as they were sent. */
	readonly ids?: Partial<RequestIds>;
}

/**
 * Describes any error in words: one of the service, one of this package, or one of n8n itself, for
 * example when it cannot resolve an expression or has no credential.
 *
 * @param error the error, of any type
 * @param place where the person reads the words; by default, they name no field of the node
 * @returns the description, which always has a message and advice
 */
export function describeError(error: unknown, place: ErrorPlace = NEUTRAL_PLACE): ErrorDescription {
	if (error instanceof RequestError) return describeRequestError(error, place);
	if (error instanceof UserFacingError) {
		const { written, data, agentAdvice } = error.details;
		const forAgent = agentAdvice ?? error.advice.replace(EXPRESSION_HELP, '').trim();
		const advice = place.isTool ? forAgent : error.advice;
		return { message: error.summary, advice, written, data };
	}
	const { message, description } = isRecord(error) ? error : {};
	return {
		message:
			typeof message === 'string' && message !== '' ? message : 'An unexpected error occurred',
		advice:
			typeof description === 'string' && description !== ''
				? description
				: "Check the expressions in the node's fields, and check the credential.",
	};
}

/** The item that an error belongs to. */
interface ErrorPosition {
	/** The item's index, from 0; undefined outside of items (a list, a poll). */
	readonly itemIndex?: number;
	/** Whether an AI agent uses the node as a tool. */
	readonly isTool?: boolean;
}

/**
 * Builds the message. For a person, it has the item's index (from 0, as n8n counts), unless the error belongs
 * to no item. A model reads nothing but the message, so for a tool it includes the advice; a tool has one item.
 */
function buildMessage(
	{ message, advice, isFatalForRun }: ErrorDescription,
	{ itemIndex, isTool }: ErrorPosition,
): string {
	if (isTool) return joinAdvice(message, advice);
	return isFatalForRun || itemIndex === undefined ? message : `${message} [item ${itemIndex}]`;
}

/**
 * The JSON of a failed item. It has only these two keys, because n8n then sends it to the error branch.
 *
 * @param itemError the reason, with the IDs of the requests
 * @param position the item that failed
 * @param position.customerId the customer that the item is about, if it is known
 * @returns the message, and the details that a workflow can branch on
 */
export function toErrorItem(
	{ description, ids }: ItemError,
	{ customerId, ...position }: ErrorPosition & { readonly customerId?: CustomerId },
): IDataObject {
	const { advice, httpStatus, code, retryAfterMs, outcomeUnknown, written, data } = description;
	const answer = { customerId, httpStatus, code, ...ids };
	const details = { ...answer, advice, retryAfterMs, outcomeUnknown, written, ...data };
	const known = Object.entries(details).filter(([, value]) => value !== undefined);
	return { error: buildMessage(description, position), details: Object.fromEntries(known) };
}

/**
 * Makes the error that the node fails with.
 *
 * @param node the node that fails
 * @param itemError the reason, with the IDs of the requests
 * @param position the item that failed, and the state of the others
 * @param position.progress a sentence about the other items
 * @returns a `NodeApiError` if a service answered, otherwise a `NodeOperationError`
 */
export function toNodeError(
	node: INode,
	{ description, ids }: ItemError,
	{ progress = '', ...position }: ErrorPosition & { readonly progress?: string } = {},
): NodeApiError | NodeOperationError {
	const { advice, httpStatus, code, cause, retryAfterMs, written } = description;
	const { itemIndex, isTool } = position;
	const message = buildMessage(description, position);
	// If no request failed, Microsoft support has no request to look up.
	const answered =
		ids?.requestId !== undefined &&
		(httpStatus !== undefined || code !== undefined || written === true);
	const trace = !answered
		? ''
		: `For Microsoft support: ${code === undefined ? '' : `code ${code}, `}request ID ${ids.requestId}, correlation ID ${ids.correlationId}.`;
	const options = {
		description: [isTool ? '' : advice, progress, trace].filter((part) => part !== '').join(' '),
		itemIndex,
		failure: cause === undefined ? undefined : { cause, retryAfterMs },
	};
	const error = !answered
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
