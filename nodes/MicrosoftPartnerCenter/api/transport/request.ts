import { randomUUID } from 'node:crypto';
import type { IDataObject, IHttpRequestMethods } from 'n8n-workflow';
import type { RequestIds } from '../errors/requestError';

/** One request to the service, and how its response is parsed. */
export interface ServiceRequest<T> {
	/** GET and PUT are retried if that can help; a POST only if it certainly did nothing. */
	readonly method: Extract<IHttpRequestMethods, 'GET' | 'PUT' | 'POST'>;
	/** Begins with `/v1/`; its parts are checked and encoded. It may include a query. */
	readonly path: string;
	readonly query?: Readonly<Record<string, string>>;
	/** Additional headers, such as the continuation token of a next page. */
	readonly headers?: Readonly<Record<string, string>>;
	/** Sent as JSON; undefined for no body. */
	readonly body?: number | string | IDataObject;
	/**
	 * Reads a successful response.
	 *
	 * @param body parsed JSON, or the text if the response was not JSON
	 * @param status the HTTP status, 2xx
	 * @returns undefined if the response is not understood
	 */
	readonly parse: (body: unknown, status: number) => T | undefined;
	/**
	 * For a write that must not run twice: finds out whether an attempt in doubt was applied. If it
	 * rejects, the outcome stays unknown and the write is not repeated.
	 */
	readonly reconcile?: () => Promise<{ applied: T } | { notApplied: true }>;
	/** A sentence added to the advice of every error of this request, such as a limit that Microsoft sets. */
	readonly note?: string;
}

/** Creates the IDs for an item. */
export function createRequestIds(): RequestIds {
	return { requestId: randomUUID(), correlationId: randomUUID() };
}
