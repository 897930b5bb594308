import { randomUUID } from 'node:crypto';
import type { IDataObject, IHttpRequestMethods } from 'n8n-workflow';
import type { RequestIds } from '../errors/requestError';

/** The header values, by header name in lower case. */
export type ResponseHeaders = Readonly<Record<string, string>>;

/** The status and the headers of a successful response. */
export interface ResponseInfo {
	/** The HTTP status, from 200 to 299. */
	readonly status: number;
	readonly headers: ResponseHeaders;
	/** The body as text, if the request asks for it. */
	readonly text?: string;
}

/** One request to the service, with the function that parses its response. */
export interface ServiceRequest<T> {
	/** A GET or a PUT is retried if that can help; a POST only if no attempt can have changed anything. */
	readonly method: Extract<IHttpRequestMethods, 'GET' | 'PUT' | 'POST'>;
	/** Whether a POST changes nothing, so that it is retried like a GET and its outcome is never in doubt. */
	readonly isSafe?: boolean;
	/** Begins with `/v1/`. The caller has checked and percent-encoded its parts. It can include a query. */
	readonly path: string;
	readonly query?: Readonly<Record<string, string>>;
	/** Additional headers, such as the continuation token of a next page. */
	readonly headers?: Readonly<Record<string, string>>;
	/** The value to send as JSON; undefined for no body. */
	readonly body?: number | string | IDataObject;
	/** The JSON text to send in place of `body`, if it must be sent exactly as it is. */
	readonly bodyText?: string;
	/** Whether `parse` needs the response as text too, for example because it has numbers that JavaScript cannot keep. */
	readonly needsText?: boolean;
	/**
	 * Reads a successful response.
	 *
	 * @param body the body, as parsed JSON
	 * @param response the status and the headers
	 * @returns the result; undefined if the body has an unknown form, or does not confirm the write
	 */
	readonly parse: (body: unknown, response: ResponseInfo) => T | undefined;
	/**
	 * Looks up whether a write that may have been applied was applied. It can be called several times.
	 *
	 * @returns the result of the write if the look-up proves it; undefined if the look-up proves nothing
	 */
	readonly reconcile?: () => Promise<T | undefined>;
	/** Whether applying the write twice does harm, such as using up a second validation code. */
	readonly repeatCanHarm?: boolean;
	/** A sentence for the advice of each error of this request, such as a limit that Microsoft sets. */
	readonly note?: string;
}

/** Creates a random request ID and a random correlation ID (GUIDs) for one item. */
export function createRequestIds(): RequestIds {
	return { requestId: randomUUID(), correlationId: randomUUID() };
}
