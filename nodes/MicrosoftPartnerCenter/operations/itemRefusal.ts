import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { IDataObject, INode } from 'n8n-workflow';
import type { TraceIds } from '../api/client';
import { explain } from '../api/explain';
import type { Explanation } from '../api/explain';
import { RequestFailed } from '../api/failure';
import { Refusal } from '../domain/refusal';

/** Why one item was not carried out: what the error branch carries and what the node fails with. */
export interface ItemRefusal {
	readonly itemIndex: number;
	/** Its message ends with the item's number as n8n counts, from 0. */
	readonly explanation: Explanation;
	/** Only where something was sent. */
	readonly ids?: TraceIds;
}

/**
 * Puts into words whatever stopped an item or a run: the service, this package, or n8n itself where
 * it cannot resolve an expression or has no credential.
 */
export function inWords(error: unknown): Explanation {
	if (error instanceof RequestFailed) return explain(error);
	if (error instanceof Refusal) return { message: error.what, advice: error.advice };
	const { message, description } = error as { message?: unknown; description?: unknown };
	return {
		message: typeof message === 'string' && message !== '' ? message : String(error),
		advice:
			typeof description === 'string' && description !== ''
				? description
				: 'Check the expressions in the fields of the node, and its credential.',
	};
}

/** Why an item was not carried out. */
export function refuse(error: unknown, itemIndex: number, ids?: TraceIds): ItemRefusal {
	const explanation = inWords(error);
	const message = `${explanation.message} [item ${itemIndex}]`;
	return { itemIndex, explanation: { ...explanation, message }, ids };
}

/** The JSON of a refused item: just the two keys by which n8n knows that it belongs to the error branch. */
export function toJson({ explanation, ids }: ItemRefusal): IDataObject {
	const { message, advice, httpStatus, code, retryAfterMs, fateUnknown } = explanation;
	const details = { httpStatus, code, ...ids, advice, retryAfterMs, fateUnknown };
	const known = Object.entries(details).filter(([, value]) => value !== undefined);
	return { error: message, details: Object.fromEntries(known) };
}

/**
 * The error that the node fails with.
 *
 * @param progress what became of the other items, as a sentence
 */
export function toError(
	node: INode,
	{ itemIndex, explanation, ids }: ItemRefusal,
	progress: string,
): NodeApiError | NodeOperationError {
	const { message, advice, httpStatus, code, cause, retryAfterMs } = explanation;
	const trace =
		ids === undefined
			? ''
			: `For Microsoft support: request ID ${ids.requestId}, correlation ID ${ids.correlationId}.`;
	const description = [advice, progress, trace].filter((part) => part !== '').join(' ');
	const options = {
		description,
		itemIndex,
		failure: cause === undefined ? undefined : { cause, retryAfterMs },
	};
	const error =
		ids === undefined
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
