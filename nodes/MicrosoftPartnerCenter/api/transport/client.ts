import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { name as packageName, version as packageVersion } from '../../../../package.json';
import type { CloudEndpoints } from '../../domain/cloud';
import { UserFacingError } from '../../domain/userFacingError';
import { readHeaders } from '../errors/httpError';
import { maskFailure } from '../errors/maskFailure';
import { parseHttpError } from '../errors/parseHttpError';
import type { AttemptResult, Failure, RequestIds } from '../errors/requestError';
import { getCancelSignal, withDeadline } from './abort';
import type { ClientContext } from './abort';
import { RequestAttempts, sendWithRetries } from './attempts';
import { fetchOpenIdConfiguration } from './openIdConfiguration';
import { createRequestIds } from './request';
import type { ServiceRequest } from './request';
import type { RetryLimits } from './retry';
import type { AcquireOptions, ThrottleGate } from './throttle';
import { buildQueryString, isJson, parseJsonText, tryParse } from './http';

/** The failure of a request that was waiting to be sent when the execution was canceled. */
const CANCELED: Failure = {
	kind: 'notSent',
	error: new UserFacingError(
		'The execution was canceled before this request was sent',
		'Run the workflow again if you still need this.',
	),
};

/**
 * Milliseconds on top of the timeout before an attempt is given up. The HTTP library's timeout ends only a
 * connection without any data, so a server that sends a byte now and then could hold a request forever. The
 * extra time is for a sign-in that n8n makes within the same call.
 */
const SIGN_IN_ALLOWANCE_MS = 30_000;

/** The failure of an attempt that took longer than its deadline. */
const DEADLINE_EXCEEDED: Failure = {
	kind: 'noResponse',
	reason: 'timeout',
	code: 'ETIMEDOUT',
	neverSent: false,
};

/** The settings that all requests of a run of the node share. */
export interface ConnectionSettings {
	readonly context: ClientContext;
	readonly credentialType: string;
	readonly endpoints: CloudEndpoints;
	/** The credential's secret and tokens, which must not appear in an error message. */
	readonly secrets: readonly string[];
	readonly limits: RetryLimits;
	readonly throttle: ThrottleGate;
	/** The start of the run on the monotonic clock, in milliseconds. */
	readonly since: number;
	/** When it is aborted, no new write is started. */
	readonly stop?: AbortSignal;
}

/** Sends the requests of one item to Partner Center, with the item's IDs and timeout. */
export class PartnerCenterClient {
	constructor(
		private readonly settings: ConnectionSettings,
		private readonly timeoutMs: number,
		/** The IDs that the next request carries. */
		readonly ids: RequestIds,
	) {}

	/** Aborted when the execution is canceled; undefined if the execution cannot be canceled. */
	get cancelSignal(): AbortSignal | undefined {
		return getCancelSignal(this.settings.context);
	}

	/**
	 * Creates a client for another request of the item. Each request needs its own request ID.
	 *
	 * @returns a client with a new request ID and the same correlation ID
	 */
	withNewRequestId(): PartnerCenterClient {
		const { correlationId } = this.ids;
		const ids = { ...createRequestIds(), correlationId };
		return new PartnerCenterClient(this.settings, this.timeoutMs, ids);
	}

	/**
	 * Creates a client for a look-up of a write in doubt. It retries once at most, because the look-up itself
	 * is repeated: a service that does not answer must not hold the item for long.
	 *
	 * @returns a client with a new request ID and the same correlation ID
	 */
	forLookUp(): PartnerCenterClient {
		const { limits } = this.settings;
		const maxRetries = Math.min(limits.maxRetries, 1);
		const settings = { ...this.settings, limits: { ...limits, maxRetries } };
		return new PartnerCenterClient(settings, this.timeoutMs, this.withNewRequestId().ids);
	}

	/**
	 * Creates a client with another timeout.
	 *
	 * @param timeoutMs the timeout of each attempt of a request, in milliseconds
	 * @returns a client with the same IDs
	 */
	withTimeout(timeoutMs: number): PartnerCenterClient {
		return new PartnerCenterClient(this.settings, timeoutMs, this.ids);
	}

	/**
	 * Sends one request, and retries it if a retry can help and is safe. The request waits while the service
	 * asks for a pause.
	 *
	 * @param request the request, with the function that parses its response
	 * @returns the result of `request.parse`, or of `request.reconcile` if a look-up proves the write
	 * @throws {RequestError} if the request fails, if the service asks for a longer wait than allowed, or if
	 * the execution is canceled before the request is sent
	 */
	async request<T>(request: ServiceRequest<T>): Promise<T> {
		const { throttle, limits } = this.settings;
		const { note, repeatCanHarm, reconcile } = request;
		const method = request.isSafe ? 'GET' : request.method;
		const sequence = throttle.nextSequence();
		const { ids } = this;
		const hasValidationCode = request.query !== undefined && 'code' in request.query;
		const attempts = new RequestAttempts({
			method,
			limits,
			repeatCanHarm,
			ids,
			note,
			hasValidationCode,
		});
		return await sendWithRetries({
			attempts,
			signal: this.cancelSignal,
			reconcile,
			acquire: async () => {
				const options = this.getAcquireOptions(attempts.isFirstWriteAttempt);
				const rejection = await throttle.acquire(sequence, options);
				if (rejection === 'canceled') throw attempts.toError(CANCELED);
				if (rejection !== undefined) throw attempts.toPausedError(rejection);
			},
			send: async () => await this.sendOnce(request),
			release: (next) => {
				const { throttlingResponse: response, isServerRequested, delayMs } = next ?? {};
				throttle.release(
					response && { response, requestedMs: isServerRequested ? delayMs : undefined },
				);
			},
		});
	}

	/**
	 * Gets the path of a next page from the link that the service sent.
	 *
	 * @param uri a URL, or a path with or without `/v1`
	 * @returns a path that begins with `/v1/`; undefined if the URL does not start with the API base URL
	 */
	toOwnPath(uri: string): string | undefined {
		const { apiBaseUrl } = this.settings.endpoints;
		if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(uri)) {
			return uri.startsWith(`${apiBaseUrl}/`) ? uri.slice(apiBaseUrl.length) : undefined;
		}
		const path = uri.startsWith('/') ? uri : `/${uri}`;
		return path.startsWith('/v1/') ? path : `/v1${path}`;
	}

	/**
	 * Fetches the public OpenID Connect document of the tenant that has a domain.
	 *
	 * @param domain a domain in lower case
	 * @returns the document; undefined if no tenant has that domain
	 * @throws {UserFacingError} if every attempt fails, for example because the authority does not answer
	 */
	async fetchOpenIdConfiguration(domain: string): Promise<Record<string, unknown> | undefined> {
		const { context, endpoints, limits } = this.settings;
		const { loginBaseUrl } = endpoints;
		return await fetchOpenIdConfiguration(context, domain, {
			loginBaseUrl,
			limits,
			timeoutMs: this.timeoutMs,
		});
	}

	private getAcquireOptions(isFirstWriteAttempt: boolean): AcquireOptions {
		const { limits, since, stop } = this.settings;
		// A run that stops finishes the writes that it has started, and starts no new ones.
		const signals = [this.cancelSignal, isFirstWriteAttempt ? stop : undefined];
		return {
			maxWaitMs: limits.maxRetryWaitMs,
			// Even without retries, a request waits for one pause to end: another request may have caused the pause.
			maxConsecutivePauses: Math.max(1, limits.maxRetries),
			since,
			signals: signals.filter((signal) => signal !== undefined),
		};
	}

	private async sendOnce<T>(request: ServiceRequest<T>): Promise<AttemptResult<T>> {
		const { endpoints, secrets } = this.settings;
		const readBody = (raw: unknown) => (request.needsText ? parseJsonText(raw) : raw);
		let url = endpoints.apiBaseUrl;
		let response: IN8nHttpFullResponse | undefined;
		try {
			url = `${url}${request.path}${buildQueryString(request.query)}`;
			response = await withDeadline(this.send(url, request), this.timeoutMs + SIGN_IN_ALLOWANCE_MS);
		} catch (error) {
			const failure = parseHttpError(error, url, secrets);
			const readable = 'body' in failure ? { ...failure, body: readBody(failure.body) } : failure;
			return { failure: maskFailure(readable, secrets) };
		}
		if (response === undefined) return { failure: DEADLINE_EXCEEDED };
		const { statusCode: status } = response;
		const text = request.needsText ? String(response.body) : undefined;
		const body = readBody(response.body);
		const headers = readHeaders(response.headers);
		const value = isJson(body, headers)
			? tryParse(() => request.parse(body, { status, headers, text }))
			: undefined;
		if (value !== undefined) return { value };
		return { failure: maskFailure({ kind: 'unreadable', status, body }, secrets) };
	}

	private async send(
		url: string,
		{ method, headers, body, bodyText, needsText }: ServiceRequest<unknown>,
	): Promise<IN8nHttpFullResponse> {
		const { context, credentialType } = this.settings;
		const options: IHttpRequestOptions = {
			method,
			url,
			headers: {
				...headers,
				Accept: 'application/json',
				'MS-RequestId': this.ids.requestId,
				'MS-CorrelationId': this.ids.correlationId,
				'MS-PartnerCenter-Application': `${packageName}/${packageVersion}`,
			},
			timeout: this.timeoutMs,
			returnFullResponse: true,
			// A redirect would send the token to an address that nothing has checked.
			disableFollowRedirect: true,
		};
		if (needsText) options.encoding = 'text';
		const json = bodyText ?? (body === undefined ? undefined : JSON.stringify(body));
		if (json !== undefined) {
			// n8n drops a body that is a number, without an error, and sends text without a Content-Type as a form.
			options.body = json;
			options.headers = { ...options.headers, 'Content-Type': 'application/json' };
		}
		return await context.helpers.httpRequestWithAuthentication.call(
			context,
			credentialType,
			options,
		);
	}
}
