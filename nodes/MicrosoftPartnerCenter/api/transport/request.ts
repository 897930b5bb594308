import { randomUUID } from 'node:crypto';
import type { IDataObject, IHttpRequestMethods } from 'n8n-workflow';

/** One request to the service, and how its answer is read. */
export interface ServiceRequest<T> {
	/** GET and PUT are repeated where that may help; a POST only where it surely did nothing. */
	readonly method: Extract<IHttpRequestMethods, 'GET' | 'PUT' | 'POST'>;
	/** Begins with `/v1/`; its parts are checked and encoded. May hold a query of its own. */
	readonly path: string;
	readonly query?: Readonly<Record<string, string>>;
	/** Further headers, such as the token of a next page. */
	readonly headers?: Readonly<Record<string, string>>;
	/** Sent as JSON; undefined for no body. */
	readonly body?: number | string | IDataObject;
	/** Milliseconds for one try. */
	readonly timeoutMs: number;
	/** What the answer means; undefined where it cannot be read. */
	readonly parse: (body: unknown, status: number) => T | undefined;
	/**
	 * For a write that must not be repeated blindly: finds out, once a try's fate is unknown, whether
	 * it was carried out. Where this throws, the fate stays unknown and nothing is repeated.
	 */
	readonly reconcile?: () => Promise<{ applied: T } | { notApplied: true }>;
	/** A sentence that belongs to every refusal of this request, such as a limit that Microsoft sets. */
	readonly note?: string;
}

/** The IDs that one item's requests carry, for Microsoft's support and for idempotency. */
export interface RequestIds {
	/** `MS-RequestId`: one per operation on an item, kept over all its tries, as Microsoft's SDK does. */
	readonly requestId: string;
	/** `MS-CorrelationId`: one per item. */
	readonly correlationId: string;
}

/** New IDs for one item. */
export function createRequestIds(): RequestIds {
	return { requestId: randomUUID(), correlationId: randomUUID() };
}

/** IDs for a further request on the same item: the service takes one request ID for one request. */
export function withNewRequestId({ correlationId }: RequestIds): RequestIds {
	return { requestId: randomUUID(), correlationId };
}
