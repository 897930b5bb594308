import { randomUUID } from 'node:crypto';
import type { IDataObject, IHttpRequestMethods } from 'n8n-workflow';
import type { RequestIds } from '../errors/requestError';

/** Header values by their names in lower case. */
export type ResponseHeaders = Readonly<Record<string, string>>;

/** A successful response, besides its body. */
export interface ResponseInfo {
	/** 2xx. */
	readonly status: number;
	readonly headers: ResponseHeaders;
}

/** One request to the service, and how its response is parsed. */
export interface ServiceRequest<T> {
	/** GET and PUT are retried if that can help; a POST only if no attempt can have done anything. */
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
	 * @param body parsed JSON
	 * @returns undefined if the response is not understood, or is not what a write asked for
	 */
	readonly parse: (body: unknown, response: ResponseInfo) => T | undefined;
	/**
	 * For a write: looks up whether an attempt in doubt was applied. It may be called several times.
	 *
	 * @returns the result of the write if the look-up proves it; undefined if it proves nothing
	 */
	readonly reconcile?: () => Promise<T | undefined>;
	/** Whether a second run of the write does harm, such as using up a validation code. */
	readonly repeatCanHarm?: boolean;
	/** A sentence added to the advice of every error of this request, such as a limit that Microsoft sets. */
	readonly note?: string;
}

/** Creates the IDs for an item. */
export function createRequestIds(): RequestIds {
	return { requestId: randomUUID(), correlationId: randomUUID() };
}
